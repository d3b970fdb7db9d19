"""Who is meant by a full name: the only bearer, the right one of several, or nobody certain."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence, Set

from linking.dossier import CERTAIN, FULLER, MARGIN, Dossier, Finding
from linking.full_names import is_weak
from linking.keys import Made
from linking.short_forms import title_before
from linking.sighting import Sighting, as_sentence
from linking.story import Profile
from linking.tokens import norm
from linking.vocabulary import OFFICES, PERFORMERS, SWORN

_OFFICIAL = OFFICES | SWORN

BARRED = "this name is marked never to be linked"

MISFIT = -3.0
"""A single finding at or below this speaks so loudly against the only bearer that an editor must look."""


def misfits(sightings: Sequence[Sighting], dossier: Dossier) -> dict[Hashable, str]:
    """The people whom an age or a birth in the story contradicts, each with the contradiction in words."""
    found: dict[Hashable, str] = {}
    for sighting in sightings:
        if len(sighting.people) == 1:
            person = sighting.people[0]
            profile = dossier.profile(person)
            findings = dossier.age(sighting.reading, sighting.start, sighting.end, profile)
            for finding in [*findings, *dossier.life(profile)]:
                if finding.weight <= MISFIT:
                    found[person] = finding.why
    return found


def settle_plainly(sighting: Sighting, dossier: Dossier, unfit: Mapping[Hashable, str]) -> None:
    """Settle a name of one bearer that is plainly a name and that nothing speaks against."""
    if sighting.objection or len(sighting.people) != 1:
        return
    if is_weak(sighting.reading, sighting.start, sighting.end):
        return
    person = sighting.people[0]
    if sighting.made is Made.WITHOUT_INITIAL and not _is_ornamental(sighting, dossier.profile(person)):
        return
    if person in unfit:
        doubt = f"one profile has this name, but {unfit[person]}"
        sighting.conclude("suggested", person, "full", 0.4, as_sentence(doubt))
    else:
        told = f"The only profile named “{sighting.surface}”."
        conclude_held_or(sighting, person, "full", 0.98, told, dossier)


def _is_ornamental(sighting: Sighting, profile: Profile) -> bool:
    """Whether a middle initial only adorns a name: "Justice Ada K. Moss". Performers are told apart by it."""
    title = title_before(sighting.reading, sighting.start)
    trades = {word for occupation in profile.occupations for word in norm(occupation).split()}
    return title in _OFFICIAL and not profile.credits and trades.isdisjoint(PERFORMERS)


def settle_by_casing(sighting: Sighting, dossier: Dossier, present: Set[Hashable]) -> None:
    """Where capitals say nothing, the name of somebody whom the story names plainly elsewhere is theirs."""
    is_casing = sighting.objection is not None and sighting.objection.is_casing
    if is_casing and len(sighting.people) == 1 and sighting.people[0] in present:
        told = "The story has this name in full elsewhere."
        conclude_held_or(sighting, sighting.people[0], "headline", 0.9, told, dossier)


def settle_by_evidence(sighting: Sighting, dossier: Dossier, present: Set[Hashable]) -> None:
    """Settle a name of several bearers, or one so plain that it needs evidence; suggest where that fails.

    Whoever an editor has refused is weighed with the others, so that nobody wins by a refusal alone.
    """
    scored = _scored(sighting, dossier, present)
    scored.sort(key=lambda entry: -entry[0])
    is_plain = is_weak(sighting.reading, sighting.start, sighting.end)
    if sighting.objection and is_plain and scored[0][0] < CERTAIN:
        sighting.outcome = None
        return
    sighting.candidates = tuple(
        (person, round(_share(weight), 3)) for weight, person, _ in scored if person not in sighting.refused
    )
    weight, person, findings = scored[0]
    if person in sighting.refused:
        told = f"An editor rejected {dossier.profile(person).label or 'one'} of {len(scored)} of this name."
        sighting.conclude("suggested", None, "namesake", 0.3, told)
        return
    lead = weight - scored[1][0] if len(scored) > 1 else weight
    why = "; ".join(finding.why for finding in findings if finding.weight > 0)
    is_alone = len(scored) == 1
    method = "namesake" if not is_alone else "weak" if is_plain else "full"
    leader = person if is_alone or lead > 0 else None
    if sighting.objection:
        sighting.conclude("suggested", leader, method, 0.3, as_sentence(sighting.objection.why))
    elif weight >= CERTAIN and (is_alone or lead >= MARGIN):
        conclude_held_or(sighting, person, method, _share(weight), as_sentence(why), dossier)
    elif is_alone:
        sighting.conclude("suggested", person, method, 0.3, _doubt(sighting))
    else:
        told = as_sentence(why) if why and leader is not None else "Nothing in the story tells them apart."
        evidence = f"{len(scored)} people have this name. {told}"
        sighting.conclude("suggested", leader, method, _share(weight) / 2, evidence)


def conclude_held_or(
    sighting: Sighting, person: Hashable, method: str, score: float, evidence: str, dossier: Dossier
) -> None:
    """Recognised: linked automatically, unless the person or this very name is held."""
    hold = dossier.profile(person).hold
    if not hold and sighting.is_barred(person):
        hold = BARRED
    if hold:
        sighting.conclude("held", person, method, score, f"Held: {hold}. {evidence}")
    else:
        sighting.conclude("auto", person, method, score, evidence)


def _scored(
    sighting: Sighting, dossier: Dossier, present: Set[Hashable]
) -> list[tuple[float, Hashable, list[Finding]]]:
    scored = []
    for person in sighting.people:
        findings = dossier.findings(sighting.reading, sighting.start, sighting.end, person, present)
        if person in present:
            findings.append(Finding(FULLER, "the story names this person elsewhere"))
        scored.append((sum(finding.weight for finding in findings), person, findings))
    return scored


def _share(weight: float) -> float:
    """A weight as a score between 0 and 1."""
    return 1 - 2 ** -max(0.0, weight)


def _doubt(sighting: Sighting) -> str:
    if sighting.made is Made.WITHOUT_INITIAL:
        return "The profile has no such initial, and nothing else shows that this person is meant."
    if sighting.end - sighting.start == 1:
        return "A single word, and nothing else in the story shows that this person is meant."
    return "Ordinary words, and nothing else in the story shows that this person is meant."
