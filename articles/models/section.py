from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

# First path segments that the site itself uses: /people/ can never be a section's front.
_RESERVED = (
    "about admin api authors corrections feeds healthz media people preview readyz search sitemap sitemaps"
    " static suggest topics"
)
RESERVED = frozenset(_RESERVED.split())


def not_reserved(slug: str) -> None:
    if slug in RESERVED:
        raise ValidationError(f"“{slug}” is an address of the site itself; choose another.")


class Section(models.Model):
    """A part of the paper: every story stands in one, and its address begins with it."""

    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, unique=True, validators=[not_reserved])
    description = models.CharField(max_length=200, blank=True, help_text="One line under its name.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place in the site's menu.")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("section", args=[self.slug])


class Topic(models.Model):
    """What a story is about, across sections."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=90, unique=True)
    mediatopic = models.CharField(
        "IPTC Media Topic", max_length=10, blank=True, help_text="Its number in IPTC's list, for partners."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])
