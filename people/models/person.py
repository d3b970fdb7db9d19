import re
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import RPad
from django.urls import reverse
from django.utils import timezone

from linking import norm
from people.dates import PartialDateField
from people.models.filing import FILED_UNDER
from people.models.order import not_before
from people.privacy import TABLE, Output, Privacy, Shown, Status

ADULT_AT = 18  # years
OFFERED = 60  # people in a picker


def adult_if_born_by() -> str:
    """The last birthday, as an ISO date, of those who are adults today (in UTC)."""
    today = timezone.now().date()
    return f"{today.year - ADULT_AT:04}-{today.month:02}-{today.day:02}"


# Fills up a year or a month alone, so that it sorts behind each of its days: "2008" is a minor through 2026.
SOME_DAY = "-99-99"


def is_minor_by(born: str) -> bool:
    """Whether somebody born then is younger than 18 today, as far as the date tells; not for no date."""
    return bool(born) and (born + SOME_DAY * 2)[:10] > adult_if_born_by()


def kept_privacy(privacy: str, born: str, *, before: str = "") -> str:
    """The privacy to store with this birth date. Who is a minor by it is marked as one, and stays one after
    the birthday until two editors have looked: coming of age is a task, never a page. So is who was a minor
    by the birth date stored `before`: another date alone makes no child grow up.

    The database does the same (migration 0008), and also for a child of a living person whose birth date
    nobody knows."""
    is_marked = privacy == Privacy.PUBLIC and is_minor_by(born)
    has_aged = privacy in (Privacy.PUBLIC, Privacy.PRIVATE) and is_minor_by(before) and not is_minor_by(born)
    return str(Privacy.MINOR if is_marked or has_aged else privacy)


class PersonQuerySet(models.QuerySet["Person"]):
    def public(self) -> "PersonQuerySet":
        """Those with a public page: the SQL twin of `Person.is_public`."""
        return self.alias(born_at_latest=RPad("born", 10, models.Value(SOME_DAY))).filter(
            Q(born="") | Q(born_at_latest__lte=adult_if_born_by()),
            privacy=Privacy.PUBLIC,
            status=Status.PUBLISHED,
        )

    def minors(self) -> "PersonQuerySet":
        """The SQL twin of `Person.is_minor`."""
        too_young = ~Q(born="") & Q(born_at_latest__gt=adult_if_born_by())
        aged = self.alias(born_at_latest=RPad("born", 10, models.Value(SOME_DAY)))
        return aged.filter(Q(privacy=Privacy.MINOR) | too_young)

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
        by_id = self._with_id(words)
        if not norm(words):
            return self.filter(Q(pk__in=by_id) | Q(name__icontains=words))
        # A union, since of “this or that” PostgreSQL asks every person.
        return self.filter(pk__in=by_id.values("pk").union(self._named(words).values("person")))

    def offered(self, words: str) -> "PersonQuerySet":
        """For a picker: of those that `called` finds the best, and no more than somebody would look through.
        First who is called exactly so, then whose name begins so, then with whom a later word does.

        However many there are, each step is asked for a few."""
        key = norm(words)
        if not key:
            return self.called(words).order_by("pk")[:OFFERED]
        names = _names()
        steps = [
            self._with_id(words).values_list("pk", flat=True),
            names.filter(norm__startswith=key).order_by("norm"),  # the same name is the first of these
            # So many have a word that begins with one letter or two that they are not put in order.
            names.filter(norm__contains=f" {key}").order_by(*["norm"] * (len(key) > 2)),
            self._named(words),
        ]
        found: dict[int, None] = {}
        for step in steps:
            if len(found) < OFFERED:
                people = step if step.model is Person else step.values_list("person", flat=True)
                found |= dict.fromkeys(people[:OFFERED])
        best = list(found)[:OFFERED]
        place = Func(Value(best, ArrayField(models.BigIntegerField())), F("pk"), function="array_position")
        return self.filter(pk__in=best).order_by(place)

    @staticmethod
    def _with_id(words: str) -> "PersonQuerySet":
        return Person.objects.order_by().filter(Q(wikidata=words) | Q(imdb=words) | Q(tmdb=words))

    @staticmethod
    def _named(words: str) -> "models.QuerySet[Any]":
        named = _names()
        for part in set(norm(words).split()):
            begins = Q(norm__startswith=part) | Q(norm__contains=f" {part}")
            named = named.filter(begins if len(part) < 3 and part.isascii() else Q(norm__contains=part))
        return named


