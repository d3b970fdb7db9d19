"""A span that may be somebody, while the linker is still making up its mind."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from linking.guards import Objection
from linking.keys import Made
from linking.reading import Reading
from linking.story import KnownName, Mention, Outcome
from linking.tokens import Token

_SETTLED = frozenset({"auto", "held", "confirmed", "manual"})


@dataclass(eq=False)
class Sighting:
    """`reading.tokens[start:end]`, who it may be, and what has been concluded so far."""

    reading: Reading
    start: int
    end: int
    names: Sequence[KnownName] = ()
    objection: Objection | None = None
    person: Hashable | None = None
    outcome: Outcome | None = None
    made: Made = Made.AS_PRINTED
    method: str = "full"
    score: float = 0.0
    evidence: str = ""
    candidates: tuple[tuple[Hashable, float], ...] = field(default=())
    refused: frozenset[Hashable] = frozenset()  # bearers of the name of whom an editor has said no

    @cached_property
    def people(self) -> list[Hashable]:
        """Everybody who bears this name, each once, in the order of the names table."""
        return list(dict.fromkeys(name.person for name in self.names))

    @property
    def surface(self) -> str:
        return self.reading.surface(self.start, self.end)

    @property
    def offsets(self) -> tuple[int, int]:
        return self.reading.offsets(self.start, self.end)

    @property
    def tokens(self) -> Sequence[Token]:
        return self.reading.tokens[self.start : self.end]

    @property
    def is_linkable(self) -> bool:
        return self.person is not None and self.outcome in ("auto", "confirmed", "manual")

    @property
    def is_sure(self) -> bool:
        """Whether it is settled who is named here, linked or held.

        A name marked never to link settles nothing: it may be a slip, or a word that is mostly a word.
        """
        return (
            self.person is not None
            and self.outcome in _SETTLED
            and not (self.outcome == "held" and self.is_barred(self.person))
        )

    @property
    def is_by_hand(self) -> bool:
        return self.outcome in ("confirmed", "manual")

    def is_barred(self, person: Hashable) -> bool:
        """Whether this very name is marked never to be linked to the person."""
        return any(not name.may_link and name.person == person for name in self.names)

    def conclude(
        self, outcome: Outcome, person: Hashable | None, method: str, score: float, evidence: str
    ) -> None:
        self.outcome, self.person, self.method, self.score, self.evidence = (
            outcome,
            person,
            method,
            score,
            evidence,
        )
        if person is not None and not self.candidates:
            self.candidates = ((person, score),)

    def mention(self, linked: bool, html_span: tuple[int, int] | None) -> Mention:
        start, end = self.offsets
        html_start, html_end = html_span or (None, None)
        return Mention(
            part=self.reading.part,
            start=start,
            end=end,
            surface=self.surface,
            person=self.person,
            decision=self.outcome or "suggested",
            linked=linked,
            html_start=html_start,
            html_end=html_end,
            method=self.method,
            score=round(self.score, 3),
            evidence=self.evidence,
            candidates=self.candidates,
        )


def as_sentence(reason: str) -> str:
    """A reason as an editor reads it: with a capital and a full stop."""
    return f"{reason[0].upper()}{reason[1:]}."
