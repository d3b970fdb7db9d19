"""Full names: what links, what is asked, what never links."""

import pytest

from .cast import Cast

MOSS = Cast("Ada Moss")


@pytest.mark.parametrize(
    "text",
    [
        "Ada Moss sang.",
        "Actress Ada Moss sang.",
        "The actor saw Ms. Ada Moss, who sang.",
        "On Monday Ada Moss sang.",
        "Then Ada Moss sang on Tuesday.",
        "We saw British star Ada Moss Monday.",
        "ADA MOSS SINGS",
        "Why Ada Moss Is Singing Again After All",
        "“Ada Moss is great,” he said.",
        "Ada Moss-led films do well.",
        "He met Ada  Moss (right), Ada\u00a0Moss and ada moss."[:-13],
        "CEO Ada Moss sang.",
        "The late, great Ada Moss’s song.",
        "Áda Möss sang.",
        "Ada Moss & Co-star sang."[:8] + ", too, sang.",
    ],
)
def test_a_name_of_one_person_is_recognised(text):
    assert MOSS.auto(text)[0][1] == "ada-moss"


@pytest.mark.parametrize(
    "text",
    [
        "Ada Moss Jr. sang.",
        "Mary Ada Moss sang.",
        "They saw Zelda Ada Moss sing.",
        "Ada Moss Smith sang.",
        "Ada Moss-Smith sang.",
        "Anna-Ada Moss sang.",
        "They saw de Ada Moss sing.",
        "Ada Moss de Vere sang.",
        "They landed at Ada Moss Airport.",
        "The Ada Moss Foundation paid.",
        "the Ada Moss Show",
        "Ada Moss & Sons went bankrupt.",
        "the Ada Moss airport",
        "the HMS Ada Moss",
        "They sang the Ballad of Ada Moss again.",
        "He was in Late Night with Ada Moss once.",
        "The film Being Ada Moss opened.",
        "Ada Moss v. Marr was heard.",
        "the Ada Mosses",
        "He read “The Trial of Ada Moss” twice.",
        "Ada. Moss sang.",
        "Ada, Moss and Tom sang.",
        "Ada\nMoss sang.",
        "ada moss sang.",
        "Zorblatt Ada Moss sang.",
        "ADA MOSS SMITH QUITS",
        "Ada Moss Williams Quits Film After Row",
    ],
)
def test_a_longer_name_a_thing_or_a_title_is_not_the_person(text):
    assert MOSS.auto(text) == []


def test_a_sentence_full_of_names_is_no_headline():
    text = (
        "Robert P. Ames was a commissioner to the District Court of Kent. Ada Moss Smith met Jo Vane of Kent."
    )
    assert Cast("Robert", "Ada Moss").find(text) == []


def test_a_headline_may_end_or_begin_with_any_word():
    mentions = MOSS.find("They met Ada Moss.", headline="Superstar Ada Moss Returns")
    assert [(m.part, m.decision) for m in mentions] == [("headline", "auto"), ("body", "auto")]


def test_a_longest_name_that_fails_does_not_hide_a_shorter_good_one():
    cast = Cast("Ada Moss", "Moss Marr Airport")
    assert cast.auto("Ada Moss, Marr Airport") == [("Ada Moss", "ada-moss")]


def test_leftmost_then_longest():
    cast = Cast("Ada Moss", "Ada Moss Marr", "Moss Marr")
    assert cast.auto("They met Ada Moss Marr.") == [("Ada Moss Marr", "ada-moss-marr")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("J. K. Marr", "J.K. Marr sang with JK Marr."),
        ("Tom Marr Jr.", "Tom Marr Jr. sang with Tom Marr, Jr., again."),
        ("50 Pence", "Rapper 50 Pence sang with 50 Pence."),
        ("A$AP Marr", "A$AP Marr sang. A$AP Marr left."),
        ("deadmau7", "They saw deadmau7 and deadmau7."),
        ("k.d. marr", "They saw k.d. marr and k.d. marr."),
        ("Tyler, The Maker", "Tyler, the Maker, met Tyler, The Maker."),
        ("Jürgen Marr", "Juergen Marr met Jürgen Marr."),
        ("Oscar de la Marr", "Oscar de la Marr met Oscar De La Marr."),
        ("Kim Jae-un", "They saw Kim Jae-un and Kim Jae-un."),
    ],
)
def test_names_of_every_make(name, text):
    assert len(Cast(name).auto(text)) == 2


