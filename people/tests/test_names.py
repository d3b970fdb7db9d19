import pytest
from django.core.exceptions import ValidationError

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


@pytest.mark.parametrize("text", ["", "  ", "x" * 201, "a\x00b", "\ud800"])
def test_what_cannot_be_a_name_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        names.tidy(text)


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
    for words in ("billy hartnoll", "HARTNOLL", "hart bil", "Q9"):
        assert list(Person.objects.called(words)) == [person], words
    assert not Person.objects.called("hartnoll other").exists()
