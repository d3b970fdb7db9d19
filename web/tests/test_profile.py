"""What a profile tells: facts with a source, family, timeline, works, and the same for machines."""

import datetime as dt
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from people.models import Award, Credit, DistinctPair, Fact, Person, Privacy, Work
from tests.builders import SOURCE, make_live_article, make_mention, make_person, make_tie

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def orla() -> Person:
    return make_person(
        "Orla Vance",
        slug="orla-vance",
        born="1958-04-03",
        occupations=["actor"],
        aliases={"Lola": "nickname"},
    )


def say(person: Person, about: str, text: str, **told: Any) -> Fact:
    return Fact.objects.create(person=person, about=about, text=text, **{"source": SOURCE} | told)


def credit(person: Person, title: str, year: int | None = None, kind: str = "film", **fields: Any) -> Credit:
    work, _ = Work.objects.get_or_create(title=title, year=year, kind=kind)
    return Credit.objects.create(person=person, work=work, **fields)


def page(client: Client, **asked: str) -> str:
    return client.get("/people/orla-vance/", asked).text


# --- death -----------------------------------------------------------------------------------------------


def test_who_is_known_to_be_dead_has_no_age_of_the_living(client: Client) -> None:
    """The death is hidden; an age as of today would say that it was none."""
    make_person("Orla Vance", slug="orla-vance", born="1958", died="2001")
    assert "aged 42–43" in page(client)
    Fact.objects.filter(about="died").update(source="")
    assert not any(told in page(client) for told in ("(age", "(aged", "2001"))


@pytest.mark.parametrize(
    ("mine", "theirs", "is_widowed"),
    [("", "2001", True), ("2010", "2001", True), ("2001", "", False), ("2001", "2010", False)],
)
def test_only_who_lives_on_is_widowed(client: Client, mine: str, theirs: str, is_widowed: bool) -> None:
    orla = make_person("Orla Vance", slug="orla-vance", born="1958", died=mine)
    theo = make_person("Theo Lund", born="1958", died=theirs)
    make_tie(orla, "spouse", theo, start="1984", end="2001", end_cause="death")
    assert ("Widowed by the death of Theo Lund" in page(client)) == is_widowed


# --- the bio box --------------------------------------------------------------------------------------------


def test_the_box_tells_what_has_a_source_and_where_it_comes_from(client: Client, orla: Person) -> None:
    say(orla, "birthplace", "Port Averne", source_url="https://example.com/averne", as_of="2026-05")
    text = page(client)
    for told in ("April 3, 1958", "Port Averne", "actor", "Lola", SOURCE, "https://example.com/averne"):
        assert told in text
    assert '(as of <time datetime="2026-05">May 2026</time>)' in text


@pytest.mark.parametrize("fields", [{"source": ""}, {"is_public": False}, {"confidence": "disputed"}])
def test_the_box_keeps_to_itself_what_has_none(client: Client, orla: Person, fields: dict[str, Any]) -> None:
    say(orla, "birthplace", "Port Averne", **fields)
    Fact.objects.filter(about="born").update(**fields)
    text = page(client)
    assert "Port Averne" not in text
    assert "1958" not in text


@pytest.mark.parametrize(("kind", "is_shown"), [("stage", True), ("former", False), ("birth", False),
                                                ("misspelling", False)])  # fmt: skip
def test_a_name_left_behind_is_never_shown(client: Client, orla: Person, kind: str, is_shown: bool) -> None:
    orla.names.create(text="Olga Wantz", kind=kind)
    assert ("Olga Wantz" in page(client)) == is_shown
    assert ("/people/orla-vance/" in client.get("/people/?q=olga+wantz").text) == is_shown


# --- the timeline -------------------------------------------------------------------------------------------


@pytest.fixture
def life(orla: Person) -> Person:
    """Something of every kind."""
    theo, una = make_person("Theo Lanswick", born="1950"), make_person("Una Wick", born="1950")
    make_tie(orla, "spouse", theo, start="1984-06", end="1999", end_cause="divorce")
    make_tie(orla, "partner", una, start="2001")
    credit(orla, "The Salt Line", 1988, character="Anna")
    credit(orla, "The Salt Line", 1988, role="director")
    credit(orla, "Undated")
    Award.objects.create(person=orla, name="Golden Reel", category="best actor", year=1989, source=SOURCE)
    say(orla, "event", "Opened a theatre", dated="1995-05-02")
    say(orla, "event", "Some day")
    story = make_live_article(
        headline="Otters at the harbour",
        body="<p>Orla Vance came.</p>",
        publish_at=dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC),
    )
    make_mention(story, orla)
    return orla


