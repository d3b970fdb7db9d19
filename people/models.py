"""People: profiles, every name they go by, and the plain facts that tell them apart.

The names table is the linker's index (docs/rules/linking.md): there is no other dictionary.
"""

import re

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Now, RPad
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse
from django.utils import timezone

from linking import norm
from people.dates import PartialDateField

ADULT_AT = 18  # years


class Privacy(models.TextChoices):
    PUBLIC = "public", "Public figure"
    PRIVATE = "private", "Private person"
    MINOR = "minor", "Minor"
    PROTECTED = "protected", "Protected"


class Status(models.TextChoices):
    STUB = "stub", "Stub"
    PUBLISHED = "published", "Published"
    REDACTED = "redacted", "Redacted"
    MERGED = "merged", "Merged into another"


def year_not_before(later: str, earlier: str) -> GreaterThanOrEqual:
    """For constraints: partial dates of different precision are compared by their years."""
    return GreaterThanOrEqual(Left(later, 4), Left(earlier, 4))


def adult_if_born_by() -> str:
    """The last birthday, as an ISO date, of those who are adults today (in UTC)."""
    today = timezone.now().date()
    return f"{today.year - ADULT_AT:04}-{today.month:02}-{today.day:02}"


# Fills up a year or a month alone, so that it sorts behind each of its days: "2008" is a minor through 2026.
SOME_DAY = "-99-99"


def is_minor_by(born: str) -> bool:
    """Whether somebody born then is younger than 18 today, as far as the date tells; not for no date."""
    return bool(born) and (born + SOME_DAY * 2)[:10] > adult_if_born_by()


def kept_privacy(privacy: str, born: str) -> str:
    """The privacy to store with this birth date. Who is a minor by it is marked as one, and stays one after
    the birthday until an editor has looked: coming of age is a task, never a page."""
    return str(Privacy.MINOR if privacy == Privacy.PUBLIC and is_minor_by(born) else privacy)


class PersonQuerySet(models.QuerySet["Person"]):
    def public(self) -> "PersonQuerySet":
        """Those with a public page: the SQL twin of `Person.is_public`."""
        return self.alias(born_at_latest=RPad("born", 10, models.Value(SOME_DAY))).filter(
            Q(born="") | Q(born_at_latest__lte=adult_if_born_by()),
            privacy=Privacy.PUBLIC,
            status=Status.PUBLISHED,
        )

    def come_of_age(self) -> "PersonQuerySet":
        """Those marked as minors who are adults by their birth date: for an editor to look at."""
        marked = self.filter(privacy=Privacy.MINOR).exclude(born="").exclude(status=Status.MERGED)
        return marked.alias(born_at_latest=RPad("born", 10, models.Value(SOME_DAY))).filter(
            born_at_latest__lte=adult_if_born_by()
        )

    def called(self, words: str) -> "PersonQuerySet":
        """For the desk's search: those with a name that holds all these words, or with this external id.

        A word of one or two letters is the beginning of one in the name: an index of three letters (the
        spaces around a word count) finds nothing less."""
        by_id = Person.objects.order_by().filter(Q(wikidata=words) | Q(imdb=words) | Q(tmdb=words))
        parts = norm(words).split()
        if not parts:
            return self.filter(Q(pk__in=by_id) | Q(name__icontains=words))
        named = Name.objects.theirs().order_by()
        for part in parts:
            begins = Q(norm__startswith=part) | Q(norm__contains=f" {part}")
            named = named.filter(begins if len(part) < 3 and part.isascii() else Q(norm__contains=part))
        # A union, since of “this or that” PostgreSQL asks every person.
        return self.filter(pk__in=by_id.values("pk").union(named.values("person")))


