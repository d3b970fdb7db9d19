import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from people import names
from people.models import Name, Person, sort_name
from tests.builders import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_user("editor")


def kinds(person: Person) -> dict[str, str]:
    return dict(person.names.values_list("text", "kind"))


def test_a_renamed_person_keeps_the_old_name_as_a_former_one():
    person = make_person("Robin Duxbury")
    names.rename(person, "Robin Saltmarsh")
    assert person.sort_name == "Saltmarsh, Robin"
    assert person.name == "Robin Saltmarsh"
    assert kinds(person) == {"Robin Duxbury": "former", "Robin Saltmarsh": "full"}


def test_a_new_spelling_that_the_linker_reads_alike_is_the_same_row():
    person = make_person("Elodie Marchetaux")
    names.rename(person, "Élodie  Marchetaux")
    assert kinds(person) == {"Élodie Marchetaux": "full"}


def test_an_alias_may_become_the_printed_name():
    person = make_person("Imogen Castellow", aliases={"Vesper Gale": "stage"})
    names.rename(person, "Vesper Gale")
    assert kinds(person) == {"Imogen Castellow": "former", "Vesper Gale": "full"}


def test_a_name_is_added_once():
    person = make_person("J. T. Orlo")
    first = names.add_name(person, "JT Orlo", Name.Kind.INITIALS)
    assert names.add_name(person, " jt  orlo ") == first


@pytest.mark.parametrize("text", ["", "  ", "x" * 201, "x" * 10_000, "a\x00b", "\ud800"])
def test_what_cannot_be_a_name_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        names.tidy(text)


# --- what may be a name, and what nobody sees of it ---------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "!!!",
        "李安",
        "(a+)+$",
        "<b>Orla</b>",
        "شيرين عبادي",
        "רות ווסטהיימר",
        "ÄÖÜ" * 60,
        "'; DROP TABLE x; --",
        "🎤",
    ],
)
def test_a_strange_name_is_stored_as_it_is(text):
    assert names.tidy(text) == text


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (0x200B, "zero-width space"),
        (0x2060, "word joiner"),
        (0xFEFF, "byte order mark"),
        (0x00AD, "soft hyphen"),
        (0x200E, "left-to-right mark"),
        (0x200F, "right-to-left mark"),
        (0x3164, "Hangul filler"),
        (0x200C, "zero-width non-joiner"),
        (0x200D, "zero-width joiner"),
        (0xFE0F, "variation selector of an emoji"),
        (0xFE00, "variation selector"),
        (0xE0100, "variation selector of an ideograph"),
        (0xE01EF, "variation selector, the last"),
        (0xE0041, "tag"),
        (0x180B, "Mongolian variation selector"),
        (0x180F, "Mongolian variation selector, the last"),
        (0x17B4, "Khmer inherent vowel"),
        (0x1160, "Hangul filler for vowels"),
        (0xFFA0, "Hangul filler, half width"),
        (0x2063, "invisible separator"),
        (0x206A, "symmetric swapping, deprecated"),
        (0x1D173, "beginning of a beam in music"),
        (0xFFF9, "beginning of an annotation"),
        (0xFFFB, "end of an annotation"),
    ],
)
def test_what_nobody_sees_is_taken_out(code, name):
    assert names.tidy(f"{chr(code)}Or{chr(code)}la{chr(code)} Vance{chr(code)}") == "Orla Vance"
    with pytest.raises(ValueError, match="empty"):
        names.tidy(chr(code) * 3)


@pytest.mark.parametrize(
    "text",
    [
        "علی\u200cرضا",  # Persian, between two letters
        "श्री क्\u200dष",  # Devanagari, after a virama
        "ന്\u200d",  # Malayalam, after a virama at the end of a word
        "មាស",  # Khmer with its vowels
    ],
)
def test_a_joiner_stays_where_the_script_needs_it(text):
    assert names.tidy(text) == text


