"""Who in a story can carry which short form of a name: "Ada", "Moss" for the Ada Moss named there in full.

Names that nobody known bears count as carriers too: they block, they never resolve.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from linking.tokens import Gap, Token
from linking.vocabulary import FIRST_NAMES, FUNCTION, GENERATIONS, HONORIFICS, KIN, OFFICES, PARTICLES, SWORN

_HYPHEN = Gap.HYPHEN

TITLES = HONORIFICS | OFFICES | SWORN


class Form(NamedTuple):
    key: tuple[str, ...]
    kind: str  # "first", "last", or "variant": both ends of the name without its middle


def forms(tokens: Sequence[Token]) -> list[Form]:
    """The short forms of a full name: its beginnings and its ends, never half of a hyphenated word."""
    core = list(tokens)
    suffix: tuple[str, ...] = ()
    while core and core[0].key in TITLES and len(core) > 1:
        core.pop(0)
    if len(core) > 1 and core[-1].key in GENERATIONS:
        suffix = (core.pop().key,)
    keys = tuple(token.key for token in core)
    found: list[Form] = []
    if suffix or len(core) < len(tokens):
        found.append(Form(keys, "last" if len(core) == 1 else "variant"))
    for cut in range(1, len(core)):
        if core[cut].gap is _HYPHEN:
            if core[cut - 1].key in PARTICLES and cut > 1:
                found.append(Form(keys[cut:], "last"))  # Hadid, of Yusuf al-Hadid
            continue
        first, last = core[:cut], core[cut:]
        if _is_usable(first):
            found.append(Form(keys[:cut], "first"))
        if _is_usable(last):
            found.append(Form(keys[cut:], "last"))
            if suffix:
                found.append(Form(keys[cut:] + suffix, "last"))
    if len(core) > 2 and all(token.is_initials for token in core[1:-1]):
        found.append(Form((keys[0], keys[-1]), "variant"))
    if len(core) > 1 and not core[0].is_initials:
        found.append(Form((keys[0][0], keys[-1]), "variant"))  # A. Moss
    if len(core) > 3 and core[2].key in PARTICLES and keys[1] not in FIRST_NAMES and _is_usable(core[1:2]):
        found.append(Form(keys[1:2], "last"))  # Salas, of Roberto Salas de Gante
    return found


def is_compatible(name: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two full names may be one person's: the same ends, and nothing between that contradicts."""
    if name[-1] != other[-1] or (name[0] != other[0] and not _is_initial_of(name[0], other[0])):
        return False
    shorter, longer = sorted((tuple(name[1:-1]), tuple(other[1:-1])), key=len)
    return all(any(w == v or _is_initial_of(w, v) for v in longer) for w in shorter)


class Carriers:
    """The people named in full in a story, by every short form they could go under."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], dict[Hashable, str]] = defaultdict(dict)
        self.strangers: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
        self.others: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self.starts: set[str] = set()
        self.titles: dict[Hashable, set[str]] = defaultdict(set)
        self.names: dict[Hashable, set[tuple[str, ...]]] = defaultdict(set)
        self._by_last_word: dict[str, set[tuple[str, ...]]] = defaultdict(set)

    def add(self, person: Hashable, tokens: Sequence[Token], title: str = "") -> None:
        """Somebody known, under the full name (and the title before it) that stands in the story."""
        self.titles[person] |= {title, tokens[0].key}
        name = tuple(token.key for token in tokens)
        self.names[person].add(name)
        self._by_last_word[name[-1]].add(name)
        for form in forms(tokens):
            self.known[form.key].setdefault(person, form.kind)
            self.starts.add(form.key[0])

    def add_stranger(self, tokens: Sequence[Token], is_certainly_another: bool = False) -> None:
        """A full name that is nobody's, or nobody's for certain. Add everybody known first."""
        name = tuple([token.key for token in tokens])
        if not is_certainly_another and self.may_be_known(name):
            return
        core = name[:-1] if name[-1] in GENERATIONS and len(name) > 2 else name
        self.strangers[core[0][0], core[-1]].add(name)
        for cut in range(1, len(core)):
            if tokens[cut].gap is not _HYPHEN:
                self.strangers[core[:cut]].add(name)
                self.strangers[core[cut:]].add(name)

    def add_bearer(self, key: str, called: tuple[str, ...]) -> None:
        """Somebody else of that surname, whom the story does not name in full."""
        self.others[key].add(called)

    def may_be_known(self, name: tuple[str, ...]) -> bool:
        """Whether a full name may be another spelling of somebody's who is named in the story."""
        named_alike = self._by_last_word.get(name[-1], ())
        return bool(named_alike) and any(is_compatible(name, known) for known in named_alike)

    def has(self, key: tuple[str, ...]) -> bool:
        """Whether anybody in the story could go under this short form."""
        return key in self.known or key in self.strangers


def _is_usable(tokens: Sequence[Token]) -> bool:
    if tokens[0].is_initials or tokens[-1].is_initials:
        return False
    key = tokens[0].key
    if len(tokens) > 1 or key in FIRST_NAMES:
        return True
    return len(key) > 1 and key not in FUNCTION and key not in KIN and key not in TITLES


def _is_initial_of(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]
