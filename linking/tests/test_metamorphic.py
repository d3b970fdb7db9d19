"""Ways of writing the same story that must not change who is found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import linking
from linking import Story

from .cast import Cast

CAST = Cast("Zoë Mårr", "Tom O’Hale", "Jean-Luc Vane Jr.", "Pink", "Ivy Mårr")
CAST.know("pink", credits=("So Wide",)).know("ivy-marr", hold="minor")

SENTENCES = [
    "Zoë Mårr met Tom O’Hale at “So Wide” in May.",
    "Then Zoë left, and Pink sang.",
    "Mr. O’Hale’s son, Tom, slept.",
    "Jean-Luc Vane Jr. said: “I know Zoë.”",
    "Ivy Mårr wept.",
    "Mårr did not.",
    "The Vane family came to Vane Park.",
    "Actor Jean-Luc Vane saw Mary Zoë Mårr.",
    "ZOË MÅRR IS BACK.",
    "Why Tom O’Hale Left Town for Good.",
    "Vane’s film ended.",
]
STORIES = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8).map(" ".join)


def found(document):
    mentions = linking.find(Story(document), CAST.names, CAST.profiles)
    return [(linking.norm(m.surface), m.person, m.decision, m.linked, m.method) for m in mentions]


def as_text(text):
    return found(linking.read_text(text))


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("ë", "e").replace("å", "a").replace("Ë", "E").replace("Å", "A"),
        lambda text: text.replace("’", "'").replace("“", '"').replace("”", '"'),
        lambda text: text.replace("’", "ʼ"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("-", "\u2011"),
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace("O’H", "\u2060O’H").replace("Zo", "Z\u00ado"),
    ],
    ids=[
        "nfd",
        "no accents",
        "straight quotes",
        "other apostrophe",
        "nbsp",
        "hard hyphen",
        "two spaces",
        "zero width",
    ],
)
@given(text=STORIES)
def test_spelling_changes_nothing(rewrite, text):
    assert as_text(rewrite(text)) == as_text(text)


@pytest.mark.parametrize("tag", ["em", "strong", "span"])
@given(text=STORIES)
def test_inline_tags_around_every_word_change_nothing(tag, text):
    plain = linking.read_html(f"<p>{text}</p>")
    tagged = linking.read_html("<p>" + " ".join(f"<{tag}>{word}</{tag}>" for word in text.split()) + "</p>")
    assert [entry[:3] for entry in found(tagged)] == [entry[:3] for entry in found(plain)]


@given(STORIES)
def test_offsets_are_those_of_the_text(text):
    for mention in linking.find(Story(linking.read_text(text)), CAST.names, CAST.profiles):
        assert text[mention.start : mention.end] == mention.surface


@given(STORIES)
def test_only_names_that_are_in_the_grams_are_found(text):
    story = Story(linking.read_text(text))
    keys = linking.grams(story) | linking.stylised_grams(story)
    narrowed = {key: names for key, names in CAST.names.items() if key in keys}
    assert linking.find(story, narrowed, CAST.profiles) == linking.find(story, CAST.names, CAST.profiles)


@given(STORIES)
def test_finding_twice_finds_the_same(text):
    story = Story(linking.read_text(text))
    assert linking.find(story, CAST.names, CAST.profiles) == linking.find(story, CAST.names, CAST.profiles)


@given(STORIES, st.sampled_from(["The weather was fine.", "Nobody sang.", "It rained in Marl."]))
def test_a_sentence_without_names_changes_nothing(text, more):
    assert as_text(f"{text}\n{more}") == as_text(text)


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    for document in (linking.read_text(text), linking.read_html(text)):
        assert isinstance(found(document), list)
