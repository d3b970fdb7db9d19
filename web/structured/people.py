"""A profile, and the works its person has a part in."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from images.models import Image
from people.family import Kin
from people.models import Credit, Fact, Person, Work
from web.profile import CAST, Profile
from web.structured.house import way
from web.structured.terms import graph
from web.templatetags.pictures import shared_as
from web.templatetags.site import absolute

About = Fact.About
_TYPES = {
    Work.Kind.FILM: "Movie",
    Work.Kind.SERIES: "TVSeries",
    Work.Kind.ALBUM: "MusicAlbum",
    Work.Kind.SONG: "MusicRecording",
    Work.Kind.PLAY: "Play",
    Work.Kind.BOOK: "Book",
}
_ELSEWHERE = {
    "wikidata": "https://www.wikidata.org/entity/{}",
    "imdb": "https://www.imdb.com/name/{}/",
    "tmdb": "https://www.themoviedb.org/person/{}",
}
_KIN = {Kin.SPOUSE: "spouse", Kin.PARENT: "parent", Kin.CHILD: "children", Kin.SIBLING: "sibling"}
_PERFORMED = frozenset({Work.Kind.FILM, Work.Kind.SERIES})  # where schema.org knows actors


def of_person(profile: Profile, portrait: Image | None) -> dict[str, Any]:
    """A Person and the works they have a part in, each with a PerformanceRole, and the way to them;
    `portrait` where it may be shown."""
    works = [_work(profile.person, credit) for credit in profile.credits if _is_performance(credit)]
    return graph(_person(profile, portrait), *works, way((_("People"), reverse("people"))))


def _person(profile: Profile, portrait: Image | None) -> dict[str, Any]:
    person, facts = profile.person, profile.facts
    told: dict[str, Any] = {
        "@type": "Person",
        "@id": identity(person),
        "name": person.name,
        "url": absolute(person.get_absolute_url()),
        "alternateName": profile.also_called,
        "description": person.bio,
        "disambiguatingDescription": person.disambiguator,
        "image": absolute(shared_as(portrait).src) if portrait else "",
        "birthDate": _date(facts.get(About.BORN)),
        "deathDate": _date(facts.get(About.DIED)),
        "birthPlace": _text(facts.get(About.BIRTHPLACE)),
        "nationality": _text(facts.get(About.NATIONALITY)),
        "jobTitle": _text(facts.get(About.OCCUPATIONS)),
        "award": [str(award) for award in profile.awards if award.is_won],
        "sameAs": [
            pattern.format(value)
            for scheme, pattern in _ELSEWHERE.items()
            if (value := getattr(person, scheme))
        ],
    }
    for kin, name in _KIN.items():
        standing = [one.person for one in profile.family if one.kin is kin and not one.is_over]
        told[name] = [
            {"@type": "Person", "@id": identity(other), "name": other.name}
            for other in dict.fromkeys(standing)  # who married again is one spouse
            if other
        ]
    return {name: value for name, value in told.items() if value}


def _is_performance(credit: Credit) -> bool:
    return credit.work.kind in _PERFORMED and (credit.role == CAST or bool(credit.character))


def _work(person: Person, credit: Credit) -> dict[str, Any]:
    work = credit.work
    made: dict[str, Any] = {"@type": _TYPES[Work.Kind(work.kind)], "name": work.title}
    if published := work.released.rstrip("~") or (str(work.year) if work.year else ""):
        made["datePublished"] = published
    role: dict[str, Any] = {"@type": "PerformanceRole", "characterName": credit.character}
    role |= {"startDate": str(credit.first_year or ""), "endDate": str(credit.last_year or "")}
    role = {name: value for name, value in role.items() if value} | {"actor": {"@id": identity(person)}}
    return made | {"actor": role}


def identity(person: Person) -> str:
    """Under which other pages speak of the same person."""
    return f"{absolute(person.get_absolute_url())}#person"


def _date(fact: Fact | None) -> str:
    """ISO 8601 with reduced precision, as far as it is sure; “about” has no form in schema.org."""
    return "" if fact is None or fact.text.endswith("~") else fact.text


def _text(fact: Fact | None) -> str:
    return fact.text if fact else ""
