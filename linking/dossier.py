"""What a story says that helps to tell who is meant: works, relatives, co-stars, ages, occupations.

Each finding has a weight and a sentence. Weights are only compared with each other; CERTAIN and MARGIN are
the two numbers that turn them into a decision.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence, Set
from functools import cached_property
from math import log2
from typing import NamedTuple

from linking.folding import fold, read_fold
from linking.reading import Reading
from linking.story import Profile, Story
from linking.tokens import norm
from linking.vocabulary import COMMON_WORDS, FUNCTION, PERFORMERS

CERTAIN = 3.0
"""The weight at which evidence alone is enough to say that a person is meant."""
MARGIN = 2.5
"""How far the best of several namesakes must be ahead of the next."""

RELATIVE, CREDIT, CREDIT_MORE, FULLER = 3.0, 3.0, 1.0, 4.0
COSTAR, COSTAR_MORE = 2.0, 1.0  # one alone is chance; two, or one and an occupation, are not
INTRODUCED, OCCUPATION, AGE, ODD_AGE, WRONG_AGE = 3.0, 1.0, 3.0, -1.0, -4.0

UNBORN, LONG_DEAD = -4.0, -1.0

LONG_AGO = 20
"""Years after a death in which a story may still be about the dead as if about the living."""
SLIP = 10
"""Years by which an age may be off in copy that is old, or wrong, and still mean the person."""

NEARBY = 60  # code points on either side of a name in which its age is looked for
_AGED = re.compile(r"\b(\d{1,3})[- ]years?[- ]old\b\W{0,3}(?:[\w'-]+\W{1,3}){0,4}\Z")
_AGE_AFTER = re.compile(r"\A(?:'s)?\s?[,(]\s?(?:now |aged |age )?(\d{1,3})\s?[,.);:]")
_BORN_AFTER = re.compile(r"\A\s?\((?:born|b\.?)\s(?:[\w.,]+\s){0,3}(\d{4})\)")


class Finding(NamedTuple):
    weight: float
    why: str


class Dossier:
    """Everything the story offers, looked up once and asked person by person."""

    def __init__(
        self, story: Story, readings: Sequence[Reading], profiles: Mapping[Hashable, Profile]
    ) -> None:
        self.year = story.on.year if story.on else None
        self.readings = readings
        self.profiles = profiles
        self._keys: dict[str, str] = {}
        self._named: dict[str, bool] = {}

    def profile(self, person: Hashable, label: str = "") -> Profile:
        return self.profiles.get(person) or Profile(person, label)

    @cached_property
    def words(self) -> str:
        """All words of the story as one string of keys, to find the titles of works in."""
        return " " + " | ".join(" ".join(reading.document.keys) for reading in self.readings) + " "

    def key(self, title: str) -> str:
        """The norm of a title."""
        if title not in self._keys:
            self._keys[title] = norm(title)
        return self._keys[title]

    def names_work(self, title: str) -> bool:
        """Whether the story names a work. A title of one plain word must be written like a name."""
        if title not in self._named:
            self._named[title] = self._is_named(title)
        return self._named[title]

    def _is_named(self, title: str) -> bool:
        key = self.key(title)
        words = key.split()
        if not words or f" {key} " not in self.words:
            return False
        telling = [word for word in words if word not in FUNCTION]
        usage = self.readings[0].usage
        if len(telling) == 1 and len(words) == 1:
            return key in usage.capital and (key not in usage.lower or key not in COMMON_WORDS)
        return any(word in usage.capital for word in telling)

    def findings(
        self, reading: Reading, start: int, end: int, person: Hashable, present: Set[Hashable]
    ) -> list[Finding]:
        """What speaks for and against this person being meant here. `present`: who else is named."""
        profile = self.profile(person)
        found = self._works(profile, fold(reading.surface(start, end)))
        relatives = [self.profile(other).label or str(other) for other in profile.relatives & present]
        if relatives:
            found.append(Finding(RELATIVE, f"{min(relatives)} is named too"))
        found += self._costars(profile, present)
        found += self._occupation(reading, start, end, profile)
        found += self.age(reading, start, end, profile)
        found += self.life(profile)
        if profile.confirmed:
            found.append(
                Finding(min(1.5, 0.5 * log2(1 + profile.confirmed)), "editors have confirmed this before")
            )
        return found

    def _works(self, profile: Profile, surface: str) -> list[Finding]:
        named = [work for work in profile.credits if self.names_work(work) and fold(work) not in surface]
        if not named:
            return []
        return [Finding(CREDIT + CREDIT_MORE * min(2, len(named) - 1), f"the story names {_listed(named)}")]

    def _costars(self, profile: Profile, present: Set[Hashable]) -> list[Finding]:
        """Those who are credited on the person's works and named in the story; relatives count as such."""
        if not profile.costars:
            return []
        others = (profile.costars & present) - profile.relatives - {profile.person}
        names = sorted(self.profile(other).label or str(other) for other in others)
        if not names:
            return []
        who = " and ".join(names[:2])
        told = f"{who}, of the same works, {'are' if len(names) > 1 else 'is'} named too"
        return [Finding(COSTAR + COSTAR_MORE * min(1, len(names) - 1), told)]

    def life(self, profile: Profile) -> list[Finding]:
        """Whether the person had been born, and was not long dead, in the year the story speaks of."""
        if self.year is None:
            return []
        born, died = profile.born[:4], profile.died[:4]
        if born.isdigit() and int(born) > self.year:
            return [Finding(UNBORN, f"the profile says born in {born}, after the story")]
        if died.isdigit() and int(died) + LONG_AGO < self.year:
            return [Finding(LONG_DEAD, f"the profile says dead since {died}")]
        return []

    def _occupation(self, reading: Reading, start: int, end: int, profile: Profile) -> list[Finding]:
        known = {word for occupation in profile.occupations for word in norm(occupation).split()}
        if not known and profile.credits:
            known = set(PERFORMERS)
        if not known:
            return []
        for index in range(max(0, start - 2), start):
            word = reading.tokens[index]
            if word.key in known and reading.before(index + 1) is not None:
                return [Finding(INTRODUCED, f"introduced as “{word.key}”")]
        first, last = reading.offsets(start, end)
        block = reading.document.block_at(first)
        beside = read_fold(
            reading.document.text[max(block.start, first - 2 * NEARBY) : min(block.end, last + 2 * NEARBY)]
        )
        named = sorted(word for word in known if re.search(rf"\b{re.escape(word)}\b", beside))
        return (
            [Finding(OCCUPATION, f"“{named[0]}” stands near the name")]
            if named and profile.occupations
            else []
        )

    def age(self, reading: Reading, start: int, end: int, profile: Profile) -> list[Finding]:
        """Whether an age or a year of birth beside the name fits the profile."""
        if not profile.born[:4].isdigit():
            return []
        born = int(profile.born[:4])
        first, last = reading.offsets(start, end)
        text = reading.document.text
        before, after = read_fold(text[max(0, first - NEARBY) : first]), read_fold(text[last : last + NEARBY])
        if match := _BORN_AFTER.search(after):
            fits = int(match[1]) == born
            return [Finding(AGE if fits else WRONG_AGE, f"born in {match[1]}, the profile says {born}")]
        match = _AGED.search(before) or _AGE_AFTER.search(after)
        if match is None or self.year is None:
            return []
        age, expected = int(match[1]), self.year - born
        if abs(expected - age) <= 1:
            return [Finding(AGE, f"the age given, {age}, fits")]
        weight = ODD_AGE if abs(expected - age) <= SLIP else WRONG_AGE
        return [Finding(weight, f"the age given, {age}, does not fit a birth in {born}")]


def _listed(titles: Sequence[str]) -> str:
    return " and ".join(f"“{title}”" for title in titles[:2])