def _names() -> "models.QuerySet[Any]":
    from people.models.name import Name  # which points here

    return Name.objects.theirs().order_by()


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
    reviewed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When an editor last looked the profile through."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PersonQuerySet.as_manager()

    # The columns that a page needs, to ask whether somebody may be shown and to name them.
    SHOWN = ("name", "slug", "disambiguator", "born", "privacy", "status", "merged_into_id")

    class Meta:
        ordering = ["sort_name", "name"]
        verbose_name_plural = "people"
        indexes = [models.Index(FILED_UNDER, "id", name="person_filed")]  # for the A–Z
        constraints = [
            models.CheckConstraint(
                name="person_merged_knows_into_whom",
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | (~Q(status=Status.MERGED) & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(name="person_not_merged_into_itself", condition=~Q(merged_into=F("id"))),
            models.CheckConstraint(
                name="person_died_after_birth",
                condition=not_before("died", "born"),
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

    def shown(self, output: Output) -> Shown:
        """How much of this person an output may show, by the table in `people.privacy`."""
        if self.status in (Status.REDACTED, Status.MERGED):
            return Shown.NOTHING
        is_protected = self.privacy == Privacy.PROTECTED
        privacy = Privacy.MINOR if self.is_minor and not is_protected else Privacy(self.privacy)
        shown = TABLE[privacy][output]
        is_unfinished = self.status == Status.STUB and shown is Shown.WHOLE and output is not Output.CAPTION
        return Shown.NOTHING if is_unfinished else shown

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


class DistinctPair(models.Model):
    """Two people whom somebody might take for one, and who are not: they are neither merged nor suggested,
    and each one's page points to the other."""

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="distinct_from")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="distinct_from_too")
    note = models.CharField(max_length=200, blank=True, help_text="What tells them apart, for readers.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="distinct_in_order", condition=Q(one__lt=F("other"))),
            models.UniqueConstraint(fields=["one", "other"], name="distinct_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one} is not {self.other}"


class PrivacyReview(models.Model):
    """A wish to make somebody more public than a minor or a protected person. One editor asks, and another
    one says yes or no: `people.disclosure`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="privacy_reviews")
    privacy = models.CharField("to", max_length=10, choices=Privacy)
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)

    class Meta:
        ordering = ["asked_at"]
        verbose_name = "privacy question"
        permissions = [("decide_privacy", "May decide about the privacy of minors and protected people")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(decided_at=None), name="privacy_review_one_open"
            ),
            models.CheckConstraint(
                name="privacy_review_takes_two", condition=Q(is_approved=False) | ~Q(asked_by=F("decided_by"))
            ),
            models.CheckConstraint(
                name="privacy_review_decided_whole",
                condition=Q(decided_at=None, decided_by=None, is_approved=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_approved__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_privacy_display()}"


_SUFFIX = re.compile(r" (?:Jr\.?|Sr\.?|II|III|IV)$")


def sort_name(name: str) -> str:
    """“Alec Baldwin” as the A–Z files it: “Baldwin, Alec”. A name of one word stays; “Jr.” goes last."""
    suffix = _SUFFIX.search(name)
    bare = name[: suffix.start()].rstrip(",") if suffix else name
    first, _, last = bare.rpartition(" ")
    return ", ".join(part for part in (last, first, suffix[0].strip() if suffix else "") if part)
