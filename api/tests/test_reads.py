"""Works, topics, pictures, and whom a name means: only what is public."""

import datetime as dt

import pytest
from django.test import Client

from articles.models import LinkDecision
from people import facts
from people.models import Credit, Name, Person, Privacy, Relationship, Work
from staff.models import User
from tests.builders import make_article, make_live_article, make_person, make_tie, make_topic, publish
from tests.figures import figure
from tests.pictures import make_image

pytestmark = pytest.mark.django_db
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
HIDDEN: list[dict[str, str]] = [
    {"privacy": Privacy.PRIVATE},
    {"privacy": Privacy.MINOR},
    {"privacy": Privacy.PROTECTED},
]
HIDDEN += [{"born": "2020"}, {"status": "redacted"}, {"status": "stub"}]


def results(api: Client, path: str, **asked: str | int) -> list[dict]:
    answer = api.get(f"/api/v1/{path}/", asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"])


def make_work(title: str, *people: Person, **fields) -> Work:
    work = Work.objects.create(title=title, **fields)
    for person in people:
        Credit.objects.create(person=person, work=work, character="Ada")
    return work


# --- works --------------------------------------------------------------------------------------------------


def test_works_are_found_by_title_kind_and_year(api: Client):
    orla = make_person("Orla Vance")
    make_work("Salt Road", orla, kind="series", year=2021)
    make_work("Salt", orla, kind="film", year=1999)
    assert [work["title"] for work in results(api, "works")] == ["Salt", "Salt Road"]
    assert [work["title"] for work in results(api, "works", title="salt r")] == ["Salt Road"]
    assert [work["title"] for work in results(api, "works", kind="film")] == ["Salt"]
    assert [work["title"] for work in results(api, "works", year=2021)] == ["Salt Road"]
    assert results(api, "works", title="%") == []
    assert (
        api.get("/api/v1/works/?year=0").status_code
        == api.get("/api/v1/works/?kind=opera").status_code
        == 400
    )


def test_a_work_has_the_public_people_in_it(api: Client):
    orla, theo = make_person("Orla Vance"), make_person("Theo Lanswick", privacy="private")
    work = make_work("Salt Road", orla, theo, year=2021)
    told = api.get(f"/api/v1/works/{work.pk}/").json()
    assert [(each["person"]["slug"], each["character"]) for each in told["credits"]] == [(orla.slug, "Ada")]


@pytest.mark.parametrize("fields", HIDDEN, ids=str)
def test_a_work_of_nobody_public_is_not_there(api: Client, fields: dict):
    work = make_work("Salt Road", make_person("Wren Averill", **fields))
    assert results(api, "works") == []
    assert api.get(f"/api/v1/works/{work.pk}/").status_code == 404


# --- people by name, topics ---------------------------------------------------------------------------------


def test_people_are_found_by_the_beginning_of_a_name(api: Client):
    make_person("Orla Vance", aliases={"Lady Orpington": "nickname", "Ottoline Vance": "birth"})
    make_person("Theo Lanswick")
    for q in ("orl", "VANCE", "vanc", "lady orp"):
        assert [person["name"] for person in results(api, "people", q=q)] == ["Orla Vance"]
    for q in ("rla", "ottoline", "!!", "lanswick theo"):
        assert results(api, "people", q=q) == []


@pytest.mark.parametrize("fields", HIDDEN, ids=str)
def test_who_is_not_public_is_not_found_by_name(api: Client, fields: dict):
    make_person("Wren Averill", **fields)
    assert results(api, "people", q="wren") == []


def test_topics_say_their_media_topic(api: Client):
    make_topic("Casting", mediatopic="20000005")
    make_topic("Comedy")
    make_topic("Odd", mediatopic="\u0663")
    assert [topic["mediatopic"] for topic in results(api, "topics")] == [
        "http://cv.iptc.org/newscodes/mediatopic/20000005",
        None,
        None,
    ]


# --- pictures -----------------------------------------------------------------------------------------------


def test_a_picture_is_to_be_had_where_a_story_or_a_profile_shows_it(api: Client):
    lead, inside, portrait, unused = (make_image() for _ in range(4))
    make_live_article(body=f"<p>x</p>{figure(inside.uuid)}", lead_image=lead)
    portrait.portrait_of = make_person("Orla Vance")
    portrait.save()
    codes = {
        image: api.get(f"/api/v1/images/{image.uuid}/").status_code for image in (lead, inside, portrait)
    }
    assert set(codes.values()) == {200}
    assert api.get(f"/api/v1/images/{unused.uuid}/").status_code == 404


@pytest.mark.parametrize("fields", HIDDEN, ids=str)
def test_the_portrait_of_somebody_else_is_not(api: Client, fields: dict):
    image = make_image(portrait_of=make_person("Wren Averill", **fields))
    make_live_article(lead_image=image)
    assert api.get(f"/api/v1/images/{image.uuid}/").status_code == 404


# --- whom a name means --------------------------------------------------------------------------------------


def test_the_only_bearer_of_a_name_is_meant(api: Client):
    orla = make_person("Orla Vance", aliases={"Lady O": "nickname"})
    for name in ("Orla Vance", "Lady O"):
        (told,) = results(api, "resolve", name=name)
        assert told["slug"] == orla.slug
    (told,) = results(api, "resolve", name="Orla Vance")
    assert (told["is_certain"], told["score"]) == (True, 0.98)
    assert told["reasons"] == "The only profile named “Orla Vance”."


def test_the_context_tells_namesakes_apart(api: Client):
    singer, actor = make_person("Orla Vance"), make_person("Orla Vance")
    make_work("The Lantern Parade", actor)
    plain = results(api, "resolve", name="Orla Vance")
    assert {one["slug"] for one in plain} == {singer.slug, actor.slug}
    assert not any(one["is_certain"] for one in plain)
    told = results(
        api, "resolve", name="Orla Vance", context="Orla Vance, star of “The Lantern Parade”, sang."
    )
    assert told[0]["slug"] == actor.slug
    assert told[0]["score"] > told[1]["score"]
    assert told[0]["reasons"]


@pytest.mark.parametrize("fields", HIDDEN, ids=str)
def test_nobody_learns_that_somebody_else_bears_the_name(api: Client, fields: dict):
    orla = make_person("Orla Vance")
    alone = results(api, "resolve", name="Orla Vance", context="Orla Vance sang.")
    make_person("Orla Vance", **fields)
    make_person("Wren Averill", **fields)
    assert results(api, "resolve", name="Orla Vance", context="Orla Vance sang.") == alone
    assert alone[0]["slug"] == orla.slug
    assert results(api, "resolve", name="Wren Averill") == []


@pytest.mark.parametrize(
    "kept_back",
    [{"status": "rumoured"}, {"status": "denied"}, {"source": ""}, {"redacted_at": LONG_AGO}],
    ids=str,
)
def test_a_relative_speaks_for_somebody_only_where_readers_may_know_of_it(api: Client, kept_back: dict):
    asked = {"name": "Orla Vance", "context": "Orla Vance dined with Theo Lanswick."}
    orla, theo = make_person("Orla Vance"), make_person("Theo Lanswick")
    make_person("Orla Vance")
    strangers = results(api, "resolve", **asked)
    tie = make_tie(orla, "spouse", theo, **kept_back)
    assert results(api, "resolve", **asked) == strangers
    Relationship.objects.filter(pk=tie.pk).update(status="confirmed", source="The Tide", redacted_at=None)
    told = results(api, "resolve", **asked)
    assert (told[0]["slug"], told[0]["reasons"]) == (orla.slug, "Theo Lanswick is named too.")


@pytest.mark.parametrize(
    "kept_back",
    [{"is_public": False}, {"confidence": "disputed"}, {"source": ""}, {"redacted_at": LONG_AGO}],
    ids=str,
)
@pytest.mark.parametrize(
    ("fact", "context"),
    [
        ({"born": "1958"}, "Orla Vance (born 1958) sang."),
        ({"died": "1958"}, "Orla Vance sang."),
        ({"occupations": ["otter keeper"]}, "The keeper Orla Vance sang."),
    ],
)
def test_a_fact_speaks_for_somebody_only_where_readers_may_know_it(
    api: Client, kept_back: dict, fact: dict, context: str
):
    asked = {"name": "Orla Vance", "context": context}
    orla = make_person("Orla Vance")
    make_person("Orla Vance")
    strangers = results(api, "resolve", **asked)
    Person.objects.filter(pk=orla.pk).update(**fact)
    orla.refresh_from_db()
    facts.in_step(orla, source="The Tide")
    known = results(api, "resolve", **asked)
    assert known != strangers
    orla.facts.update(**kept_back)
    assert results(api, "resolve", **asked) == strangers


def test_what_editors_confirmed_speaks_for_somebody_only_from_stories_that_readers_see(
    api: Client, chief: User
):
    asked = {"name": "Orla Vance", "context": "Orla Vance sang."}
    orla, _ = make_person("Orla Vance"), make_person("Orla Vance")
    strangers = results(api, "resolve", **asked)
    draft = make_article(by=chief, body="<p>Orla Vance sang.</p>")
    LinkDecision.objects.create(article=draft, surface="Orla Vance", person=orla, verdict="confirm", by=chief)
    assert results(api, "resolve", **asked) == strangers
    publish(draft, by=chief)
    assert results(api, "resolve", **asked) != strangers


def test_a_name_left_behind_leads_to_nobody(api: Client):
    make_person("Orla Vance", aliases={"Ottoline Vance": Name.Kind.BIRTH})
    assert results(api, "resolve", name="Ottoline Vance") == []


def test_a_long_context_is_refused(api: Client):
    assert api.get("/api/v1/resolve/", {"name": "Orla", "context": "x" * 601}).status_code == 400
    assert api.get("/api/v1/resolve/", {"context": "x"}).status_code == 400
    assert api.get("/api/v1/resolve/", {"name": "Orla", "context": "x" * 600}).status_code == 200


def test_what_is_no_name_means_nobody(api: Client):
    for name in ("!!", "\u202e", "  a  ", "<p>"):
        assert results(api, "resolve", name=name) == []
