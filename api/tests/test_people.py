"""People: those with a public page, with the names and facts that are fit to print."""

import pytest
from django.test import Client

from people.models import Credit, Name, Person, Privacy, Work
from people.models import Status as PersonStatus
from tests.builders import make_live_article, make_mention, make_person

pytestmark = pytest.mark.django_db
PEOPLE = "/api/v1/people/"


def listed(api: Client, **parameters) -> list[str]:
    return [found["name"] for found in api.get(PEOPLE, parameters).json()["results"]]


def test_a_public_person_is_listed_and_has_an_item(api: Client):
    person = make_person("Orla Vance")
    assert listed(api) == ["Orla Vance"]
    assert api.get(f"{PEOPLE}{person.slug}/").json()["name"] == "Orla Vance"


@pytest.mark.parametrize(
    "fields",
    [
        {"privacy": Privacy.PRIVATE},
        {"privacy": Privacy.MINOR},
        {"privacy": Privacy.PROTECTED},
        {"status": PersonStatus.STUB},
        {"status": PersonStatus.REDACTED},
        {"born": "2020-01-01"},
        {"born": "2020"},
    ],
    ids=str,
)
def test_anyone_else_is_absent(api: Client, fields: dict):
    person = make_person("Orla Vance", **fields)
    answer = api.get(f"{PEOPLE}{person.slug}/")
    assert answer.status_code == 404
    assert "Orla" not in answer.text
    assert listed(api) == []


def test_a_merged_profile_is_absent(api: Client):
    other = make_person("Orla Lane")
    merged = make_person("Orla Vance", status=PersonStatus.MERGED, merged_into=other)
    assert api.get(f"{PEOPLE}{merged.slug}/").status_code == 404
    assert listed(api) == ["Orla Lane"]


def test_names_left_behind_are_not_shown(api: Client):
    kinds = dict(Name.Kind.choices)
    person = make_person("Orla Vance", aliases={f"Orla {kind}": kind for kind in kinds if kind != "full"})
    names = api.get(f"{PEOPLE}{person.slug}/").json()["names"]
    assert {name["kind"] for name in names} == {"full", "stage", "married", "nickname", "initials", "alias"}
    assert api.get(PEOPLE).json()["results"][0]["names"] == names


def test_facts_are_shown_as_far_as_they_are_known(api: Client):
    known = make_person("Orla Vance", born="1958-04~", wikidata="Q1", occupations=["actor"])
    unknown = make_person("Adam Reed")
    facts = api.get(f"{PEOPLE}{known.slug}/").json()
    assert (facts["born"], facts["died"], facts["occupations"]) == ("1958-04~", None, ["actor"])
    assert facts["external_ids"] == {"wikidata": "Q1", "imdb": None, "tmdb": None}
    assert api.get(f"{PEOPLE}{unknown.slug}/").json()["born"] is None


def test_an_item_has_credits_and_recent_stories(api: Client):
    person = make_person("Orla Vance")
    work = Work.objects.create(title="Salt Road", year=2021)
    Credit.objects.create(person=person, work=work, character="Ada")
    article = make_live_article(headline="She sang", body="<p>Orla Vance sang.</p>")
    make_mention(article, person)
    shown = api.get(f"{PEOPLE}{person.slug}/").json()
    assert shown["credits"] == [{"title": "Salt Road", "year": 2021, "role": "cast", "character": "Ada"}]
    assert [(story["uuid"], story["headline"]) for story in shown["recent_articles"]] == [
        (str(article.uuid), "She sang")
    ]


def test_recent_stories_are_the_ten_newest(api: Client):
    person = make_person("Orla Vance")
    for number in range(12):
        make_mention(make_live_article(headline=f"Song {number}", body="<p>Orla Vance sang.</p>"), person)
    shown = api.get(f"{PEOPLE}{person.slug}/").json()["recent_articles"]
    assert [story["headline"] for story in shown] == [f"Song {number}" for number in range(11, 1, -1)]


def test_a_list_has_neither(api: Client):
    make_person("Orla Vance")
    assert not {"credits", "recent_articles"} & set(api.get(PEOPLE).json()["results"][0])


def test_people_come_a_to_z(api: Client):
    for name in ["Zoe Abbot", "Adam Reed", "Orla Abbot"]:
        make_person(name)
    assert listed(api) == ["Orla Abbot", "Zoe Abbot", "Adam Reed"]


def test_people_changed_since(api: Client):
    before = make_person("Adam Reed")
    after = make_person("Orla Vance")
    Person.objects.filter(pk=before.pk).update(updated_at="2026-01-01T00:00:00Z")
    Person.objects.filter(pk=after.pk).update(updated_at="2026-01-02T00:00:00Z")
    assert listed(api, updated_since="2026-01-02T00:00:00Z") == ["Orla Vance"]


def test_a_bad_time_is_refused(api: Client):
    assert api.get(PEOPLE, {"updated_since": "2026-01-02"}).status_code == 400
