"""Works, topics, pictures, and whom a name means: only what is public."""

import pytest
from django.test import Client

from people.models import Credit, Name, Person, Privacy, Work
from tests.builders import make_live_article, make_person, make_topic
from tests.figures import figure
from tests.pictures import make_image

pytestmark = pytest.mark.django_db
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


def test_a_name_left_behind_leads_to_nobody(api: Client):
    make_person("Orla Vance", aliases={"Ottoline Vance": Name.Kind.BIRTH})
    assert results(api, "resolve", name="Ottoline Vance") == []


def test_a_long_context_is_refused(api: Client):
    assert api.get("/api/v1/resolve/", {"name": "Orla", "context": "x" * 2001}).status_code == 400
    assert api.get("/api/v1/resolve/", {"context": "x"}).status_code == 400
    assert api.get("/api/v1/resolve/", {"name": "Orla", "context": "x" * 2000}).status_code == 200


def test_what_is_no_name_means_nobody(api: Client):
    for name in ("!!", "\u202e", "  a  ", "<p>"):
        assert results(api, "resolve", name=name) == []
