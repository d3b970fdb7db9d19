"""Find who is named in a story: the steps in their order, each done by the module named for it.

1. What editors decided or linked by hand stands before anything is looked up.        (decisions)
2. Full names of one bearer that nothing speaks against.                              (full_names, namesakes)
3. Namesakes, and names so plain that they need evidence.                             (namesakes, dossier)
4. Short forms of the people found so far, where exactly one of them can carry it.    (carriers, short_forms)
5. Epithets, as suggestions.                                                          (epithets)
6. The one mention of each person that gets the link.                                 (placing)
7. The names of people whom nobody knows yet.                                         (strangers)
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from functools import cached_property

from linking.bearers import sharers, surnames_of_others
from linking.carriers import TITLES, Carriers
from linking.decisions import Rejections, nobody, rulings
from linking.dossier import Dossier
from linking.epithets import epithets
from linking.full_names import Names, full_names, is_weak
from linking.namesakes import (
    BARRED,
    conclude_held_or,
    misfits,
    settle_by_casing,
    settle_by_evidence,
    settle_plainly,
)
from linking.placing import with_links
from linking.reading import Reading, read
from linking.short_forms import (
    form_objection,
    is_age_after,
    is_called_so,
    is_kin_before,
    short_forms,
    title_before,
)
from linking.sighting import Sighting, as_sentence
from linking.spans import within
from linking.story import Decision, Findings, Mention, Profile, Story, Stranger
from linking.strangers import looks_like_a_person, strangers
from linking.tokens import norm, tokenise
from linking.vocabulary import PARTICLES

NOBODY: Mapping[Hashable, Profile] = {}


def search(
    story: Story,
    names: Names,
    profiles: Mapping[Hashable, Profile] = NOBODY,
    decisions: Sequence[Decision] = (),
) -> Findings:
    """Every mention of a known person, and the names of strangers: headline, dek, then body, each in order.

    `names` maps a norm to the names that have it; no norm is needed that is not in `grams(story)` (or
    `stylised_grams`). A person without a profile is taken to be linkable. A link in the text counts as an
    editor's when its person has a name or a profile here; to anybody else, it is a link like any other.
    """
    search = _Search(story, names, profiles, decisions)
    return Findings(search.mentions(), search.strangers())


def find(
    story: Story,
    names: Names,
    profiles: Mapping[Hashable, Profile] = NOBODY,
    decisions: Sequence[Decision] = (),
) -> list[Mention]:
    """The mentions of a `search`, for whoever does not ask about strangers."""
    return _Search(story, names, profiles, decisions).mentions()


class _Search:
    """The state of one call of `search`."""

    def __init__(
        self, story: Story, names: Names, profiles: Mapping[Hashable, Profile], decisions: Sequence[Decision]
    ) -> None:
        self.readings = read(story)
        self.names = names
        self.dossier = Dossier(story, self.readings, profiles)
        self.rulings = rulings(self.readings, decisions)
        self.rejections = Rejections(self.rulings)
        self.nobody = nobody(decisions)
        self.sightings: list[Sighting] = []
        self.carriers = Carriers()
        self.runs: list[tuple[Reading, int, int]] = []  # names that nobody known bears

    def mentions(self) -> list[Mention]:
        self._obey_editors()
        self._see_links()
        self._see_full_names()
        self._settle()
        self._gather_carriers()
        self._settle_weak()
        self._see_short_forms()
        self._see_epithets()
        self._hold_back()
        order = {id(reading): place for place, reading in enumerate(self.readings)}
        self.sightings.sort(key=lambda sighting: (order[id(sighting.reading)], sighting.start))
        return with_links(self.sightings)

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
                said = "An editor chose it." if decision.person is not None else "An editor said: nobody."
                sighting.conclude("manual", decision.person, "decision", 1.0, said)
            else:
                self._reject(sighting, decision.person)
            self.sightings.append(sighting)

    def _reject(self, sighting: Sighting, person: Hashable | None) -> None:
        sighting.conclude("rejected", person, "decision", 0.0, "An editor rejected it.")

    def _see_links(self) -> None:
        """What an editor linked by hand, unless an editor decided otherwise about it."""
        for reading in self.readings:
            taken = self._taken(reading) if reading.document.links else set()
            for link in reading.document.links:
                start, end = within(reading.tokens, link.start, link.end)
                if start < end and link.person in self._known and taken.isdisjoint(range(start, end)):
                    sighting = Sighting(reading, start, end)
                    sighting.conclude("manual", link.person, "link", 1.0, "An editor linked it by hand.")
                    self.sightings.append(sighting)

    @cached_property
    def _known(self) -> set[Hashable]:
        """Everybody of whom a name or a profile is given."""
        bearers = {name.person for names in self.names.values() for name in names}
        return bearers | set(self.dossier.profiles)

    # --- 2. and 3. full names

    def _see_full_names(self) -> None:
        for reading in self.readings:
            taken = self._taken(reading)
            for sighting in full_names(reading, self.names):
                if taken.isdisjoint(range(sighting.start, sighting.end)):
                    self._drop_rejected(sighting)
                    self.sightings.append(sighting)

    def _drop_rejected(self, sighting: Sighting) -> None:
        if not self.rulings:
            return
        keys, people = sighting.reading.keys(sighting.start, sighting.end), sighting.people
        sighting.refused = frozenset(p for p in people if self.rejections.refuse_name(keys, p))
        if len(sighting.refused) == len(people):
            self._reject(sighting, people[0])

    def _settle(self) -> None:
        unfit = misfits(self._open(), self.dossier)
        for sighting in self._open():
            settle_plainly(sighting, self.dossier, unfit)
        present = self._present()
        for sighting in self._open():
            settle_by_casing(sighting, self.dossier, present)
        self._weigh([sighting for sighting in self._open() if not self._is_weak(sighting)])

    def _settle_weak(self) -> None:
        """Plain names come after the carriers are known: what may be a short form is left to step 4."""
        weighed = []
        for sighting in self._open():
            reading, start, end = sighting.reading, sighting.start, sighting.end
            sighting.objection = sighting.objection or form_objection(reading, start, end)
            is_refused = sighting.objection is not None and sighting.objection.is_final
            if not is_refused and not self.carriers.has(reading.keys(start, end)):
                weighed.append(sighting)
        self._weigh(weighed)
        self.sightings = [sighting for sighting in self.sightings if sighting.outcome]

    def _weigh(self, sightings: Sequence[Sighting]) -> None:
        """Settle by evidence, twice: whoever is certain in one place speaks for the same name in another."""
        for _ in range(2):
            present = self._present()
            for sighting in sightings:
                if not sighting.is_sure:
                    settle_by_evidence(sighting, self.dossier, present)

    # --- 4. short forms

    def _gather_carriers(self) -> None:
        main_names: dict[Hashable, str] = {}
        for sighting in self.sightings:
            if sighting.is_sure and sighting.person is not None:
                if not sighting.is_by_hand or self._is_name_of(sighting.person, sighting):
                    title = title_before(sighting.reading, sighting.start)
                    self.carriers.add(sighting.person, sighting.tokens, title)
                main_names[sighting.person] = self.dossier.profile(sighting.person).full
        for person, name in main_names.items():
            if name and tuple(name.split()) not in self.carriers.names[person]:
                self.carriers.add(person, tokenise(name))
        barred = {s for s in self.sightings if any(not name.may_link for name in s.names)}
        for sighting in self.sightings:
            is_open = sighting.outcome is None and self._is_weak(sighting)
            if not sighting.is_sure and not is_open and sighting not in barred:
                is_another = sighting.outcome == "rejected"
                self.carriers.add_stranger(sighting.tokens, is_certainly_another=is_another)
        for reading in self.readings:
            taken = self._taken(reading)
            for sighting in barred:
                if sighting.reading is reading:
                    taken -= set(range(sighting.start, sighting.end))
            for start, end in strangers(reading, taken):
                self.carriers.add_stranger(reading.tokens[start:end])
                self.runs.append((reading, start, end))
        self._gather_other_bearers()

    def _gather_other_bearers(self) -> None:
        named = [(s.reading, s.start, s.end) for s in self.sightings if s.end - s.start > 1]
        for reading, start, end in named + self.runs:
            for pair in sharers(reading, start, end, self.carriers):
                self.carriers.add_stranger(pair)
        introduced, first_named = self._introduced_as_kin(), self._first_named()
        for key, called in surnames_of_others(self.readings, self.carriers, first_named, introduced):
            self.carriers.add_bearer(key, called)

    def _is_name_of(self, person: Hashable, sighting: Sighting) -> bool:
        """Whether what an editor linked by hand is a name ("Ada Moss"), or only points ("the actress")."""
        words = [token for token in sighting.tokens if token.key not in TITLES]
        known = norm(self.dossier.profile(person).label).split() + self.dossier.profile(person).full.split()
        if known:
            return any(word.is_capital and word.key in known for word in words)
        return len(words) > 1 and all(word.is_capital or word.key in PARTICLES for word in words)

    def _see_short_forms(self) -> None:
        first_named, kin = self._first_named(), self._kin()
        for reading in self.readings:
            for sighting in short_forms(reading, self.carriers, self._taken(reading)):
                self._settle_short_form(sighting, first_named, kin)
                if sighting.outcome:
                    self.sightings.append(sighting)

    def _settle_short_form(
        self, sighting: Sighting, first_named: Mapping[Hashable, int], kin: Collection[Hashable | None]
    ) -> None:
        people = [person for person, _ in sighting.candidates]
        surface = sighting.surface
        keys = sighting.reading.keys(sighting.start, sighting.end)
        sighting.names = self.names.get(" ".join(keys), ())
        if any(self.rejections.refuse_form(keys, person) for person in people):
            self._reject(sighting, people[0])
        elif len(people) > 1:
            who = ", ".join(self.dossier.profile(person, str(person)).label for person in people[:4])
            sighting.conclude(
                "suggested", None, "short", 0.9 / len(people), f"Several can be called “{surface}”: {who}."
            )
        elif people:
            person = people[0]
            doubt = sighting.objection.why if sighting.objection else ""
            doubt = doubt or self._doubt(sighting, person, first_named, kin)
            if doubt:
                sighting.conclude("suggested", person, "short", 0.5, as_sentence(doubt))
            else:
                label = self.dossier.profile(person).label or "the person"
                told = f"Short for {label}, the only one in the story who can be called “{surface}”."
                conclude_held_or(sighting, person, "short", 0.9, told, self.dossier)

    def _doubt(
        self,
        sighting: Sighting,
        person: Hashable,
        first_named: Mapping[Hashable, int],
        kin: Collection[Hashable | None],
    ) -> str:
        """Why the only carrier of a short form may still not be meant; nothing when there is no doubt."""
        reading, start, end = sighting.reading, sighting.start, sighting.end
        is_early = reading.part == "body" and sighting.offsets[0] < first_named.get(person, 0)
        if is_early and not reading.is_headline_like(start):
            has_initial = reading.tokens[start].is_initials and end - start > 1
            if not has_initial and not is_called_so(reading, start, person, self.carriers):
                return "it stands before the full name"
        if self.carriers.known[reading.keys(start, end)][person] != "first":
            return ""
        if is_age_after(reading, end):
            ages = self.dossier.age(reading, start, end, self.dossier.profile(person))
            if not any(finding.weight > 0 for finding in ages):
                return "an age after it introduces somebody"
        if is_kin_before(reading, start) and person not in kin:
            return "a word of kinship before it may introduce somebody else"
        return ""

    def _kin(self) -> set[Hashable | None]:
        """The people whom the story shows as somebody's relative: by their profile, or by its own words."""
        present, introduced = self._present(), self._introduced_as_kin()
        return introduced | {person for person in present if self.dossier.profile(person).relatives & present}

    def _introduced_as_kin(self) -> set[Hashable | None]:
        return {s.person for s in self.sightings if s.is_sure and is_kin_before(s.reading, s.start)}

    # --- 5. epithets

    def _see_epithets(self) -> None:
        present = self._present()
        for reading in self.readings:
            self.sightings += list(epithets(reading, present, self.dossier, self._taken(reading)))

    # --- whoever is held is not suggested either

    def _hold_back(self) -> None:
        for sighting in self.sightings:
            if sighting.outcome != "suggested" or sighting.person is None:
                continue
            hold = self.dossier.profile(sighting.person).hold
            hold = hold or (BARRED if sighting.is_barred(sighting.person) else "")
            if hold:
                sighting.outcome, sighting.evidence = "held", f"Held: {hold}. {sighting.evidence}"

    # --- 7. strangers

    def strangers(self) -> list[Stranger]:
        """The names of probable people whom nobody knows, each at its first place. After `mentions`."""
        people: dict[tuple[str, ...], tuple[Reading, int, int]] = {}
        certain: set[tuple[str, ...]] = set()
        taken = {id(reading): self._taken(reading) for reading in self.readings}
        for reading, start, end in self.runs:
            keys = reading.keys(start, end)
            if taken[id(reading)].isdisjoint(range(start, end)):
                people.setdefault(keys, (reading, start, end))
                if keys not in certain and looks_like_a_person(reading, start, end):
                    certain.add(keys)
        return [
            Stranger(reading.part, *reading.offsets(start, end), reading.surface(start, end))
            for keys, (reading, start, end) in people.items()
            if keys in certain and not self._is_somebody(keys)
        ]

    def _is_somebody(self, keys: tuple[str, ...]) -> bool:
        """Whether a name is ruled out as a stranger's: by an editor, or because it may be somebody known."""
        return keys in self.nobody or self.carriers.may_be_known(keys) or self._is_plural(keys)

    def _is_plural(self, keys: tuple[str, ...]) -> bool:
        """Whether several of one known name are meant: "the two Ada Mosses"."""
        *first, last = keys
        singulars = [last.removesuffix(ending) for ending in ("s", "es") if last.endswith(ending)]
        names = [(*first, singular) for singular in singulars if singular]
        return any(" ".join(name) in self.names or self.carriers.may_be_known(name) for name in names)

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
