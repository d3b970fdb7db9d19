"""Every text takes a time that grows with its length and no faster, and nothing raises."""

import sys

import pytest

import linking
from linking import Decision, Story

from .cast import Cast

CAST = Cast("Ada Moss", "Tom Marr", "Ada", "Pip", "Ivy Moss | Boo", "Tom Marr Jr.")
CAST.know("pip", credits=("So Wide", "Moss")).know("ada-moss", credits=("Tall House",), born="1980")
CAST.know("ada-moss", relatives=frozenset({"tom-marr"}), occupations=("actress",))
DECISIONS = (
    Decision("Moss", "ada-moss", "reject", before="x", after="y"),
    Decision("Ada Moss", None, "manual", before="foo", after="bar"),
)

HARD = {
    "every word a name": "Zab Quor Vint Lam Ada Moss Orp ",
    "one name": "Ada Moss ",
    "names and short forms": "Ada Moss met Tom Marr. Moss and Tom and Ada Moss. ",
    "a row of names": "Ada, Tom, Ivy and ",
    "a bad pattern": "(a+)+$",
    "one long word": "A",
    "open quotation marks": "“Ada Moss ",
    "straight quotation marks": '"Ada Moss ',
    "apostrophes": "'",
    "initials": "J. ",
    "nicknames": "Ada “Boo” Moss ",
    "brackets": "Ada (Boo ",
    "hyphens": "Ada-",
    "small hyphens": "ada-",
    "particles": "de la ",
    "court cases": "Moss v. Moss in Moss. ",
    "kin": "His son Ada, 9, sang. ",
    "epithets": "the Tall House star star ",
    "accents": "a\u0301\u0301",
    "zero width": "Ada\u200b Moss\u200f ",
    "shouting": "ADA MOSS QUITS ",
    "lines": "Ada Moss\n",
    "unclosed tags": 'Ada Moss <b "',
    "open tags": '<p>Ada <em>Moss <a href="x"> ',
    "open quotes": "<blockquote>Ada ",
    "less than": "Ada < Moss ",
    "links by hand": '<a data-person="ada-moss" href="/p">Ada Moss</a> met Moss. ',
    "entities": "&#65;da Moss ",
}


def search(html):
    story = Story(linking.read_html(html), linking.read_text(html[:200]))
    linking.grams(story), linking.stylised_grams(story)
    return linking.search(story, CAST.names, CAST.profiles, DECISIONS)


def steps(html):
    """How many lines of Python it takes: a measure that no busy machine disturbs."""
    count = 0

    def trace(frame, event, arg):
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        search(html)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_four_times_the_text_takes_four_times_the_steps(text):
    size = 800 // len(text)
    assert steps(text * 4 * size) < 5 * steps(text * size) + 1_000


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_much_of_it_is_read(text):
    assert search(text * (10_000 // len(text))).mentions is not None


def test_deep_nesting_is_read():
    mentions = search("<em>" * 20_000 + "Tom Marr" + "</em>" * 20_000).mentions
    assert [mention.surface for mention in mentions] == ["Tom Marr"]


@pytest.mark.parametrize(
    "name",
    [
        "A" * 10_000,
        "Ada " * 2_500,
        "(a+)+$",
        "<b>Ada</b> <script>Moss</script>",
        "\u202eAda\u202c \u200bMoss",
        "\u0301",
        "\x00",
        "…",
        "",
        " ",
        "A",
        "a",
        "7",
        "é",
        "The",
        "And",
        "It Was",
        "In May",
    ],
    ids=lambda name: ascii(name[:16]),
)
def test_no_name_is_too_odd_for_the_names_table(name):
    cast = Cast("Ada Moss")
    for odd in (name, ""):
        cast.names.setdefault(linking.norm(odd), []).append(linking.KnownName(odd, linking.norm(odd), "odd"))
    text = f"A man sang. In May it was Ada Moss. I saw the 7 A (a+)+$ {name[:300]} é. It Was. And then The."
    assert [m for m in cast.find(text) if m.decision == "auto" and m.person == "odd" and len(name) < 9] == []


def test_names_in_any_direction_and_with_marks_of_none_are_found():
    assert Cast("Ada Moss").surfaces("\u200fAda\u200e \u200bMoss\u202c sang.") == ["Ada\u200e \u200bMoss"]
