"""Linking a story again after an editor has rejected a mention adds nothing."""

import pytest

import linking
from linking import Decision, Story

from .cast import TODAY
from .test_corpus import NAMES, PROFILES, STORIES

CONTEXT = 60  # code points kept on either side of a decision


def find(text, *decisions):
    return linking.find(Story(linking.read_text(text), on=TODAY), NAMES, PROFILES, decisions)


def rejected(text, mention):
    before, after = text[max(0, mention.start - CONTEXT) : mention.start], text[mention.end :][:CONTEXT]
    return Decision(mention.surface, mention.person, "reject", before=before, after=after)


def automatic(mentions):
    return {(m.start, m.end, m.person) for m in mentions if m.decision == "auto"}


def auto_mentions():
    for story in STORIES:
        for mention in find(story["text"]):
            if mention.decision == "auto":
                yield pytest.param(story["text"], mention, id=f"{story['id']}-{mention.start}")


AUTO = list(auto_mentions())


@pytest.mark.parametrize(("text", "mention"), AUTO)
def test_a_rejection_brings_nothing_new(text, mention):
    before, after = find(text), find(text, rejected(text, mention))
    assert automatic(after) <= automatic(before)
    assert (mention.start, mention.end, mention.person) not in automatic(after)
    assert {m.person for m in after if m.linked} <= {m.person for m in before if m.linked}


@pytest.mark.parametrize(("text", "mention"), AUTO)
def test_a_rejection_survives_an_edit_around_it(text, mention):
    decision = rejected(text, mention)
    edited = f"{text[: mention.start]}wholly other {mention.surface} words here{text[mention.end :]}"
    start = mention.start + len("wholly other ")
    again = automatic(find(edited, decision))
    assert (start, start + len(mention.surface), mention.person) not in again
