"""Warnings about names, in pairs: what an editor should look at twice, and what is fine."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from linking import norm
from people import doubts, lookalikes, names
from people.importing import import_people
from people.models import Name
from tests.builders import make_person, make_user

CYRILLIC = "Аda Moss"  # its first letter is U+0410


def said(person):
    return [doubt for _, doubt in doubts.about(person.names.all())]


# --- look-alikes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        (CYRILLIC, "ada moss"),
        ("АDА МОSS", "ada moss"),
        ("Αdα Μoss", "ada moss"),  # Greek
        ("Сосо", "coco"),
        ("Ёlodie", "elodie"),
        ("Ada Moss", "ada moss"),
        ("Élodie", "elodie"),
        ("李安", "李安"),
    ],
)
def test_a_name_reads_as_it_looks(name, reads):
    assert lookalikes.skeleton(name) == reads


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=0x24F), max_size=40))
def test_a_latin_name_looks_like_itself(name):
    assert lookalikes.skeleton(name) == norm(name)


@pytest.mark.parametrize(
    ("name", "scripts"),
    [
        (CYRILLIC, ["Cyrillic", "Latin"]),
        ("Αda", ["Greek", "Latin"]),
        ("Ada Мосс", []),
        ("DJ-Аня", []),
        ("Анна Каренина", []),
        ("宇多田ヒカル", []),
        ("Beyoncé", []),
        ("2Pac", []),
    ],
)
def test_a_word_is_in_one_script(name, scripts):
    assert lookalikes.mixed_scripts(name) == scripts


@pytest.mark.django_db
def test_a_name_that_looks_like_somebody_elses_is_doubted():
    make_person("Ada Moss", disambiguator="actor")
    assert said(make_person(CYRILLIC)) == [
        f"“{CYRILLIC}” looks like “Ada Moss”, a name of Ada Moss (actor), in other letters"
    ]


@pytest.mark.django_db
def test_a_name_that_looks_like_ones_own_only_mixes_scripts():
    assert said(make_person("Ada Moss", aliases={CYRILLIC: "misspelling"})) == [
        f"“{CYRILLIC}” mixes Cyrillic and Latin letters in one word"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("gone", ["merged", "refused"])
def test_a_name_that_nobody_bears_any_more_is_no_likeness(gone):
    bearer = make_person("Coco" if gone == "merged" else "Orla Vance")
    if gone == "merged":
        bearer.status, bearer.merged_into = "merged", make_person("Orla Vance")
        bearer.save()
    else:
        names.never_link(bearer, "Coco", by=make_user("editor"))
    assert said(make_person("Сосо")) == []


# --- names that are hard to find ----------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("Pink", "“Pink” is one word: it links only where the story gives evidence"),
        ("The", "“The” is one word"),
        ("!!!", "“!!!” has no letter: the linker cannot find it"),
        ("One Two Three Four Five Six Seven", "has more than 6 words"),
    ],
)
def test_a_name_that_the_linker_hardly_finds_is_doubted(name, doubt):
    [only] = said(make_person(name))
    assert doubt in only


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["Orla Vance", "Saweetie", "Pink Floydson", "李安", "50 Cent", "(a+)+$ Moss"]
)
def test_an_ordinary_name_is_not(name):
    assert said(make_person(name)) == []


@pytest.mark.django_db
def test_the_doubts_of_one_person_are_sentences():
    make_person("Ada Moss")
    stub = names.create_stub(CYRILLIC, by=make_user("editor"))
    names.never_link(stub, "Pink", by=make_user("editor"))
    assert doubts.of(stub) == [f"“{CYRILLIC}” looks like “Ada Moss”, a name of Ada Moss, in other letters."]
    assert doubts.of(stub, besides={norm(CYRILLIC)}) == []


@pytest.mark.django_db
def test_doubts_cost_one_query_however_many_names_and_none_without_other_letters(django_assert_num_queries):
    make_person("Ada Moss")
    for number in range(20):
        make_person(f"{CYRILLIC} {number}")
    stored = list(Name.objects.all())
    with django_assert_num_queries(1):
        assert len(list(doubts.about(stored))) == 20
    with django_assert_num_queries(0):
        assert list(doubts.about(stored[:1])) == []


# --- an import says them with their lines -------------------------------------------------------------------


def load(*people):
    reports: list[tuple[int, str]] = []
    lines = [json.dumps(person).encode() for person in people]
    summary = import_people(lines, report=lambda line, message: reports.append((line, message)))
    assert (summary.bad, summary.doubts) == (0, len(reports))
    return reports


@pytest.mark.django_db
def test_an_import_doubts_new_names_with_their_lines_and_stores_them():
    lines = [
        {"name": "Orla Vance", "aliases": [{"text": "Pink"}]},
        {"name": CYRILLIC},
        {"name": "Theo Lanswick"},
        {"name": "Ada Moss"},
    ]
    (first, pink), (second, lookalike) = load(*lines)
    assert (first, second) == (1, 2)
    assert pink.startswith("“Pink” is one word")
    assert lookalike == f"“{CYRILLIC}” looks like “Ada Moss”, a name of Ada Moss, in other letters"
    assert set(Name.objects.values_list("text", flat=True)) >= {"Pink", CYRILLIC}
    assert load(*lines) == []


@pytest.mark.django_db
def test_doubts_add_one_query_to_a_chunk():
    def queries(name):
        with CaptureQueriesContext(connection) as asked:
            load({"name": name})
        return len(asked)

    assert queries("Сосо Vance") == queries("Coco Lanswick") + 1