def test_an_umlaut_is_written_out_only_where_there_is_one():
    assert Cast("Michal Marr").auto("They met Michael Marr.") == []


def test_a_jr_keeps_its_full_stop_and_a_possessive_stays_outside():
    assert Cast("Tom Marr Jr.").surfaces("He saw Tom Marr Jr. there.") == ["Tom Marr Jr."]
    assert MOSS.surfaces("Ada Moss’s film") == ["Ada Moss"]


def test_a_capital_after_the_name_is_no_surname_where_the_story_has_the_name_plainly():
    mentions = MOSS.find("They met Ada Moss.", headline="Ada Moss Divorce Delayed After Row")
    assert [(m.part, m.decision) for m in mentions] == [("headline", "auto"), ("body", "auto")]


def test_a_middle_initial_needs_evidence_unless_it_adorns_an_office():
    assert MOSS.suggested("They met Ada K. Moss there.") == [("Ada K. Moss", "ada-moss")]
    assert MOSS.auto("They met Senator Ada K. Moss there.") == [("Ada K. Moss", "ada-moss")]
    star = Cast("Ada Moss").know("ada-moss", credits=("Tall House",))
    assert star.auto("They met Senator Ada K. Moss there.") == []
    assert star.auto("They saw “Tall House” with Ada K. Moss.") == [("Ada K. Moss", "ada-moss")]


def test_a_profile_with_the_initial_comes_first():
    cast = Cast("Ada Moss", "Ada K. Moss")
    assert cast.auto("They met Ada K. Moss.") == [("Ada K. Moss", "ada-k-moss")]


def test_a_nickname_may_stand_inside_the_name():
    assert MOSS.surfaces("He met Ada “Boo” Moss. She is Ada (Boo) Moss.") == [
        "Ada “Boo” Moss",
        "Ada (Boo) Moss",
    ]
    assert MOSS.auto("He met Ada (left) Moss. There was Ada, “Boo” Moss said.") == []


# --- one word, common words


@pytest.mark.parametrize(
    "text", ["They saw Pink there.", "Pink dresses are in.", "PINK IS BACK", "Pink said so."]
)
def test_a_single_word_without_evidence_is_not_linked(text):
    assert Cast("Pink").auto(text) == []


def test_a_single_word_mid_sentence_is_suggested():
    assert Cast("Pink").suggested("They saw Pink there.") == [("Pink", "pink")]


def test_a_single_word_is_linked_when_the_story_names_a_work():
    cast = Cast("Pink").know("pink", credits=("So Very Wide",))
    assert cast.auto("They saw Pink sing “So Very Wide”.") == [("Pink", "pink")]


def test_a_single_word_is_linked_when_introduced_by_the_right_occupation():
    cast = Cast("Pink").know("pink", occupations=("singer",))
    assert cast.surfaces("They saw singer Pink there. They like Pink.") == ["Pink", "Pink"]
    assert cast.auto("They saw painter Pink there.") == []


def test_a_single_word_is_linked_beside_a_relative():
    cast = Cast("Pink", "Carey Hart").know("pink", relatives=frozenset({"carey-hart"}))
    assert ("Pink", "pink") in cast.auto("They saw Pink with Carey Hart.")


def test_a_nickname_is_linked_beside_the_full_name():
    assert Cast("Ada Moss | Bubbles").surfaces("Ada Moss sang. They call Bubbles a star.") == [
        "Ada Moss",
        "Bubbles",
    ]


