import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking import fold, norm
from linking import vocabulary as words
from linking.tokens import Gap, read_words, tokenise


@given(st.text())
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_a_text_folds_as_its_letters_do():
    letters = [chr(code) for code in range(0x30000) if not 0xD800 <= code < 0xE000]
    one_by_one = [fold(letter) for letter in letters]
    assert "".join(one_by_one) == fold("".join(letters))
    assert one_by_one == [fold(f"Ada {letter}. {letter}b")[4] for letter in letters]


@pytest.mark.parametrize("marks", ["’", "‘", "ʼ", "＇", "'"])
def test_every_apostrophe_is_the_same(marks):
    assert fold(f"O{marks}Marr") == "o'marr"


@pytest.mark.parametrize("dash", "-‐‑‒–—−")
def test_every_dash_is_the_same(dash):
    assert fold(f"Ada{dash}May") == "ada-may"


@pytest.mark.parametrize("space", "\u00a0\u2009\u202f\u3000\t")
def test_every_space_is_the_same(space):
    assert norm(f"Ada{space}Moss") == "ada moss"


@pytest.mark.parametrize(
    "spellings",
    [
        ("J. K. Marr", "J.K. Marr", "JK Marr", "J K Marr", "j.k. marr"),
        ("Tom Marr Jr.", "Tom Marr Jr", "Tom Marr, Jr.", "TOM MARR JR"),
        ("Sean O’Marr", "Sean O'Marr", "Séan OMarr"),
        ("Jean-Luc Moss", "Jean Luc Moss", "Jean‑Luc Moss"),
        ("Ada Moss", "Ada Moss (actress)", " ada  moss ", "Áda Moß"[:-1] + "ss"),
        ("A$AP Moss", "a$ap moss"),
        ("Zoë Łuk", "Zoe Luk", unicodedata.normalize("NFD", "Zoë") + " Łuk"),
        ("Ada Moss", "Ada\u200b Mo\u00adss", "\u200fAda Moss\u200e"),
    ],
)
def test_spellings_of_one_name_have_one_key(spellings):
    assert len({norm(name) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Tom Marr", "Tom Marr Jr."), ("J. Marr", "K. Marr"), ("Ada Moss", "Ada Mosse")]
)
def test_different_names_have_different_keys(one, other):
    assert norm(one) != norm(other)


@given(st.text())
def test_a_token_is_where_it_says(text):
    folded = fold(text)
    for token in tokenise(text):
        assert token.key[0] in folded[token.start : token.end]


PIECES = st.sampled_from(
    ["a", "ada", "Ada", "ADA", "É", "é", "e\u0301", "J.", "b.", "’s", "o'hale", "50", "9th", "金", "\u00ad",
     "-", "\n", " ", ". ", ", ", " a ", "' "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=20).map("".join) | st.text())
def test_words_are_listed_by_kind(text):
    tokens, keys, capitals, apart, odd = read_words(text)
    assert keys == [token.key for token in tokens]
    assert capitals == [index for index, token in enumerate(tokens) if token.is_capital]
    assert apart == [index for index, token in enumerate(tokens) if token.gap is not Gap.SPACE]
    assert {index for index, key in enumerate(keys) if not (key.isascii() and key.isalpha())} - {
        *capitals
    } == {*odd}


def test_plain_words_are_what_they_would_be_elsewhere():
    one, other = tokenise("He saw a film of it. He"), tokenise("“He, saw; a (film) of: it?” He")
    assert [token[2] for token in one] == [token[2] for token in other]
    assert [token[4:6] for token in one] == [token[4:6] for token in other]
    assert [token.is_initials for token in one] == [token.is_initials for token in other]


def test_a_possessive_stays_outside_the_word():
    text = "Ada Moss’s film, the MARRS' house"
    assert [text[t.start : t.end] for t in tokenise(text)] == ["Ada", "Moss", "film", "the", "MARRS", "house"]


@pytest.mark.parametrize("name", [n for n in dir(words) if n.isupper()])
def test_vocabulary_is_written_in_keys(name):
    assert [word for word in getattr(words, name) if norm(word) != word] == []
