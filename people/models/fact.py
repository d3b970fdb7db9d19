from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.dates import PartialDateField
from people.models.person import Person
from people.models.sourced import Confidence, Sourced


class FactQuerySet(models.QuerySet["Fact"]):
    def shown(self) -> "FactQuerySet":
        """What readers may know of it, the person being public: the SQL twin of `Fact.may_be_shown`."""
        return self.filter(is_public=True, redacted_at=None).exclude(source="").exclude(confidence="disputed")


class Fact(Sourced):
    """One plain fact about a person, with what it rests on. Birth, death and occupations also stand in
    columns of the profile, where the linker and the privacy rules read them; `people.facts` writes both."""

    class About(models.TextChoices):
        BORN = "born", _("Born")
        DIED = "died", _("Died")
        BIRTHPLACE = "birthplace", _("Place of birth")
        OCCUPATIONS = "occupations", _("Occupations")
        NATIONALITY = "nationality", _("Nationality")
        EDUCATION = "education", _("Education")
        CHILDREN = "children", _("Number of children")
        KNOWN_FOR = "known_for", _("Known for")
        EVENT = "event", _("Event")  # as many as there are, each with its date

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="facts")
    about = models.CharField(max_length=12, choices=About)
    text = models.CharField(max_length=500)
    dated = PartialDateField("date", help_text="For an event: when it was.")
    confidence = models.CharField(max_length=10, choices=Confidence, default=Confidence.CONFIRMED)
    is_public = models.BooleanField("public", default=True, help_text="Untick to keep it at the desk.")

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["person", "about", "dated", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "about"], condition=~Q(about="event"), name="fact_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["person", "dated", "text"], condition=Q(about="event"), name="fact_event_once"
            ),
            models.CheckConstraint(name="fact_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.text}"

    @property
    def may_be_shown(self) -> bool:
        return super().may_be_shown and self.is_public and self.confidence != Confidence.DISPUTED


class Earlier(models.Model):
    """How a fact, a relationship, an award or a name stood before it was changed or taken away: a fact is
    superseded, never overwritten. The database writes these rows itself (migration 0008), and nobody
    changes one."""

    person = models.BigIntegerField()  # a key and no reference: the profile may be gone
    kind = models.CharField(max_length=20)  # the table, without “people_”
    row = models.BigIntegerField()
    was = models.JSONField()  # its columns
    until_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "-id"], name="earlier_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}, as it was until {self.until_at:%Y-%m-%d %H:%M}"
