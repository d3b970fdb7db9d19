"""Find who is named in a story: the steps in their order, each done by the module named for it.

1. What editors decided stands before anything is looked up.                          (decisions)
2. Full names of one bearer that nothing speaks against.                              (full_names, namesakes)
3. Namesakes, and names so plain that they need evidence.                             (namesakes, dossier)
4. Short forms of the people found so far, where exactly one of them can carry it.    (carriers, short_forms)
5. Epithets, as suggestions.                                                          (epithets)
6. The one mention of each person that gets the link.                                 (_links)
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from linking.carriers import Carriers
from linking.decisions import rulings
from linking.document import NEVER_LINKED, Document
from linking.dossier import Dossier
from linking.epithets import epithets
from linking.full_names import Names, full_names, is_weak
from linking.namesakes import conclude_held_or, settle_by_evidence, settle_plainly
from linking.reading import Reading, read
from linking.short_forms import form_objection, title_before, is_age_after, is_kin_before, short_forms
from linking.sighting import Sighting
from linking.spans import touching
from linking.story import Decision, Mention, Profile, Story
from linking.strangers import strangers

NOBODY: Mapping[Hashable, Profile] = {}


def find(
    story: Story,
    names: Names,
    profiles: Mapping[Hashable, Profile] = NOBODY,
    decisions: Sequence[Decision] = (),
) -> list[Mention]:
    """Every mention of a known person in the story: headline, dek, then body, each in the order of the text.

    `names` maps a norm to the names that have it; only norms in `grams(story)` (and `stylised_grams`) are
    ever asked for. A person without a profile is taken to be linkable.
    """
    return _Search(story, names, profiles, decisions).mentions()


class _Search:
    """The state of one call of `find`."""

    def __init__(
        self, story: Story, names: Names, profiles: Mapping[Hashable, Profile], decisions: Sequence[Decision]
    ) -> None:
        self.readings = read(story)
        self.names = names
        self.dossier = Dossier(story, self.readings, profiles)
        self.rulings = rulings(self.readings, decisions)
        self.sightings: list[Sighting] = []
        self.carriers = Carriers()

    def mentions(self) -> list[Mention]:
        self._obey_editors()
        self._see_full_names()
        self._settle()
        self._gather_carriers()
        self._settle_weak()
        self._see_short_forms()
        self._see_epithets()
        self._hold_back()
        order = {id(reading): place for place, reading in enumerate(self.readings)}
        self.sightings.sort(key=lambda sighting: (order[id(sighting.reading)], sighting.start))
        return _linked(self.sightings)

    # --- 1. decisions

    def _obey_editors(self) -> None:
        for ruling in self.rulings:
            if ruling.is_everywhere:
                continue  # obeyed where the name is seen
            decision = ruling.decision
            sighting = Sighting(ruling.reading, ruling.start, ruling.end)
            if decision.verdict == "confirm":
                sighting.conclude("confirmed", decision.person, "decision", 1.0, "An editor confirmed it.")
            elif decision.verdict == "manual":
                said = (
                    "An editor chose this person."
                    if decision.person is not None
                    else "An editor said: nobody."
                )
                sighting.conclude("manual", decision.person, "decision", 1.0, said)
            else:
                self._reject(sighting, decision.person)
            self.sightings.append(sighting)

    def _reject(self, sighting: Sighting, person: Hashable | None) -> None:
        sighting.conclude("rejected", person, "decision", 0.0, "An editor rejected it.")

    def _is_rejected(self, sighting: Sighting, person: Hashable) -> bool:
        """A rejected pair never comes back: a full name rejected once is rejected wherever it stands."""
        surface = sighting.surface
        return any(
            ruling.decision.verdict == "reject"
            and ruling.decision.person == person
            and (sighting.end - sighting.start > 1 or ruling.is_everywhere)
            and ruling.reading.surface(ruling.start, ruling.end) == surface
            for ruling in self.rulings
        )

    # --- 2. and 3. full names

    def _see_full_names(self) -> None:
        for reading in self.readings:
            taken = self._taken(reading)
            for sighting in full_names(reading, self.names):
                if taken.isdisjoint(range(sighting.start, sighting.end)):
                    left = [name for name in sighting.names if not self._is_rejected(sighting, name.person)]
                    if not left:
                        self._reject(sighting, sighting.people[0])
                    sighting.names = left
                    self.sightings.append(sighting)

    def _settle(self) -> None:
        for sighting in self._open():
            settle_plainly(sighting, self.dossier)
        present = self._present()
        for sighting in self._open():
            doubt = sighting.objection
            if doubt and doubt.is_casing and len(sighting.people) == 1 and sighting.people[0] in present:
                told = "The story has this name in full elsewhere."
                conclude_held_or(sighting, sighting.people[0], "headline", 0.9, told, self.dossier)
        for sighting in self._open():
            if not self._is_weak(sighting):
                settle_by_evidence(sighting, self.dossier, present)

    def _settle_weak(self) -> None:
        present = self._present()
        weak = []
        for sighting in self._open():
            sighting.objection = sighting.objection or form_objection(
                sighting.reading, sighting.start, sighting.end
            )
            key = tuple(token.key for token in sighting.reading.tokens[sighting.start : sighting.end])
            others = self.carriers.known.get(key, {}).keys() - set(sighting.people)
            is_somebody_else = bool(others) or bool(self.carriers.strangers.get(key))
            if not is_somebody_else and not (sighting.objection and sighting.objection.is_final):
                settle_by_evidence(sighting, self.dossier, present)
                weak.append(sighting)
        present = self._present()
        for sighting in weak:
            if sighting.outcome == "suggested":
                settle_by_evidence(sighting, self.dossier, present)
        self.sightings = [sighting for sighting in self.sightings if sighting.outcome]

    # --- 4. short forms

    def _gather_carriers(self) -> None:
        for sighting in self.sightings:
            tokens = sighting.reading.tokens[sighting.start : sighting.end]
            if sighting.is_sure and sighting.person is not None:
                title = title_before(sighting.reading, sighting.start)
                self.carriers.add(sighting.person, tokens, title)
        for sighting in self.sightings:
            if not sighting.is_sure and not (sighting.outcome is None and self._is_weak(sighting)):
                tokens = sighting.reading.tokens[sighting.start : sighting.end]
                self.carriers.add_stranger(tokens, is_certainly_another=sighting.outcome == "rejected")
        for reading in self.readings:
            for start, end in strangers(reading, self._taken(reading)):
                self.carriers.add_stranger(reading.tokens[start:end])

    def _see_short_forms(self) -> None:
        first_named = self._first_named()
        for reading in self.readings:
            taken = self._taken(reading)
            for sighting in short_forms(reading, self.carriers, taken):
                self._settle_short_form(sighting, first_named)
                if sighting.outcome:
                    self.sightings.append(sighting)

    def _settle_short_form(self, sighting: Sighting, first_named: Mapping[Hashable, int]) -> None:
        people = [person for person, _ in sighting.candidates]
        surface = sighting.surface
        if not people:
            return
        if any(self._is_rejected(sighting, person) for person in people):
            self._reject(sighting, people[0])
            return
        doubt = sighting.objection.why if sighting.objection else ""
        if len(people) > 1:
            who = " and ".join(self.dossier.profile(person, str(person)).label for person in people[:3])
            doubt = (
                f"{who} can both be called “{surface}”"
                if len(people) == 2
                else f"{who} can be called “{surface}”"
            )
            sighting.conclude("suggested", None, "short", 0.9 / len(people), f"{doubt}.")
            return
        person = people[0]
        doubt = doubt or self._doubt(sighting, person, first_named)
        if doubt:
            sighting.conclude("suggested", person, "short", 0.5, f"{doubt[0].upper()}{doubt[1:]}.")
            return
        label = self.dossier.profile(person).label or "the person"
        told = f"Short for {label}, the only one named in the story who can be called “{surface}”."
        conclude_held_or(sighting, person, "short", 0.9, told, self.dossier)

    def _doubt(self, sighting: Sighting, person: Hashable, first_named: Mapping[Hashable, int]) -> str:
        reading, start, end = sighting.reading, sighting.start, sighting.end
        key = tuple(token.key for token in reading.tokens[start:end])
        is_early = reading.part == "body" and sighting.offsets[0] < first_named.get(person, 0)
        if is_early and not reading.is_headline_like(start):
            return "it stands before the full name"
        if self.carriers.known[key][person] == "first":
            if is_age_after(reading, end):
                return "an age after it introduces somebody"
            if is_kin_before(reading, start) and not self._is_kin(person):
                return "a word of kinship before it may introduce somebody else"
        return ""

    def _is_kin(self, person: Hashable) -> bool:
        """Whether the story shows this person as somebody's relative already."""
        if self.dossier.profile(person).relatives & self._present():
            return True
        return any(
            sighting.person == person and is_kin_before(sighting.reading, sighting.start)
            for sighting in self.sightings
            if sighting.end - sighting.start > 1
        )

    # --- 5. epithets

    def _see_epithets(self) -> None:
        present = self._present()
        for reading in self.readings:
            self.sightings += list(epithets(reading, present, self.dossier, self._taken(reading)))

    # --- whoever is held is not suggested either

    def _hold_back(self) -> None:
        for sighting in self.sightings:
            hold = self.dossier.profile(sighting.person).hold if sighting.outcome == "suggested" else ""
            if hold:
                sighting.outcome, sighting.evidence = "held", f"Held: {hold}. {sighting.evidence}"

    # --- what is known so far

    def _open(self) -> list[Sighting]:
        return [sighting for sighting in self.sightings if sighting.outcome is None]

    def _present(self) -> set[Hashable]:
        return {s.person for s in self.sightings if s.is_sure and s.person is not None}

    def _taken(self, reading: Reading) -> set[int]:
        spans = ((s.start, s.end) for s in self.sightings if s.reading is reading)
        return {index for start, end in spans for index in range(start, end)}

    def _is_weak(self, sighting: Sighting) -> bool:
        return is_weak(sighting.reading, sighting.start, sighting.end)

    def _first_named(self) -> dict[Hashable, int]:
        """Where in the body each person is first named in full; 0 when the headline or dek does so."""
        first: dict[Hashable, int] = {}
        for sighting in self.sightings:
            if sighting.is_sure and sighting.person is not None:
                place = sighting.offsets[0] if sighting.reading.part == "body" else 0
                first[sighting.person] = min(place, first.get(sighting.person, place))
        return first