def moments(text: str) -> list[str]:
    """The lines of the timeline, as text."""
    listed = text.partition('<ol class="moments"')[2].partition("</ol>")[0]
    lines = listed.split("<li")[1:]
    return [" ".join(_text(line).split()) for line in lines]


def _text(html: str) -> str:
    return "".join(part.partition(">")[2] + " " for part in f"x{html}".split("<"))


def test_the_timeline_has_everything_with_a_date_newest_first(client: Client, life: Person) -> None:
    assert moments(page(client)) == [
        "March 4, 2026 Otters at the harbour",
        "2001 With Una Wick",
        "1999 Divorced from Theo Lanswick",
        "May 2, 1995 Opened a theatre",
        "1989 Won the Golden Reel, best actor",
        "1988 The Salt Line as Anna and director",
        "June 1984 Married Theo Lanswick",
        "April 3, 1958 Born",
    ]


@pytest.mark.parametrize(
    ("show", "first", "count"),
    [("stories", "March 4", 1), ("family", "2001", 3), ("life", "May 2", 2), ("awards", "1989", 1)],
)
def test_the_timeline_shows_what_is_asked_for(
    client: Client, life: Person, show: str, first: str, count: int
) -> None:
    told = moments(page(client, show=show))
    assert len(told) == count
    assert told[0].startswith(first)


@pytest.mark.parametrize("show", ["nothing", "life%00", "<b>"])
def test_a_timeline_nobody_offers_is_404(client: Client, orla: Person, show: str) -> None:
    assert client.get("/people/orla-vance/", {"show": show}).status_code == 404


# --- the family ---------------------------------------------------------------------------------------------


def test_an_ended_marriage_is_drawn_dashed_and_told_with_its_years(client: Client, life: Person) -> None:
    text = page(client)
    assert text.count("tree-over") == 1
    assert "former spouse, 1984–1999" in text
    assert "partner, since 2001" in text


def test_children_are_counted_and_not_named(client: Client, orla: Person) -> None:
    for name in ("Wren", "Finn"):
        make_tie(make_person(name, privacy=Privacy.MINOR), "parent", orla)
    text = page(client)
    assert "2 children, not named here" in text
    assert "Wren" not in text
    assert "Finn" not in text


def test_two_who_married_twice_are_listed_twice_and_drawn_once(client: Client, orla: Person) -> None:
    theo = make_person("Theo Lund", slug="theo-lund", born="1950")
    make_tie(orla, "spouse", theo, start="1975", end="1985", end_cause="divorce")
    make_tie(orla, "spouse", theo, start="1991")
    text = page(client)
    drawn, listed = text.partition("<svg")[2].partition("</svg>")[0], text.partition('class="kin"')[2]
    assert "former spouse, 1975–1985" in listed
    assert "spouse, since 1991" in listed
    assert (drawn.count("Theo Lund"), drawn.count("former")) == (1, 0)
    assert [one["name"] for one in graph(text)[0]["spouse"]] == ["Theo Lund"]
    assert [line for line in moments(text) if "Theo" in line] == [
        "1991 Married Theo Lund", "1985 Divorced from Theo Lund", "1975 Married Theo Lund",
    ]  # fmt: skip


def test_an_event_without_a_date_is_not_on_the_page_and_neither_is_its_source(
    client: Client, orla: Person
) -> None:
    say(orla, "event", "Opened a theatre", source="The Harbour Post")
    assert "The Harbour Post" not in page(client)


def test_who_has_no_family_has_no_drawing(client: Client, orla: Person) -> None:
    assert "<svg" not in page(client)


# --- namesakes ----------------------------------------------------------------------------------------------


def test_whom_one_might_take_them_for_is_told(client: Client, orla: Person) -> None:
    other = make_person("Orla Vance", slug="orla-vance-2", disambiguator="rower, b. 1990")
    hidden = make_person("Orla Vance", slug="orla-vance-3", privacy=Privacy.PRIVATE)
    for one in (other, hidden):
        DistinctPair.objects.create(one=orla, other=one)
    text = page(client)
    assert "/people/orla-vance-2/" in text
    assert "rower, b. 1990" in text
    assert "orla-vance-3" not in text
    assert "/people/orla-vance/" in client.get("/people/orla-vance-2/").text.partition("confused")[2]


def test_what_tells_namesakes_apart_is_the_note_where_there_is_one(client: Client, orla: Person) -> None:
    other = make_person("Orla Vance", slug="orla-vance-2", disambiguator="rower, b. 1990")
    DistinctPair.objects.create(one=orla, other=other, note="one acts, the other rows")
    for slug in ("orla-vance", "orla-vance-2"):
        told = client.get(f"/people/{slug}/").text.partition("confused")[2]
        assert "one acts, the other rows" in told
        assert "rower, b. 1990" not in told


