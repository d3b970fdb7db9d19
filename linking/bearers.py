"""Who else in a story bears a name, though it names them nowhere in full.

"Tom and Ada Moss" tells of a Tom Moss; "Mr. Moss" in a story about Ada Moss tells of a man; and where
"Moss" stood before "his wife, Ada Moss", it was not her.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

from linking.carriers import Carriers
from linking.reading import Reading
from linking.short_forms import first_names_fit, title_before
from linking.tokens import Gap, Token
from linking.vocabulary import FIRST_NAMES, MALE_HONORIFICS, PLAIN_HONORIFICS

MAX_IN_A_ROW = 4
_SPACE = Gap.SPACE


def sharers(reading: Reading, start: int, end: int, carriers: Carriers) -> Iterator[Sequence[Token]]:
    """The names of those who share the surname of a full name after them: Tom, of "Tom and Ada Moss"."""
    tokens = reading.tokens
    if start < 2 or tokens[start - 1].key != "and" or tokens[start].gap is not _SPACE:
        return
    index = start - 2
    while index >= 0 and start - index < 2 * MAX_IN_A_ROW and _is_alone(reading, index):
        word = tokens[index]
        kinds = carriers.known.get((word.key,), {}).values()
        if (word.key in FIRST_NAMES or "first" in kinds) and "last" not in kinds:
            yield word, tokens[end - 1]
        if not index or reading.between(index) != ", ":
            return
        index -= 1


def _is_alone(reading: Reading, index: int) -> bool:
    before = reading.before(index)
    return reading.tokens[index].is_capital and (before is None or not before.is_capital)


def surnames_of_others(
    readings: Sequence[Reading],
    carriers: Carriers,
    first_named: Mapping[Hashable, int],
    introduced: Collection[Hashable],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Surnames that stand for somebody else than their only carrier, and how that one is called.

    `first_named`: where in the body each person is first named in full. `introduced`: those who are named
    there as somebody's relative.
    """
    for reading in readings:
        tokens, keys = reading.tokens, reading.document.keys
        for index in reading.document.beginnings:
            key = keys[index]
            known = carriers.known.get((key,)) if key in carriers.starts else None
            if not known or len(known) > 1 or reading.is_followed_by_capital(index):
                continue
            person, kind = next(iter(known.items()))
            if kind != "last":
                continue
            title = title_before(reading, index)
            is_a_man = title in MALE_HONORIFICS and title in PLAIN_HONORIFICS
            is_early = reading.part == "body" and tokens[index].start < first_named.get(person, 0)
            if is_a_man and not first_names_fit(title, carriers.names[person]):
                yield key, (title, key)
            elif is_early and person in introduced and not reading.is_headline_like(index):
                yield key, (title, key) if title else (key,)