@pytest.mark.parametrize("text", ["\u200cعلی", "علی\u200c", "علی\u200c x", "علی\u200c\u200cرضا"])
def test_a_joiner_that_joins_nothing_is_taken_out(text):
    assert names.tidy(text).count("\u200c") == text.count("\u200c") - 1


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)], ids=hex)
def test_what_turns_the_direction_of_writing_is_refused_in_words(code):
    with pytest.raises(ValueError, match="turns the direction of writing"):
        names.tidy(f"Orla {chr(code)}Vance")


@pytest.mark.parametrize("char", "\x07\x1b\x7f\x9f")
def test_a_control_character_is_refused(char):
    with pytest.raises(ValueError, match="control character"):
        names.tidy(f"Orla{char} Vance")


@pytest.mark.parametrize("char", "\t\n\r\x85\u2028\u00a0\u3000")
def test_whatever_separates_words_is_a_space(char):
    assert names.tidy(f"Orla{char}Vance") == "Orla Vance"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_a_tidied_name_is_tidy(text):
    try:
        tidied = names.tidy(text)
    except ValueError:
        return
    assert names.tidy(tidied) == tidied


# --- a name that is not this person's -----------------------------------------------------------------------


def rows(person: Person) -> set[tuple[str, str, bool]]:
    return set(person.names.values_list("text", "kind", "may_link"))


def test_a_name_of_theirs_that_never_links_stays_their_name(editor):
    person = make_person("Orla Vance", aliases={"Lola": "nickname"})
    names.never_link(person, "LOLA", by=editor)
    assert rows(person) == {("Orla Vance", "full", True), ("Lola", "nickname", False)}
    names.allow_link(person, "lola", by=editor)
    assert rows(person) == {("Orla Vance", "full", True), ("Lola", "nickname", True)}


def test_a_name_that_is_not_theirs_is_kept_as_refused_until_it_is_allowed_again(editor):
    person = make_person("Orla Vance")
    for _ in range(2):
        names.never_link(person, " Lola ", by=editor)
    assert rows(person) == {("Orla Vance", "full", True), ("Lola", "refused", False)}
    names.allow_link(person, "Lola", by=editor)
    assert rows(person) == {("Orla Vance", "full", True)}
    names.allow_link(person, "Lola", by=editor)
    assert rows(person) == {("Orla Vance", "full", True)}


def test_a_refused_name_is_never_one_that_links(editor):
    refused = names.never_link(make_person("Orla Vance"), "Lola", by=editor)
    refused.may_link = True
    with pytest.raises(ValidationError, match="never links"):
        refused.full_clean()


def test_nobody_is_found_by_a_name_that_is_not_theirs(editor):
    person = make_person("Orla Vance")
    names.never_link(person, "Lola", by=editor)
    assert not Person.objects.called("lola").exists()
    assert Person.objects.called("orla").exists()


def test_a_name_once_refused_may_become_theirs_and_still_never_links(editor):
    person = make_person("Orla Vance")
    names.never_link(person, "Lola", by=editor)
    names.rename(person, "Lola")
    assert rows(person) == {("Orla Vance", "former", True), ("Lola", "full", False)}


@pytest.mark.parametrize("verb", [names.never_link, names.allow_link])
def test_only_who_may_change_profiles_says_what_links(verb):
    person = make_person("Orla Vance")
    with pytest.raises(names.NotAllowed):
        verb(person, "Orla Vance", by=make_user("reporter"))
    verb(person, "Orla Vance", by=make_user("editor"))


# --- a stub -------------------------------------------------------------------------------------------------


def test_a_stub_has_a_name_and_an_address_and_no_page(editor):
    stub = names.create_stub("  Élodie   Marchetaux", by=editor)
    assert (stub.name, stub.slug, stub.sort_name) == (
        "Élodie Marchetaux", "elodie-marchetaux", "Marchetaux, Élodie",
    )  # fmt: skip
    assert (stub.status, stub.privacy, stub.is_public) == ("stub", "public", False)
    assert kinds(stub) == {"Élodie Marchetaux": "full"}


