"""A person's page, put together: what readers may know of them, from facts that have a source.

    compose(person, page) -> Profile: bio box, works, family, timeline, people not to be confused with

The privacy of everybody else on it is asked here, by the table in `people.privacy`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article
from people import family
from people.dates import Order, PartialDate, day, order
from people.family import Kin, Relative
from people.models import Award, Credit, DistinctPair, Fact, Name, Person, PersonQuerySet, Relationship, Work
from web.kin import not_named

About = Fact.About
CAST = "cast"  # the role of whoever plays a part
TIMELINE = {  # kinds of entries, in the order in which they are offered
    "life": gettext_lazy("Life"),
    "family": gettext_lazy("Family"),
    "works": gettext_lazy("Works"),
    "awards": gettext_lazy("Awards"),
    "stories": gettext_lazy("Stories"),
}
PLAIN = (About.OCCUPATIONS, About.NATIONALITY, About.EDUCATION, About.CHILDREN)
MOST_AGES = 10  # years between the least and the most age, beyond which none is told


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline. `when` is a partial date; `detail` stands behind the words."""

    when: str
    kind: str
    words: str
    address: str = ""
    detail: str = ""


class Namesake(NamedTuple):
    """Somebody not to be taken for this person, and what tells them apart."""

    person: Person
    note: str


@dataclass(frozen=True, slots=True)
class Profile:
    person: Person
    facts: dict[str, Fact]
    events: list[Fact]
    also_called: list[str]
    credits: list[Credit]
    awards: list[Award]
    family: list[Relative]
    namesakes: list[Namesake]
    timeline: list[Entry]
    age: str

    @property
    def plain_facts(self) -> list[Fact]:
        """Those the bio box shows as they are, in its order."""
        return [self.facts[about] for about in PLAIN if about in self.facts]

    @property
    def sources(self) -> list[Fact]:
        """The facts whose sources the page names. An event without a date is not on it."""
        return [*self.facts.values(), *(event for event in self.events if event.dated)]

    @property
    def kinds(self) -> list[str]:
        """What the timeline has, in the order in which it is offered."""
        there = {entry.kind for entry in self.timeline}
        return [kind for kind in TIMELINE if kind in there]

    @property
    def kin(self) -> list["KinGroup"]:
        """The family as lists under headings."""
        groups = [
            (heading, [relative for relative in self.family if relative.kin in kinds])
            for heading, kinds in HEADINGS
        ]
        return [KinGroup.of(str(heading), relatives) for heading, relatives in groups if relatives]


@dataclass(frozen=True, slots=True)
class KinGroup:
    """Relatives under one heading: those with a name, and in words how many there are without."""

    heading: str
    named: list[Relative]
    unnamed: list[str]

    @classmethod
    def of(cls, heading: str, relatives: list[Relative]) -> "KinGroup":
        named = [relative for relative in relatives if relative.person]
        counted = Counter(relative.kin for relative in relatives if relative.person is None)
        unnamed = [not_named(kin, count) for kin, count in counted.items()]
        return cls(heading, named, unnamed)


HEADINGS = [
    (gettext_lazy("Marriages and partners"), (Kin.SPOUSE, Kin.PARTNER)),
    (gettext_lazy("Parents"), (Kin.PARENT,)),
    (gettext_lazy("Children"), (Kin.CHILD,)),
    (gettext_lazy("Brothers and sisters"), (Kin.SIBLING, Kin.HALF_SIBLING)),
    (gettext_lazy("Grandparents"), (Kin.GRANDPARENT,)),
    (gettext_lazy("Grandchildren"), (Kin.GRANDCHILD,)),
    (gettext_lazy("In-laws"), (Kin.PARENT_IN_LAW, Kin.CHILD_IN_LAW, Kin.SIBLING_IN_LAW)),
]


SIDES = ("one", "other")
ALIKE = ("name", "slug", "disambiguator", "privacy", "status", "born")  # told of a namesake, or asked of one


def readable(people: PersonQuerySet) -> PersonQuerySet:
    """With portrait, further public names, awards, and those whom one must not take them for: one query."""
    names = Name.objects.shown().filter(person=OuterRef("pk")).order_by("pk").values("text")
    pairs = DistinctPair.objects.filter(Q(one=OuterRef("pk")) | Q(other=OuterRef("pk")))
    sides = {side: JSONObject(**{name: f"{side}__{name}" for name in ALIKE}) for side in SIDES}
    both = JSONObject(note="note", **sides)
    won = Award.objects.shown().filter(person=OuterRef("pk"))
    award = JSONObject(
        name="name", category="category", year="year", is_won="is_won", work=JSONObject(title="work__title")
    )
    return (
        people.select_related("portrait")
        .prefetch_related("portrait__renditions")
        .annotate(
            also_called=ArraySubquery(names),
            pairs=ArraySubquery(pairs.order_by("pk").values(as_json=both)),
            honours=ArraySubquery(won.values(as_json=award)),
        )
    )


def _namesakes(pair: dict[str, Any], person: Person) -> list[Namesake]:
    """The other one of a pair, if public."""
    sides = [Person(**pair[side]) for side in SIDES]
    return [
        Namesake(other, pair["note"] or other.disambiguator)
        for other in sides
        if other.slug != person.slug and other.is_public
    ]


def _award(row: dict[str, Any]) -> Award:
    work = Work(**row.pop("work"))
    return Award(**row, work=work if work.title else None)


