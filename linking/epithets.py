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
    if EPITHET_ROLES.isdisjoint(reading.document.words):
        return
    credited: dict[str, set[Hashable]] = {}
    for person in present:
        for work in dossier.profile(person).credits:
            credited.setdefault(dossier.key(work), set()).add(person)
    if not credited:
        return
    tokens = reading.tokens
    for role in [index for index, key in enumerate(reading.document.keys) if key in EPITHET_ROLES]:
        if tokens[role].gap > Gap.OTHER:
            continue
        for start in range(role - 1, max(-1, role - 1 - MAX_TITLE_WORDS), -1):
            if start in taken or tokens[start].gap > Gap.OTHER:
                break
            title = " ".join(token.key for token in tokens[start:role])
            people = credited.get(title)
            if not people or not start or tokens[start - 1].key != "the":
                continue
            sighting = Sighting(reading, start - 1, role + 1, method="epithet")
            sighting.candidates = tuple((person, 0.5 / len(people)) for person in people)
            only = next(iter(people)) if len(people) == 1 else None
            names = " and ".join(sorted(dossier.profile(person).label for person in people))
            work = reading.surface(start, role)
            sighting.conclude(
                "suggested", only, "epithet", 0.5 / len(people), f"{names}: credited on “{work}”."
            )
            yield sighting
            break
