"""Epithets such as "the Tall House star": read through the credits of the people in the story.

They are suggestions and evidence, never links: a film has more than one star.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator

from linking.dossier import Dossier
from linking.reading import Reading
from linking.sighting import Sighting
from linking.tokens import Gap
from linking.vocabulary import EPITHET_ROLES

MAX_TITLE_WORDS = 6


def epithets(
    reading: Reading, present: Collection[Hashable], dossier: Dossier, taken: Collection[int]
) -> Iterator[Sighting]:
    """ "the <title> <role>" where exactly one person in the story is credited on that title."""
    spans = _spans(reading, taken)
    credited = _credited(present, dossier) if spans else {}
    found_at = -1
    for start, role in spans:
        people = credited.get(" ".join(reading.keys(start, role)))
        if not people or role == found_at:
            continue
        found_at = role
        sighting = Sighting(reading, start - 1, role + 1, method="epithet")
        sighting.candidates = tuple((person, 0.5 / len(people)) for person in people)
        only = next(iter(people)) if len(people) == 1 else None
        names = " and ".join(sorted(dossier.profile(person).label for person in people))
        work = reading.surface(start, role)
        sighting.conclude("suggested", only, "epithet", 0.5 / len(people), f"{names}: credited on “{work}”.")
        yield sighting


def _spans(reading: Reading, taken: Collection[int]) -> list[tuple[int, int]]:
    """Where a title of a work may stand, and the role after it: behind "the", the shortest first.

    Few stories have such words, so this comes before anybody's credits are read.
    """
    roles = EPITHET_ROLES & reading.document.vocabulary
    if not roles:
        return []
    tokens, keys = reading.tokens, reading.document.keys
    found: list[tuple[int, int]] = []
    for role in [index for index, key in enumerate(keys) if key in roles]:
        if tokens[role].gap > Gap.OTHER:
            continue
        for start in range(role - 1, max(0, role - 1 - MAX_TITLE_WORDS), -1):
            if start in taken or tokens[start].gap > Gap.OTHER:
                break
            if keys[start - 1] == "the":
                found.append((start, role))
    return found


def _credited(present: Collection[Hashable], dossier: Dossier) -> dict[str, set[Hashable]]:
    """Who of the people in the story is credited on which work, by the key of its title."""
    credited: dict[str, set[Hashable]] = {}
    for person in present:
        for work in dossier.profile(person).credits:
            credited.setdefault(dossier.key(work), set()).add(person)
    return credited
