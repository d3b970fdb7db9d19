"""Profiles and the A–Z: public people only, each under the right letter."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from people.models import Credit, Privacy, Status, Work
from tests.builders import make_person
from web import alphabet
from web.templatetags.site import initials, partial_date

pytestmark = pytest.mark.django_db

NOT_PUBLIC: list[dict[str, Any]] = [
    {"privacy": Privacy.PRIVATE},
    {"privacy": Privacy.MINOR},
    {"privacy": Privacy.PROTECTED},
    {"status": Status.STUB},
    {"status": Status.REDACTED},
    {"born": str(dt.datetime.now(dt.UTC).year - 10)},
]


def test_a_public_person_has_a_profile_and_stands_in_the_a_to_z(client: Client) -> None:
    make_person("Orla Vance", slug="orla-vance")
    assert client.get("/people/orla-vance/").status_code == 200
    assert "/people/orla-vance/" in client.get("/people/").text


@pytest.mark.parametrize("row", NOT_PUBLIC, ids=str)
def test_who_is_not_public_has_neither(client: Client, row: dict[str, Any]) -> None:
    make_person("Orla Vance", slug="orla-vance", **row)
    assert client.get("/people/orla-vance/").status_code == 404
    assert "Orla" not in client.get("/people/").text


def test_a_merged_profile_leads_to_what_it_became(client: Client) -> None:
    target = make_person("Orla Vance", slug="orla-vance")
    make_person("O. Vance", slug="o-vance", status=Status.MERGED, merged_into=target)
    response = client.get("/people/o-vance/")
    assert (response.status_code, response["Location"]) == (301, "/people/orla-vance/")
    assert response["Cache-Control"] == "no-cache"  # a merge may be undone


def test_a_profile_merged_into_a_private_one_is_404(client: Client) -> None:
    target = make_person("Orla Vance", slug="orla-vance", privacy=Privacy.PRIVATE)
    make_person("O. Vance", slug="o-vance", status=Status.MERGED, merged_into=target)
    assert client.get("/people/o-vance/").status_code == 404


def test_a_profile_shows_facts_and_credits(client: Client) -> None:
    person = make_person(
        "Orla Vance", slug="orla-vance", born="1958-04-03", died="2020-04-02", occupations=["actor"]
    )
    Credit.objects.create(
        person=person, work=Work.objects.create(title="The Reef", year=1999), character="Mina"
    )
    page = client.get("/people/orla-vance/").text
    assert '<time datetime="1958-04-03">April 3, 1958</time>' in page
    assert "(aged 61)" in page
    assert "The Reef" in page
    assert "Mina" in page


def test_a_profile_with_nothing_in_it_opens(client: Client) -> None:
    make_person("Vesper", slug="vesper")
    assert "No story names them yet" in client.get("/people/vesper/").text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1958", '<time datetime="1958">1958</time>'),
        ("1958-04", '<time datetime="1958-04">April 1958</time>'),
        ("1958~", 'about <time datetime="1958">1958</time>'),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(written: str, said: str) -> None:
    assert partial_date(written) == said


@pytest.mark.parametrize(
    ("born", "died", "told"),
    [
        ("1958-04-03", "2020-04-02", "(aged 61)"),
        ("1958-04-03", "2020-04-03", "(aged 62)"),
        ("1958", "2020-04-03", "(aged 61–62)"),
        ("1958-04", "2020-04", "(aged 61–62)"),
        ("1958~", "2020", "(aged 59–64)"),
    ],
)
def test_an_age_says_as_much_as_the_dates_do(client: Client, born: str, died: str, told: str) -> None:
    make_person("Orla Vance", slug="orla-vance", born=born, died=died)
    assert told in client.get("/people/orla-vance/").text


def test_who_has_no_birth_date_has_no_age(client: Client) -> None:
    make_person("Orla Vance", slug="orla-vance", died="2020")
    page = client.get("/people/orla-vance/").text
    assert "Died" in page
    assert "aged" not in page


@pytest.mark.parametrize(
    ("name", "disc"), [("Kim Basinger", "KB"), ("Vesper", "V"), ("J. T. Orlo", "JO"), ("", "")]
)
def test_initials_stand_for_a_name(name: str, disc: str) -> None:
    assert initials(name) == disc


def letters_of(page: str) -> dict[str, list[str]]:
    """Each heading of the A–Z with the names under it."""
    parts = re.split(r'<h2 id="[^"]+">(.)</h2>', page)[1:]
    return {
        letter: re.findall(r"<b>([^<]+)</b>", part)
        for letter, part in zip(parts[::2], parts[1::2], strict=True)
    }


def test_the_a_to_z_files_under_letters_without_their_accents_and_case(client: Client) -> None:
    for at, name in enumerate(("Ömer", "oona", "Zadie", "Élodie", "2step", "Eve")):
        make_person(name, slug=f"person-{at}")
    filed = letters_of(client.get("/people/").text)
    assert filed == {"#": ["2step"], "E": ["Élodie", "Eve"], "O": ["Ömer", "oona"], "Z": ["Zadie"]}


def test_a_letter_begins_a_page_and_the_next_goes_on_where_it_ended(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alphabet, "PAGE_SIZE", 2)
    for name in ("Ann", "Bea", "Bea", "Bea", "Cy"):
        make_person(name)
    first = client.get("/people/?from=b").text
    after = re.search(r'href="(\?from=[^"]+)"\s+rel="next"', first)
    assert after
    assert letters_of(first) == {"B": ["Bea", "Bea"]}
    assert letters_of(client.get("/people/" + after[1]).text) == {"B": ["Bea"], "C": ["Cy"]}


@pytest.mark.parametrize("mark", ["a%00", "a~x", "a~" + "9" * 30, "a" * 300, "a~٣"])
def test_a_mark_no_name_could_be_is_404(client: Client, mark: str) -> None:
    assert client.get(f"/people/?from={mark}").status_code == 404