class Person(models.Model):
    """A profile. Links point here, never at a spelling, so a rename breaks none."""

    name = models.CharField(max_length=200, help_text="The name as the paper prints it.")
    sort_name = models.CharField(max_length=200, blank=True, help_text="“Baldwin, Alec”: for the A–Z.")
    slug = models.SlugField(max_length=220, unique=True)
    disambiguator = models.CharField(
        max_length=120, blank=True, help_text="What tells namesakes apart: “actor, b. 1958”."
    )
    bio = models.TextField(blank=True, help_text="A few plain, sourced sentences.")
    born = PartialDateField(help_text="1958, 1958-04 or 1958-04-03; a ~ behind it for circa.")
    died = PartialDateField(help_text="1958, 1958-04 or 1958-04-03; a ~ behind it for circa.")
    occupations = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    wikidata = models.CharField(max_length=20, unique=True, null=True, blank=True)
    imdb = models.CharField("IMDb", max_length=20, unique=True, null=True, blank=True)
    tmdb = models.CharField("TMDb", max_length=20, unique=True, null=True, blank=True)
    privacy = models.CharField(
        max_length=10,
        choices=Privacy,
        default=Privacy.PUBLIC,
        help_text="Only public figures have a page and are linked.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.PUBLISHED)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "name"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                name="person_merged_knows_into_whom",
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | (~Q(status=Status.MERGED) & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(name="person_not_merged_into_itself", condition=~Q(merged_into=F("id"))),
            models.CheckConstraint(
                name="person_died_after_birth",
                condition=Q(born="") | Q(died="") | Q(year_not_before("died", "born")),
                violation_error_message="This profile would have died before birth.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.disambiguator})" if self.disambiguator else self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.slug])

    @property
    def known_as(self) -> str:
        """What tells this person from namesakes: the disambiguator, else from the facts: “actor, b. 1958”."""
        if self.disambiguator:
            return self.disambiguator
        born = f"b. {self.born[:4]}" if self.born else ""
        return ", ".join(part for part in (*self.occupations[:1], born) if part)

    @property
    def ref(self) -> str:
        """How commands name a person: `wikidata:Q42`, else IMDb, else TMDb, else the slug."""
        for scheme in ("wikidata", "imdb", "tmdb"):
            if value := getattr(self, scheme):
                return f"{scheme}:{value}"
        return f"slug:{self.slug}"

    @property
    def is_minor(self) -> bool:
        """Marked as one, or born less than 18 years ago as far as the date tells."""
        return self.privacy == Privacy.MINOR or is_minor_by(self.born)

    @property
    def hold(self) -> str:
        """Why this person is never linked or shown without an editor; empty when public."""
        if self.is_minor:
            return "minor"
        if self.privacy != Privacy.PUBLIC:
            return str(Privacy(self.privacy).value)
        return "" if self.status == Status.PUBLISHED else f"profile is {self.status}"

    @property
    def is_public(self) -> bool:
        """May be linked and has a page: the Python twin of `PersonQuerySet.public`."""
        return not self.hold


class NormField(models.CharField):  # type: ignore[type-arg]
    """The linker's key of the row's `text`, made at every write, `bulk_create` included."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = norm(model_instance.text)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, value)
        return value


class NameQuerySet(models.QuerySet["Name"]):
    def theirs(self) -> "NameQuerySet":
        """Without those that somebody has said are not this person's."""
        return self.exclude(kind=Name.Kind.REFUSED)


class Name(models.Model):
    """One name a person goes by. `norm` is what the linker looks up."""

    class Kind(models.TextChoices):
        FULL = "full", "Full name"
        STAGE = "stage", "Stage name"
        BIRTH = "birth", "Name at birth"
        MARRIED = "married", "Married name"
        FORMER = "former", "Former name"
        NICKNAME = "nickname", "Nickname"
        INITIALS = "initials", "Initials"
        ALIAS = "alias", "Also known as"
        MISSPELLING = "misspelling", "Common misspelling"
        REFUSED = "refused", "Not this person"  # no name of theirs: `names.never_link`

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=200)
    norm = NormField(max_length=200, editable=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.FULL)
    may_link = models.BooleanField(default=True, help_text="Untick to never link this spelling.")
    is_stylised = models.BooleanField(
        "stylised", default=False, help_text="Printed in lower case on purpose, like “bell hooks”."
    )

    objects = NameQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "norm"], name="name_once_a_person"),
            models.CheckConstraint(
                name="name_refused_never_links",
                condition=~Q(kind="refused") | Q(may_link=False),
                violation_error_message="“Not this person” never links: delete the row to let it link.",
            ),
        ]
        indexes = [
            models.Index(fields=["norm"], name="name_norm"),
            models.Index(fields=["norm"], name="name_stylised", condition=Q(is_stylised=True)),
            GinIndex(fields=["norm"], name="name_trigrams", opclasses=["gin_trgm_ops"]),  # for `called`
        ]

    def __str__(self) -> str:
        return self.text


class NameChange(models.Model):
    """Stories that hold `norm` may have to be linked again, because of this person: a name came, went or
    changed, or the address did, or something by which the linker tells people apart.

    The database writes these rows itself (migrations 0002 and 0004), whatever way a name is written. Whoever
    keeps stories takes them from here, all that are there and in no order, by deleting them.
    """

    person = models.BigIntegerField()  # a key and no reference: the profile may be gone
    norm = models.TextField()
    is_stylised = models.BooleanField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.norm} of person {self.person}"


class Work(models.Model):
    """A film, series, album, play or book."""

    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

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

    class Meta:
        ordering = ["-work__year", "work__title"]
        constraints = [
            models.UniqueConstraint(fields=["person", "work", "role", "character"], name="credit_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.work}"


class Relationship(models.Model):
    """`other` is `person`'s spouse, partner, sibling or parent. A child is a parent seen from below."""

    class Kind(models.TextChoices):
        SPOUSE = "spouse", "Spouse"
        PARTNER = "partner", "Partner"
        SIBLING = "sibling", "Sibling"
        PARENT = "parent", "Parent"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relationships")
    kind = models.CharField(max_length=10, choices=Kind)
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relationships_to")
    start = PartialDateField()
    end = PartialDateField()
    end_cause = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="relationship_not_to_oneself", condition=~Q(person=F("other"))),
            models.CheckConstraint(
                name="relationship_ends_after_start",
                condition=Q(start="") | Q(end="") | Q(year_not_before("end", "start")),
                violation_error_message="The end lies before the start.",
            ),
            models.CheckConstraint(
                name="relationship_symmetric_once",
                condition=Q(kind="parent") | Q(person__lt=F("other")),
            ),
            models.UniqueConstraint(fields=["person", "kind", "other", "start"], name="relationship_once"),
        ]

    def __str__(self) -> str:
        return f"{self.other}: {self.kind} of {self.person}"


_SUFFIX = re.compile(r" (?:Jr\.?|Sr\.?|II|III|IV)$")


def sort_name(name: str) -> str:
    """“Alec Baldwin” as the A–Z files it: “Baldwin, Alec”. A name of one word stays; “Jr.” goes last."""
    suffix = _SUFFIX.search(name)
    bare = name[: suffix.start()].rstrip(",") if suffix else name
    first, _, last = bare.rpartition(" ")
    return ", ".join(part for part in (last, first, suffix[0].strip() if suffix else "") if part)
