"""The A–Z of people, page by page. Under which letter somebody stands: `people.models.filing`."""

from dataclasses import dataclass
from itertools import groupby
from string import ascii_lowercase

from django.db.models import Q
from django.http import Http404

from people.models import Person, PersonQuerySet
from people.models.filing import FILED_UNDER, UNMARKED

PAGE_SIZE = 300  # people


@dataclass(frozen=True, slots=True)
class Letter:
    """One heading of the A–Z and who stands under it on this page; "#" gathers what is no letter."""

    name: str
    people: list[Person]

    @property
    def anchor(self) -> str:
        return f"letter-{self.name.lower() if self.name.isalpha() else 'other'}"


@dataclass(frozen=True, slots=True)
class Alphabet:
    """A page of the A–Z. `bar` has the address of each letter, "" where it is known to have nobody."""

    letters: list[Letter]
    bar: dict[str, str]
    after: str


def page_of(people: PersonQuerySet, mark: str) -> Alphabet:
    """The page that begins at `mark`: a letter, a name, or a name and an id that an earlier page ended with.

    One query. Raises Http404 for what no name could be.
    """
    filed = people.annotate(filed=FILED_UNDER).order_by("filed", "pk")
    if mark:
        filed = filed.filter(_from(mark))
    found = list(filed[: PAGE_SIZE + 1])
    shown, beyond = found[:PAGE_SIZE], found[PAGE_SIZE:]
    letters = [Letter(name, list(group)) for name, group in groupby(shown, key=_letter)]
    bar = _bar(letters, is_whole=not mark and not beyond)
    return Alphabet(letters, bar, f"{_filed(beyond[0])}~{beyond[0].pk}" if beyond else "")


def _from(mark: str) -> Q:
    name, _, pk = mark.partition("~")
    if "\x00" in mark or len(mark) > 250 or (pk and not (pk.isascii() and pk.isdigit() and len(pk) < 19)):
        raise Http404("no such page of the A–Z")
    name = name.lower().translate(UNMARKED)
    return Q(filed__gte=name) & ~Q(filed=name, pk__lt=int(pk or 0))  # the index has the first half


def _filed(person: Person) -> str:
    return str(person.filed)  # type: ignore[attr-defined]  # annotated by page_of


def _letter(person: Person) -> str:
    first = _filed(person)[:1].upper()
    return first if first.isalpha() else "#"


def _bar(letters: list[Letter], *, is_whole: bool) -> dict[str, str]:
    """A letter on this page is an anchor; another is a page of its own, unless this page is all there is."""
    anchors = {letter.name: f"#{letter.anchor}" for letter in letters}
    elsewhere = {letter.upper(): "" if is_whole else f"?from={letter}" for letter in ascii_lowercase}
    return elsewhere | anchors
