"""Bodies as they come: links are put in, nothing else changes, and linking what is linked adds nothing."""

import html
import random
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linking
from linking import Story
from linking.markup import read_html

from .cast import TODAY, Cast
from .test_corpus import NAMES, PROFILES, STORIES

CAST = Cast("Zoë Mårr", "Tom O’Hale", "Jean-Luc Vane Jr.", "Ada Moss")
PEOPLE = {person.replace("slug:", ""): person for person in PROFILES if isinstance(person, str)}

OURS = re.compile(r'<a class="person"[^>]*>(.*?)</a>', re.DOTALL)

NAMES_IN_PIECES = "Zoë |Mårr |Tom O’Hale|O&#39;Hale |Jean-Luc |Vane, Jr.|Ada&nbsp;Moss|Moss "
ODDS = '&amp;|<|>|’s |. |\n|&|\u00ad|e\u0301|🙂| said: “|<!-- Ada -->|"'
TAGS = "<em>|</em>|<strong>|</strong>|<span lang='x'>|</span>|<a href='/x'>|</a>|<br>|<hr/>"
BLOCKS = "</p>|<p>|<li>|<h2>|</h2>|<blockquote>|</blockquote>|<aside class='pull-quote'>|</aside>"
PARTS = "|".join([NAMES_IN_PIECES, ODDS, TAGS, BLOCKS]).split("|")
BODIES = st.lists(st.sampled_from(PARTS), max_size=40).map("".join)


def find(body, names=CAST.names, profiles=CAST.profiles):
    return linking.find(Story(body, on=TODAY), names, profiles)


def linked(markup, mentions):
    """The body with links as the site prints them."""
    places = [
        (m.html_start, m.html_end, f'<a class="person" href="/people/x/" data-person="{m.person}">')
        for m in mentions
        if m.linked
    ]
    return linking.splice(markup, places)


def in_markup(text, seed):
    """A corpus story as an editor would have set it: paragraphs, emphasis, entities, odd spaces."""
    dice = random.Random(seed)
    lines = []
    for line in text.split("\n"):
        words = [html.escape(word, quote=dice.random() < 0.5) for word in line.split(" ")]
        for index, word in enumerate(words):
            if dice.random() < 0.15:
                tag = dice.choice(["em", "strong", "span", "u"])
                words[index] = f"<{tag}>{word}</{tag}>"
        space = dice.choice([" ", " ", " ", "&nbsp;", "\u00a0", "\n"])
        lines.append(space.join(words))
    first, *rest = lines
    opening = f"<p>{first}</p>" if not rest or dice.random() < 0.5 else f"<p>{first}<br></p>"
    return opening + "".join(f"\n<p class='copy'>{line}</p>" for line in rest)


REAL = [in_markup(story["text"], seed) for seed, story in enumerate(STORIES)]


@settings(max_examples=1_000)
@given(BODIES)
def test_without_our_links_the_body_is_what_it_was(markup):
    assert OURS.sub(r"\1", linked(markup, find(read_html(markup)))) == markup


@settings(max_examples=200)
@given(BODIES)
def test_linking_what_is_linked_adds_no_link(markup):
    once = linked(markup, find(read_html(markup)))
    assert linked(once, find(read_html(once))) == once


@pytest.mark.parametrize("markup", REAL, ids=[story["id"] for story in STORIES])
def test_a_story_of_the_corpus_is_linked_once_and_otherwise_left_alone(markup):
    once = linked(markup, find(read_html(markup), NAMES, PROFILES))
    assert OURS.sub(r"\1", once) == markup
    assert linked(once, find(read_html(once), NAMES, PROFILES)) == once


def automatic(body):
    found = linking.find(Story(body, on=TODAY), NAMES, PROFILES)
    return [(linking.norm(m.surface), m.person) for m in found if m.decision == "auto"]


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.translate(str.maketrans("‘’“”", "''\"\"")),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("-", "\u2010"),
        lambda text: "".join(f"{char}\u200b" if char.isalpha() else char for char in text),
    ],
    ids=["nfd", "straight quotes", "nbsp", "hyphen", "zero width"],
)
def test_the_spelling_of_a_story_changes_nothing(rewrite):
    for story in STORIES:
        text = unicodedata.normalize("NFC", story["text"])
        assert automatic(linking.read_text(rewrite(text))) == automatic(linking.read_text(text)), story["id"]


@pytest.mark.parametrize("tag", ["span", "strong", "u"])
def test_inline_tags_around_every_word_of_a_story_change_nothing(tag):
    for story in STORIES:
        lines = [[html.escape(word) for word in line.split(" ")] for line in story["text"].split("\n")]
        plain = "".join(f"<p>{' '.join(words)}</p>" for words in lines)
        tagged = [" ".join(f"<{tag}>{word}</{tag}>" if word else "" for word in words) for words in lines]
        assert automatic(read_html("".join(f"<p>{line}</p>" for line in tagged))) == automatic(
            read_html(plain)
        ), story["id"]
