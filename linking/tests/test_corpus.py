"""Short stories of an invented cast, each there for one difficulty, labelled by hand."""

import json
from pathlib import Path

import pytest

import linking
from linking import KnownName, Profile, Story
from linking.evaluate import Label, Score, recognised, score_mentions, score_people

from .cast import TODAY, slug

CORPUS = Path(__file__).parent / "corpus"
PRECISION, RECALL = 1.0, 0.98
PEOPLE_PRECISION, PEOPLE_RECALL = 1.0, 0.99


def lines(name):
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]


PEOPLE, STORIES = lines("people.jsonl"), lines("stories.jsonl")


def known():
    """The names table and the profiles of the cast."""
    names: dict[str, list[KnownName]] = {}
    profiles: dict[str, Profile] = {}
    relatives: set[tuple[str, str]] = set()
    for person in PEOPLE:
        for relationship in person.get("relationships", ()):
            relatives.add(("slug:" + person["slug"], relationship["person"]))
            relatives.add((relationship["person"], "slug:" + person["slug"]))
    for person in PEOPLE:
        ref = "slug:" + person["slug"]
        privacy = person.get("privacy", "")
        profiles[ref] = Profile(
            ref,
            person["name"],
            hold=privacy,
            occupations=tuple(person.get("occupations", ())),
            born=person.get("born", ""),
            credits=tuple(credit["title"] for credit in person.get("credits", ())),
            died=person.get("died", ""),
            relatives=frozenset(other for one, other in relatives if one == ref),
        )
        for text in [person["name"], *(alias["text"] for alias in person.get("aliases", ()))]:
            names.setdefault(linking.norm(text), []).append(KnownName(text, linking.norm(text), ref))
    return names, profiles


NAMES, PROFILES = known()


def labels(story):
    return [Label(label["start"], label["end"], label["person"]) for label in story["mentions"]]


def found(story):
    return recognised(linking.find(Story(linking.read_text(story["text"]), on=TODAY), NAMES, PROFILES))


def total(score):
    return sum((score(labels(story), found(story)) for story in STORIES), Score())


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["id"])
def test_nobody_is_linked_who_is_not_labelled(story):
    wrong = [(story["text"][w.start : w.end], w.person) for w in found(story) if w not in labels(story)]
    assert wrong == []


def test_mentions_keep_their_floors():
    score = total(score_mentions)
    assert (score.precision, score.recall) >= (PRECISION, RECALL)
    assert score.recall >= RECALL, score


def test_people_keep_their_floors():
    score = total(score_people)
    assert score.precision >= PEOPLE_PRECISION, score
    assert score.recall >= PEOPLE_RECALL, score


def test_labels_lie_on_names():
    people = {"slug:" + person["slug"] for person in PEOPLE}
    for story in STORIES:
        for start, end, person in labels(story):
            surface = story["text"][start:end]
            assert person in people
            assert surface == surface.strip()
            assert linking.norm(surface)
            assert not surface.endswith(("'s", "’s", ",", ":"))


def test_labels_of_a_story_do_not_overlap():
    for story in STORIES:
        ends = 0
        for label in sorted(labels(story)):
            assert label.start >= ends
            ends = label.end


def test_every_story_has_a_difficulty_of_its_own():
    assert len({story["difficulty"] for story in STORIES}) == len(STORIES) >= 120


def test_slugs_of_the_cast_are_unique():
    assert len({person["slug"] for person in PEOPLE}) == len(PEOPLE)
    assert slug("Ada Moss") == "ada-moss"
