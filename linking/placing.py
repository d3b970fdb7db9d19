"""Which mention of each person gets the link, and where in the HTML it goes."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from linking.document import NEVER_LINKED, Document
from linking.sighting import Sighting
from linking.spans import touching
from linking.story import Mention

Rank = tuple[bool, bool, int]


def with_links(sightings: Sequence[Sighting]) -> list[Mention]:
    """The mentions, with `linked` on the best one of each person in the body.

    Best is: outside quotation marks before inside them, a full name before a short form, then the earliest.
    Never in a heading, caption, quote or pull quote, nor where a link stands already; and a person who is
    linked by hand is not linked again.
    """
    chosen: dict[Hashable, tuple[Rank, Sighting]] = {}
    spans: dict[Sighting, tuple[int, int] | None] = {}
    by_hand: set[Hashable] = set()
    for sighting in sightings:
        if sighting.reading.part != "body" or not sighting.is_linkable:
            continue
        start, end = sighting.offsets
        document = sighting.reading.document
        spans[sighting] = span = document.html_span(start, end)
        link = touching(document.links, start, end)
        if link is not None and link.person is not None:
            by_hand.add(sighting.person)
        if not may_link(document, start, end) or (document.html is not None and span is None):
            continue
        is_quoted = sighting.reading.is_quoted(sighting.start, sighting.end)
        rank = is_quoted, sighting.method == "short", start
        if sighting.person not in chosen or rank < chosen[sighting.person][0]:
            chosen[sighting.person] = rank, sighting
    linked = {sighting for person, (_, sighting) in chosen.items() if person not in by_hand}
    return [sighting.mention(sighting in linked, spans.get(sighting)) for sighting in sightings]


def may_link(document: Document, start: int, end: int) -> bool:
    """Whether a link may be put around this text at all."""
    if document.block_at(start).kind in NEVER_LINKED:
        return False
    return touching(document.links, start, end) is None and touching(document.nolinks, start, end) is None
