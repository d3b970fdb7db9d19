import pytest

from people import names
from people.models import Name, Person, sort_name
from tests.builders import make_person

pytestmark = pytest.mark.django_db


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
