"""Staff: the people who sign in, and the bylines that readers see."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.urls import reverse


class Role(models.TextChoices):
    REPORTER = "reporter", "Reporter"
    EDITOR = "editor", "Editor"
    LEGAL = "legal", "Legal"
    PHOTO = "photo", "Photo desk"
    CHIEF = "chief", "Editor-in-chief"
    PARTNER_MANAGER = "partner_manager", "Partner manager"


class User(AbstractUser):
    """Somebody who signs in at the desk. What a user may do follows from the role (`staff/roles.py`)."""

    role = models.CharField(
        max_length=20,
        choices=Role,
        blank=True,
        help_text="What this person does here; decides what the desk allows.",
    )
    is_demo = models.BooleanField(
        default=False,
        editable=False,
        help_text="Made by `manage.py demo`, with a password that everybody knows: refused outside a demo.",
    )

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Contributor(models.Model):
    """A byline: the name a story is signed with. Freelancers have one without an account."""

    name = models.CharField(max_length=120, help_text="As it is printed.")
    slug = models.SlugField(max_length=140, unique=True)
    title = models.CharField(max_length=120, blank=True, help_text="As it is printed: “Film editor”.")
    bio = models.TextField(blank=True, help_text="One or two sentences for the author page.")
    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="contributor"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])


class WrongPassword(models.Model):
    """One that was tried, for a name that need not exist (`staff.signing_in`). Rows of half an hour."""

    digest = models.CharField(max_length=64)  # of the name
    at = models.DateTimeField(db_index=True)
    tell = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")  # until it is done

    class Meta:
        indexes = [models.Index(fields=["digest", "-at"], name="wrong_of_name")]