@pytest.mark.parametrize("fields", [{}, {"privacy": "minor"}, {"status": "redacted"}])
def test_no_stub_is_made_of_somebody_who_is_here(editor, fields):
    make_person("Orla Vance", aliases={"Lola Vance": "nickname"}, **fields)
    for name in ("orla vance", "Lola  Vance"):
        with pytest.raises(names.NameTaken, match="Orla Vance"):
            names.create_stub(name, by=editor)
    assert Person.objects.count() == 1


def test_a_name_that_is_not_somebodys_is_free_for_a_stub(editor):
    names.never_link(make_person("Orla Vance"), "Lola Marr", by=editor)
    assert names.create_stub("Lola Marr", by=editor).pk


def test_a_stub_is_made_by_who_may_add_profiles():
    with pytest.raises(names.NotAllowed):
        names.create_stub("Orla Vance", by=make_user("reporter"))
    assert not Person.objects.exists()


# --- addresses, the A–Z, searching --------------------------------------------------------------------------


def test_slugs_are_ascii_and_free():
    make_person("Theo Lanswick", slug="theo-lanswick")
    assert names.free_slug("Théo Lanswick") == "theo-lanswick-2"
    assert names.free_slug("Søren Ørsted") == "soren-orsted"
    assert names.free_slug("李安").startswith("person-")


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("Alec Baldwin", "Baldwin, Alec"),
        ("Vesper", "Vesper"),
        ("Robert Downey Jr.", "Downey, Robert, Jr."),
        ("", ""),
    ],
)
def test_the_a_to_z_files_by_surname(name, filed):
    assert sort_name(name) == filed


def test_a_search_finds_any_name_and_any_id():
    person = make_person("William Hartnoll", aliases={"Billy Hartnoll": "nickname"}, wikidata="Q9")
    make_person("Billy Other")
    for words in ("billy hartnoll", "HARTNOLL", "hart bil", "artnol", "ha", "wi ha", "Q9"):
        assert list(Person.objects.called(words)) == [person], words
    assert not Person.objects.called("hartnoll other").exists()


def test_a_search_takes_one_or_two_letters_for_the_beginning_of_a_word():
    person, other = make_person("Billy Hartnoll"), make_person("李安明")
    for words in ("b", "bi", "h"):
        assert list(Person.objects.called(words)) == [person], words
    assert not Person.objects.called("il").exists()
    assert list(Person.objects.called("安明")) == [other]


def test_a_picker_offers_the_same_name_first_then_beginnings_then_later_words():
    later, longer, inside, same = (
        make_person(name) for name in ("Ada Rosen", "Rosen Vale", "Primrosen", "Rosen")
    )
    assert list(Person.objects.offered("rosen")) == [same, longer, later, inside]


@pytest.mark.parametrize("words", ["r", "ro", "Rosén", "Q7", "vale rosen", " rosen  vale "])
def test_a_picker_offers_whoever_the_search_finds(words):
    person = make_person("Rosen Vale", wikidata="Q7")
    make_person("Theo Lanswick")
    assert list(Person.objects.offered(words)) == list(Person.objects.called(words)) == [person]


@pytest.mark.parametrize("words", ["lola", "zz", "-", "x" * 200, "a " * 100])
def test_a_picker_offers_nobody_by_a_name_that_is_not_theirs(words):
    Name.objects.create(person=make_person("Orla Vance"), text="Lola", kind="refused", may_link=False)
    assert not Person.objects.offered(words).exists()


def test_a_picker_offers_no_more_than_somebody_would_look_through(monkeypatch, client, desk_editor):
    monkeypatch.setattr("people.models.person.OFFERED", 3)
    for number in range(5):
        make_person(f"Rosen Vale {number}")
    client.force_login(desk_editor)
    asked = {"app_label": "people", "model_name": "person", "field_name": "merged_into", "term": "rosen"}
    found = client.get("/admin/autocomplete/", asked).json()["results"]
    assert [one["text"] for one in found] == [f"Rosen Vale {number}" for number in range(3)]
    assert len(Person.objects.called("rosen")) == 5
