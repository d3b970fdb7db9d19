from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from people.dates import PartialDateField
from people.models.person import Person
from people.models.sourced import Sourced

YEAR = [MinValueValidator(1), MaxValueValidator(9999)]  # what a date can have


class Work(models.Model):
    """A film, series, album, play or book."""

    class Kind(models.TextChoices):
        FILM = "film", "Film"
        SERIES = "series", "Series"
        ALBUM = "album", "Album"
        SONG = "song", "Song"
        PLAY = "play", "Play"
        BOOK = "book", "Book"
        OTHER = "", "Other"

    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField(null=True, blank=True, validators=YEAR)
    kind = models.CharField(max_length=10, choices=Kind, blank=True, default=Kind.OTHER)
    released = PartialDateField(help_text="When it came out, if the year alone is not enough.")

    class Meta:
        ordering = ["title", "year"]
        constraints = [
            models.UniqueConstraint(fields=["title", "year"], nulls_distinct=False, name="work_title_year")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title


class Credit(models.Model):
    """Somebody's part in a work."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credits")
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="credits")
    role = models.CharField(max_length=80, default="cast")
    character = models.CharField(max_length=300, blank=True)
    first_year = models.PositiveSmallIntegerField("from", null=True, blank=True, validators=YEAR)
    last_year = models.PositiveSmallIntegerField("to", null=True, blank=True, validators=YEAR)

    class Meta:
        ordering = ["-work__year", "work__title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "work", "role", "character"], name="credit_once"),
            models.CheckConstraint(
                name="credit_ends_after_start",
                condition=Q(first_year=None) | Q(last_year=None) | Q(last_year__gte=F("first_year")),
                violation_error_message="The last year lies before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.work}"

    @property
    def years(self) -> str:
        """“1994–2004”: of the part where it has its own, else of the work; empty where nobody knows."""
        first, last = self.first_year or self.work.year, self.last_year
        return f"{first}–{last}" if first and last and last != first else str(first or "")


class AwardQuerySet(models.QuerySet["Award"]):
    def shown(self) -> "AwardQuerySet":
        """What readers may know of: the SQL twin of `Award.may_be_shown`."""
        return self.filter(redacted_at=None).exclude(source="")


class Award(Sourced):
    """A prize that somebody won, or was nominated for."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="awards")
    name = models.CharField("award", max_length=120)
    category = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True, validators=YEAR)
    work = models.ForeignKey(Work, on_delete=models.SET_NULL, null=True, blank=True, related_name="awards")
    is_won = models.BooleanField("won", default=True, help_text="Unticked: nominated.")

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name", "category", "year"], nulls_distinct=False, name="award_once"
            )
        ]

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.name, self.category, self.year) if part)