def test_a_word_that_belongs_to_a_stranger_is_nobody_elses():
    cast = Cast("Pink").know("pink", credits=("So Very Wide",))
    assert cast.auto("They saw Daisy Pink sing “So Very Wide”. Later Pink left.") == []


def test_an_office_is_not_its_holder():
    assert Cast("Tom Marr | Duke of Marl").surfaces("They saw the Duke of Marl there.") == []
    assert Cast("Tom Marr | Duke of Marl").surfaces("Tom Marr is now the Duke of Marl.") == [
        "Tom Marr",
        "Duke of Marl",
    ]


# --- held


def test_a_minor_is_recorded_and_never_linked():
    mentions = Cast("Ada Moss").know("ada-moss", hold="minor").find("Ada Moss sang. Ada slept.")
    assert [(m.surface, m.decision, m.linked) for m in mentions] == [
        ("Ada Moss", "held", False),
        ("Ada", "held", False),
    ]
    assert mentions[0].evidence.startswith("Held: minor")


def test_whoever_is_held_is_not_suggested_either():
    mentions = Cast("Ada Moss").know("ada-moss", hold="private").find("Zorblatt Ada Moss sang.")
    assert [m.decision for m in mentions] == ["held"]


# --- which mention gets the link


@pytest.mark.parametrize(
    "linked",
    [
        "<p>[Ada Moss] sang. Ada Moss left.</p>",
        "<p>“Ada Moss sings,” he said of [Ada Moss].</p>",
        "<p>“[Ada Moss] sings,” he said.</p>",
        "<h2>Ada Moss</h2><p>[Ada Moss] sang.</p>",
        "<h2>Moss sings</h2><p>Yes, [Ada Moss].</p>",
        "<blockquote>Ada Moss</blockquote><p>He saw [Ada Moss].</p>",
        "<p><span data-nolink>Ada Moss</span> met [Ada Moss].</p>",
        '<p><a href="/x">Ada Moss</a> met [Ada Moss].</p>',
        '<p><a data-person="ada-moss">Ada Moss</a> met Ada Moss.</p>',
        "<p>[<em>Ada</em> Moss]’s song</p>",
        "<p>He saw <em>[Ada Moss] sing</em>.</p>",
        "<p>Moss &amp; Marr: [Ada&nbsp;Moss]</p>",
    ],
)
def test_the_first_good_mention_gets_the_link(linked):
    assert MOSS.linked(linked.replace("[", "").replace("]", "")) == linked


def test_names_set_in_italics_alone_may_be_titles():
    assert MOSS.suggested("<p>He saw <em>Ada Moss</em> at the cinema.</p>") == [("Ada Moss", "ada-moss")]


def test_mentions_come_in_the_order_of_the_story():
    cast = Cast("Ada Moss", "Tom Marr")
    mentions = cast.find("Tom Marr met Ada Moss. Marr left.", headline="Moss meets Marr")
    assert [(m.part, m.surface) for m in mentions] == [
        ("headline", "Moss"),
        ("headline", "Marr"),
        ("body", "Tom Marr"),
        ("body", "Ada Moss"),
        ("body", "Marr"),
    ]


# --- every text takes linear time and nothing raises


@pytest.mark.parametrize(
    "text",
    [
        "Ada Moss " * 5_000,
        "A" * 100_000,
        "(a+)+$" * 8_000,
        "Ada\x00Moss\u200f " * 5_000,
        "“" * 25_000,
        "J. " * 20_000,
        "a " * 100_000,
        "Moss, " * 8_000,
        "'" * 100_000,
        "A-" * 25_000,
        "Ada Moss. Moss v. Moss in Moss. " * 1_500,
        "\u0301" * 100_000,
        "Ada Moss sang. " + "His son Ada, 9, sang. " * 2_000,
    ],
    ids=lambda text: ascii(text[:16]),
)
def test_hard_text_takes_its_time_and_no_more(text):
    assert isinstance(MOSS.find(text), list)
