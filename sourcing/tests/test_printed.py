"""Which names and words are found in a copy, whatever they were typed as, and which are not."""

import pytest

import linking
from sourcing import naming, printed


def named(told: str, stands: str, *, is_address: bool = False) -> bool:
    read = linking.read_text if is_address else linking.read_html
    text = printed.Text(read(stands), is_address=is_address)
    return any(naming.names(name, text) for name in naming.names_in(told))


def repeated(told: str, *stands: str) -> bool:
    copy = printed.Printed([printed.Text(linking.read_text(each)) for each in stands])
    return printed.repeats(printed.passages(told), copy)


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ("Ada Moss, his driver (Bristol)", [("ada", "moss")]),
        ("Ada Moss; Theo Marsh\nEmma Carter", [("ada", "moss"), ("theo", "marsh"), ("emma", "carter")]),
        ("the driver Ada Moss and Theo Marsh @adamoss", [("ada", "moss"), ("theo", "marsh")]),
        ("Dr Ada Moss", [("ada", "moss")]),
        ("Mr. Ada Moss Jr.", [("ada", "moss")]),
        ("Mr. Moss", [("moss",)]),
        ("Detective Ada Moss", [("ada", "moss")]),
        ("Ada “Addie” Moss", [("ada", "moss")]),
        ("Ursula von der Leyen", [("ursula", "von", "der", "leyen")]),
        ("Ada Moss-Carter", [("ada", "moss", "carter"), ("ada", "moss")]),
        ("wilhelmina quillfeather", [("wilhelmina", "quillfeather")]),
        ("王小明", [("王小明",)]),
        ("Wang Xiaoming 王小明", [("wang", "xiaoming"), ("王小明",)]),
        ("(Ada Moss)", [("ada", "moss")]),
        ("a close friend", []),
        ("The driver", []),
        ("of the many who were there that night", []),
        ("He", []),
        ("X", []),
        *((odd, []) for odd in ("", "?", "…", "👤", "-", "( )", "24", ", ,")),
    ],
)
def test_what_of_an_entry_is_a_name(told, names):
    assert [name.words for name in naming.names_in(told)] == names


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ("Ludwig van Beethoven", "Ludwig van Beethoven sang."),
        ("Ursula von der Leyen", "They met Leyen."),
        ("wilhelmina quillfeather", "Wilhelmina Quillfeather sang."),
        ("王小明", "王小明说。"),
        ("محمد علي", "They met محمد علي there."),
        ("김철수", "김철수는 노래했다."),
        ("Ada Moss", "ADA MOSS sang."),
        ("Ada Moss", "Moss, Ada: a portrait."),
        ("Ada Moss", "Ada Jane Eliza Moss sang."),
        ("Ada Moss", "A. Moss sang."),
        ("Ada Moss", "They met A. J. Moss."),
        ("Ada Moss", "The soprano Moss sang."),
        ("Ada Moss", "See #AdaMoss."),
        ("A. Moss", "Ada Moss sang."),
        ("ADA moss", "Ada Moss sang."),
        ("Ada Moss and Theo Marsh", "Theo Marsh sang."),
        ("Ada Moss tel. 555", "Ada Moss sang."),
        ("Will", "They met Will there."),
    ],
)
def test_a_name_is_found(told, stands):
    assert named(told, f"<p>The choir met. {stands}</p>")


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ("Ada Moss, his driver (Bristol)", "The fair opened in Bristol."),
        ("Ada Moss, Director", "The director spoke."),
        ("Ada Moss, BBC", "The BBC said so."),
        ("Ada Moss (24)", "There were 24 people."),
        ("Ada Moss, 2019", "In 2019 it rained."),
        ("Ada Moss, Friday", "It opened on Friday."),
        ("Will", "Will they sing? They will."),
        ("Hope", "There is hope. Hope stays."),
        ("X", "x marks it, and X stays."),
        ("Moss", "There was moss on it."),
        ("Ada Moss", "Moss grows there."),
        ("Ada Moss", "The singer Emma Moss sang."),
        ("Ada Moss", "E. Moss sang with Emma Moss."),
        ("Ada Moss", "Ada sang, and the wall had some moss."),
        ("A. Moss", "It is a moss garden."),
        ("wedding guest", "A wedding guest spoke."),
        ("his driver", "Later his driver spoke."),
        ("Al Go", "It is an algo."),
        ("王小明", "王大明说。"),
    ],
)
def test_what_is_no_name_or_somebody_elses_is_not(told, stands):
    assert not named(told, f"<p>The choir met. {stands}</p>")


@pytest.mark.parametrize(
    ("told", "stands", "is_found"),
    [
        ("Ada Moss", "ada moss sang", True),
        ("Ada Jane Moss", "ada moss sang", True),
        ("Ada Moss", "adamoss", True),
        ("ada moss", "ada moss sang", True),
        ("Ada Moss", "moss on the wall", False),
        ("Hope", "there is hope", False),
    ],
)
def test_an_address_has_no_capitals(told, stands, is_found):
    assert named(told, stands, is_address=True) is is_found


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ("the seats were given away", "Indeed the seats were given away."),
        ("Then the choir sold every seat in the hall.", "They say the choir sold every seat in May."),
        ("Yes.\nThe seats were given away.", "The seats were given away."),
    ],
)
def test_words_told_off_the_record_are_found(told, stands):
    assert repeated(told, "The choir met.", stands)


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ("She left in May.\nYes.\nI know.", "Yes, they came."),
        ("the", "The choir met."),
        ("May", "It was in May."),
        ("no", "No one came."),
        ("the seats were given away", "The seats were not given away."),
        ("and it was one of the first that they had", "It was one of the first they saw."),
    ],
)
def test_words_that_are_everybodys_are_not(told, stands):
    assert not repeated(told, stands)


def test_words_of_two_texts_are_no_passage():
    assert not repeated("the seats were given away", "The seats were", "given away")


def test_a_passage_counts_only_where_it_may_not_be_printed():
    told, stands = "sold every seat", "“The choir sold every seat,” she said. They sold every seat."
    copy = printed.Printed([printed.Text(linking.read_text(stands), "body")])
    passages = printed.passages(told)
    quote, rest = printed.Span("body", 1, 26), printed.Span("body", 38, 60)
    assert printed.repeats(passages, copy, [quote])
    assert printed.repeats(passages, copy, [quote, rest._replace(part="dek")])
    assert not printed.repeats(passages, copy, [quote, rest])