def compose(person: Person, stories: Iterable[Article]) -> Profile:
    """The profile of somebody from `readable`, with these stories in the timeline. Three queries."""
    told = list(person.facts.shown())
    credits = list(person.credits.select_related("work"))
    annotated: Any = person
    awards = [_award(row) for row in annotated.honours]
    relatives = family.of(person)
    facts = {fact.about: fact for fact in told if fact.about != About.EVENT}
    events = [fact for fact in told if fact.about == About.EVENT]
    entries = [
        *_life(facts, events),
        *_family(person, relatives),
        *_works(credits),
        *_awards(awards),
        *_stories(stories),
    ]
    return Profile(
        person=person,
        facts=facts,
        events=events,
        also_called=[name for name in annotated.also_called if name != person.name],
        credits=credits,
        awards=awards,
        family=relatives,
        namesakes=[one for pair in annotated.pairs for one in _namesakes(pair, person)],
        timeline=sorted(entries, key=lambda entry: entry.when, reverse=True),
        age=age(person, facts),
    )


def age(person: Person, facts: dict[str, Fact]) -> str:
    """“62”, or “62–63” where the birth or death is not known to the day: today's, or at death. Empty when
    nobody can tell, or no fact says it: of whom the desk knows to be dead, none as if they were alive."""
    if About.BORN not in facts or (person.died and About.DIED not in facts):
        return ""
    until = PartialDate.parse(facts[About.DIED].text) if About.DIED in facts else day(timezone.localdate())
    least, most = PartialDate.parse(facts[About.BORN].text).years_until(until)
    if least < 0 or most - least > MOST_AGES:
        return ""
    return str(least) if least == most else f"{least}–{most}"


# --- the timeline -----------------------------------------------------------------------------------------


def _life(facts: dict[str, Fact], events: list[Fact]) -> Iterator[Entry]:
    if born := facts.get(About.BORN):
        place = facts.get(About.BIRTHPLACE)
        said = _("Born in %(place)s") % {"place": place.text} if place else _("Born")
        yield Entry(born.text, "life", said)
    for event in events:
        if event.dated:
            yield Entry(event.dated, "life", event.text)
    if died := facts.get(About.DIED):
        yield Entry(died.text, "life", _("Died"))


_BEGAN = {Kin.SPOUSE: gettext_lazy("Married %(name)s"), Kin.PARTNER: gettext_lazy("With %(name)s")}
_ENDED = {
    Relationship.EndCause.DIVORCE: gettext_lazy("Divorced from %(name)s"),
    Relationship.EndCause.ANNULMENT: gettext_lazy("Marriage annulled: %(name)s"),
    Relationship.EndCause.DEATH: gettext_lazy("Widowed by the death of %(name)s"),
}
_PARTED = gettext_lazy("Separated from %(name)s")


def _family(person: Person, relatives: Iterable[Relative]) -> Iterator[Entry]:
    """Beginnings and ends of what somebody chose, of those who are named; and the birth of no one."""
    for relative in relatives:
        row, other = relative.row, relative.person
        if row is None or other is None or relative.kin not in _BEGAN:
            continue
        name, address = {"name": other.name}, other.get_absolute_url()
        if row.start:
            yield Entry(row.start, "family", _BEGAN[relative.kin] % name, address)
        if row.end and not (row.end_cause == Relationship.EndCause.DEATH and _died_first(person, other)):
            ended = _ENDED.get(Relationship.EndCause(row.end_cause), _PARTED) if row.end_cause else _PARTED
            yield Entry(row.end, "family", ended % name, address)


def _died_first(person: Person, other: Person) -> bool:
    """Whose own death ended it is widowed by nobody's."""
    return bool(person.died) and order(other.died, person.died) is not Order.BEFORE


def _works(credits: Iterable[Credit]) -> Iterator[Entry]:
    """Each work once, with all the parts somebody had in it."""
    parts: dict[int, list[Credit]] = {}
    for credit in credits:
        parts.setdefault(credit.work_id, []).append(credit)
    for of_work in parts.values():
        work = of_work[0].work
        if when := work.released or (f"{work.year:04}" if work.year else ""):
            parts_told = get_text_list([part(each) for each in of_work], _("and"))
            yield Entry(when, "works", work.title, detail=parts_told)


def part(credit: Credit) -> str:
    """What somebody did in a work: “as Vicki Vale”, “director”; empty for a part without a name."""
    if credit.character:
        return _("as %(character)s") % {"character": credit.character}
    return "" if credit.role == CAST else credit.role


def _awards(awards: Iterable[Award]) -> Iterator[Entry]:
    for award in awards:
        if award.year:
            yield Entry(f"{award.year:04}", "awards", _in_words(award))


def _in_words(award: Award) -> str:
    """“Won the Golden Reel, best actor, for The Long Wall”."""
    prize = f"{award.name}, {award.category}" if award.category else award.name
    said = _("Won the %(prize)s") if award.is_won else _("Nominated for the %(prize)s")
    told = said % {"prize": prize}
    return _("%(told)s, for %(work)s") % {"told": told, "work": award.work.title} if award.work else told


def _stories(stories: Iterable[Article]) -> Iterator[Entry]:
    for story in stories:
        if story.live and story.publish_at:
            day_of = timezone.localdate(story.publish_at).isoformat()
            yield Entry(day_of, "stories", story.live.headline, story.get_absolute_url())
