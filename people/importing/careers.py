"""The works of an import, and people's parts in them and awards for them: each looked up or made once."""

from collections.abc import Iterable
from typing import Protocol

from people.entries import Part, Prize
from people.facts import Origin
from people.models import Award, Credit, Person, Work

Title = tuple[str, int | None]
CreditKey = tuple[int, int, str, str]  # person, work, role and character
AwardKey = tuple[int, str, str, int | None]  # person, name, category and year


class Profile(Protocol):
    """Of a person in memory what matters here."""

    person: Person
    credits: dict[tuple[str, int | None, str, str], Part]
    awards: dict[tuple[str, str, int | None], tuple[Prize, Origin]]
    news: list[str]


def works(profiles: Iterable[Profile]) -> dict[Title, int]:
    """The keys of all works that these profiles name; those that are not there yet are made, and those of
    which nobody knew the kind are given it."""
    kinds: dict[Title, str] = {}
    for profile in profiles:
        for part in profile.credits.values():
            title = part.title, part.year
            kinds[title] = kinds.get(title) or part.kind
        for prize, _ in profile.awards.values():
            if prize.title:
                kinds.setdefault(_title_of(prize, profile), "")
    known = _stored(kinds.keys())
    if missing := kinds.keys() - known.keys():
        Work.objects.bulk_create(
            (
                Work(title=title, year=year, kind=kinds[title, year])
                for title, year in sorted(missing, key=str)
            ),
            ignore_conflicts=True,
        )
        known |= _stored(missing)
    unknown = [work for title, work in known.items() if kinds[title] and not work.kind]
    for work in unknown:
        work.kind = kinds[work.title, work.year]
    Work.objects.bulk_update(unknown, ["kind"])
    return {title: work.pk for title, work in known.items()}


def store_credits(profiles: Iterable[Profile], works: dict[Title, int]) -> None:
    """Only added; one that is there is given the years that the line tells."""
    wanted: dict[CreditKey, tuple[Profile, Part]] = {}
    for profile in profiles:
        for part in profile.credits.values():
            key = profile.person.pk, works[part.title, part.year], part.role, part.character
            wanted[key] = profile, part
    stored = Credit.objects.filter(
        person__in={person for person, _, _, _ in wanted}, work__in={work for _, work, _, _ in wanted}
    )
    known = {(one.person_id, one.work_id, one.role, one.character): one for one in stored}
    new: list[Credit] = []
    changed: list[Credit] = []
    for (person, work, role, character), (profile, part) in wanted.items():
        one = known.get((person, work, role, character))
        if one is None:
            one = Credit(person_id=person, work_id=work, role=role, character=character)
            new.append(one)
        years = part.first_year or one.first_year, part.last_year or one.last_year
        if years[0] and years[1] and years[1] < years[0]:
            years = part.first_year, part.last_year
        if one._state.adding or years != (one.first_year, one.last_year):
            profile.news.append(f"{part.role}: {part.title}" + (f" ({part.year})" if part.year else ""))
            if not one._state.adding:
                changed.append(one)
        one.first_year, one.last_year = years
    Credit.objects.bulk_create(new)
    Credit.objects.bulk_update(changed, ["first_year", "last_year"])


def store_awards(profiles: Iterable[Profile], works: dict[Title, int]) -> None:
    """One that is there and says the same keeps its own source."""
    wanted: dict[AwardKey, tuple[Profile, Prize, Origin]] = {}
    for profile in profiles:
        for (name, category, year), (prize, origin) in profile.awards.items():
            wanted[profile.person.pk, name, category, year] = profile, prize, origin
    stored = Award.objects.filter(person__in={key[0] for key in wanted}, name__in={key[1] for key in wanted})
    known = {(one.person_id, one.name, one.category, one.year): one for one in stored}
    new: list[Award] = []
    changed: list[Award] = []
    for key, (profile, prize, origin) in wanted.items():
        person, name, category, year = key
        one = known.get(key) or Award(person_id=person, name=name, category=category, year=year)
        work = works[_title_of(prize, profile)] if prize.title else one.work_id
        if one._state.adding or (work, prize.is_won) != (one.work_id, one.is_won):
            (new if one._state.adding else changed).append(one)
            one.work_id, one.is_won = work, prize.is_won
            one.source, one.source_url, one.as_of = origin
            profile.news.append(f"award: {one}")
    Award.objects.bulk_create(new)
    Award.objects.bulk_update(changed, ["work", "is_won", *Origin._fields])


def _title_of(prize: Prize, profile: Profile) -> Title:
    """The year of an award is not the work's: that is known where the profile's credits name the work."""
    years = (part.year for part in profile.credits.values() if part.title == prize.title)
    return prize.title, next(years, None)


def _stored(wanted: Iterable[Title]) -> dict[Title, Work]:
    wanted = set(wanted)
    found = Work.objects.filter(title__in={title for title, _ in wanted})
    return {(one.title, one.year): one for one in found if (one.title, one.year) in wanted}
