"""Where a name stands, in words: what decisions and reviews keep instead of an offset."""

from dataclasses import dataclass

import linking
from articles.models import Mention, Revision
from articles.models.decision import CONTEXT


@dataclass(frozen=True, slots=True)
class Place:
    """A name as printed, and the words on either side."""

    surface: str
    before: str = ""
    after: str = ""

    @classmethod
    def of(cls, mention: Mention) -> "Place":
        return cls.at(mention.revision, mention.part, mention.start, mention.end)

    @classmethod
    def at(cls, revision: Revision, part: str, start: int, end: int) -> "Place":
        """A span of a revision's headline, dek or body; offsets as in Mention."""
        stored = getattr(revision, part)
        text = (linking.read_html(stored) if part == Mention.Part.BODY else linking.read_text(stored)).text
        surface = " ".join(text[start:end].split())[:LONGEST]
        return cls(surface, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


LONGEST = 300  # code points of a name as printed