# --- 6. the link


def _linked(sightings: Sequence[Sighting]) -> list[Mention]:
    """The mentions, with `linked` on the best one of each person in the body.

    Best is: outside quotation marks before inside them, a full name before a short form, then the earliest.
    Never in a heading, caption, quote or pull quote, nor where a link stands already; and a person who is
    linked by hand is not linked again.
    """
    chosen: dict[Hashable, tuple[tuple[bool, bool, int], Sighting]] = {}
    spans: dict[int, tuple[int, int] | None] = {}
    by_hand: set[Hashable] = set()
    for sighting in sightings:
        if sighting.reading.part != "body" or sighting.person is None:
            continue
        if sighting.outcome not in ("auto", "confirmed", "manual"):
            continue
        start, end = sighting.offsets
        document = sighting.reading.document
        link = touching(document.links, start, end)
        if link is not None and link.person:
            by_hand.add(sighting.person)
        spans[id(sighting)] = span = document.html_span(start, end)
        if not is_linkable(document, start, end) or (document.html is not None and span is None):
            continue
        rank = (sighting.reading.is_quoted(sighting.start, sighting.end), sighting.method == "short", start)
        if sighting.person not in chosen or rank < chosen[sighting.person][0]:
            chosen[sighting.person] = rank, sighting
    links = {id(sighting) for person, (_, sighting) in chosen.items() if person not in by_hand}
    return [sighting.mention(id(sighting) in links, spans.get(id(sighting))) for sighting in sightings]


def is_linkable(document: Document, start: int, end: int) -> bool:
    """Whether a link may be put around this text at all."""
    if document.block_at(start).kind in NEVER_LINKED:
        return False
    return touching(document.links, start, end) is None and touching(document.nolinks, start, end) is None