# --- for machines -------------------------------------------------------------------------------------------


def graph(text: str) -> list[dict[str, Any]]:
    told = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    found: list[dict[str, Any]] = json.loads(told)["@graph"]
    return found


def test_machines_read_a_person_and_the_parts_they_played(client: Client, life: Person) -> None:
    credit(life, "Harbour Nine", 2015, kind="series", character="Edda", first_year=2015, last_year=2018)
    Person.objects.filter(pk=life.pk).update(imdb="nm1")
    person, *works = graph(page(client))
    assert (person["@type"], person["name"], person["birthDate"]) == ("Person", "Orla Vance", "1958-04-03")
    assert person["alternateName"] == ["Lola"]
    assert person["sameAs"] == ["https://www.imdb.com/name/nm1/"]
    assert person["award"] == ["Golden Reel best actor 1989"]
    assert "spouse" not in person  # divorced
    series = next(work for work in works if work["name"] == "Harbour Nine")
    assert series["@type"] == "TVSeries"
    assert series["actor"] == {
        "@type": "PerformanceRole",
        "characterName": "Edda",
        "startDate": "2015",
        "endDate": "2018",
        "actor": {"@id": person["@id"]},
    }


def test_what_is_about_stands_in_no_date_for_machines(client: Client) -> None:
    make_person("Orla Vance", slug="orla-vance", born="1958~")
    assert "birthDate" not in graph(page(client))[0]


def test_a_script_in_a_name_stays_data(client: Client, orla: Person) -> None:
    orla.names.create(text="</script><script>alert(1)</script>", kind="alias")
    text = page(client)
    assert "<script>alert" not in text
    assert "</script><script>alert(1)</script>" in graph(text)[0]["alternateName"]


def test_a_person_has_a_feed_of_the_stories_that_name_them(client: Client, life: Person) -> None:
    make_live_article(headline="Nobody at the harbour")
    answer = client.get("/feeds/people/orla-vance/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    entries = ElementTree.fromstring(answer.content).findall("atom:entry", ATOM)  # noqa: S314 (our own)
    assert [entry.findtext("atom:title", namespaces=ATOM) for entry in entries] == ["Otters at the harbour"]
    link = entries[0].find("atom:link", ATOM)
    assert link is not None
    assert link.attrib["href"].endswith(f"/{life.mentions.get().revision.article.slug}/")


def test_nobody_else_has_a_feed(client: Client) -> None:
    make_person("Orla Vance", slug="orla-vance", privacy=Privacy.PRIVATE)
    assert client.get("/feeds/people/orla-vance/").status_code == 404


# --- search -------------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(db: None) -> None:
    make_person("Juno Lowell", aliases={"JLo": "nickname", "J. Lo": "nickname"})
    make_person("Kim Bassenger-Wyatt")
    make_person("Élodie Marchetaux", slug="elodie")
    make_person("Theo Lanswick")
    make_person("Theodora Lanswick")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("JLo", "Juno Lowell"),
        ("jlo", "Juno Lowell"),
        ("J.Lo", "Juno Lowell"),
        ("bassinger", "Kim Bassenger-Wyatt"),
        ("elodie", "Élodie Marchetaux"),
        ("marchetau", "Élodie Marchetaux"),
        ("marshetaux", "Élodie Marchetaux"),
        ("theo lanswick", "Theo Lanswick"),
        ("lanswic theo", "Theo Lanswick"),
        ("th", "Theo Lanswick"),
    ],
)
def test_a_name_is_found_by_any_public_spelling_and_nearly_so(
    client: Client, crowd: None, asked: str, found: str
) -> None:
    assert client.get("/suggest/", {"q": asked}).json()["offers"][0]["text"] == found
    assert found in client.get("/people/", {"q": asked}).text


@pytest.mark.parametrize(
    "asked", ["zzz", "Quarrington", "x" * 10_000, "%", "_", "'; --", "a\x00b", "‮", "()|&!"]
)
def test_what_nobody_is_called_finds_nobody(client: Client, crowd: None, asked: str) -> None:
    assert client.get("/suggest/", {"q": asked}).json()["offers"] == []
    assert client.get("/people/", {"q": asked}).status_code == 200


def test_a_search_is_two_queries_besides_the_sections(
    client: Client, crowd: None, django_assert_num_queries: Any
) -> None:
    for number in range(50):
        make_person(f"Theo Lanswick{number}")
    with django_assert_num_queries(3):
        client.get("/people/", {"q": "theo"})
    with django_assert_num_queries(4):
        client.get("/suggest/", {"q": "theo"})
