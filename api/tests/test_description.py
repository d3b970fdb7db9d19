"""OpenAPI and the reference page: right, complete, and without a word from elsewhere."""

import io
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from api.formats import native
from api.v1 import examples
from articles import lifecycle
from people.models import Credit, Work
from tests.builders import make_live_article, make_mention, make_person, make_user
from tests.pictures import make_image

OPENAPI = "/api/v1/openapi.json"
DOCS = "/api/v1/docs/"


@pytest.fixture
def openapi(client: Client) -> dict[str, Any]:
    return client.get(OPENAPI).json()


def valid(openapi: dict[str, Any], name: str, value: Any) -> None:
    """The value is as the description says, and has nothing the description does not know."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": openapi["components"]}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(value)
    assert set(value) <= set(openapi["components"]["schemas"][name]["properties"])


def test_the_description_has_no_warnings():
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())


def test_the_description_needs_no_key(client: Client):
    answer = client.get(OPENAPI)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["openapi"].startswith("3.1")


def test_every_address_is_described(openapi: dict[str, Any]):
    assert set(openapi["paths"]) == {
        "/api/v1/articles/",
        "/api/v1/articles/{uuid}/",
        "/api/v1/articles/{uuid}/corrections/",
        "/api/v1/articles/{uuid}/versions/",
        "/api/v1/corrections/",
        "/api/v1/images/{uuid}/",
        "/api/v1/articles/{uuid}/receipts/",
        "/api/v1/changes/",
        "/api/v1/changes/stream/",
        "/api/v1/me/",
        "/api/v1/people/",
        "/api/v1/people/{slug}/",
        "/api/v1/resolve/",
        "/api/v1/sections/",
        "/api/v1/topics/",
        "/api/v1/works/",
        "/api/v1/works/{work_id}/",
        "/api/v1/usage/",
    }


def test_every_operation_says_its_scope_and_its_problems(openapi: dict[str, Any]):
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            assert operation["description"]
            ((_, scopes),) = operation["security"][0].items()
            assert scopes in (["articles:read"], ["people:read"], []), path
            further = {"409", "413", "415", "422"} if method == "post" else {"304"}
            further -= {"304"} if path.endswith("/stream/") else set()
            assert {"200", "400", "401", "403", "406", "429", *further} <= set(operation["responses"])
            assert "application/problem+json" in operation["responses"]["401"]["content"]


def test_what_is_sent_is_described_with_an_example(openapi: dict[str, Any]):
    for methods in openapi["paths"].values():
        if post := methods.get("post"):
            assert set(post["requestBody"]["content"]) == {"application/json"}
            assert post["requestBody"]["content"]["application/json"]["examples"]
            assert "Idempotency-Key" in {parameter["name"] for parameter in post["parameters"]}


def test_every_answer_is_described_with_its_headers(openapi: dict[str, Any]):
    for methods in openapi["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                assert {"X-Request-Id", "Link", "RateLimit"} <= set(answer["headers"]), status
            assert "Retry-After" in operation["responses"]["429"]["headers"]


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("ArticlePage", examples.ARTICLES),
        ("ArticleWhole", examples.ARTICLE),
        ("ChangePage", examples.CHANGES),
        ("CorrectionList", examples.ARTICLE_CORRECTIONS),
        ("CorrectionPage", examples.CORRECTIONS),
        ("PersonPage", examples.PEOPLE),
        ("PersonWhole", examples.PERSON),
        ("Picture", examples.PICTURE),
        ("Resolution", examples.RESOLUTION),
        ("SectionList", examples.SECTIONS),
        ("TopicPage", examples.TOPICS),
        ("VersionList", examples.VERSIONS),
        ("WorkPage", examples.WORKS),
        ("WorkWhole", examples.WORK),
        ("ReceiptRef", examples.RECEIPT),
        ("ReceiptBody", examples.RECEIPT_BODY),
        ("UsagePage", examples.USAGE),
        ("Me", examples.ME),
    ],
)
def test_examples_are_as_described(openapi: dict[str, Any], name: str, example: dict[str, Any]):
    valid(openapi, name, example)


@pytest.mark.django_db
def test_answers_are_as_described_and_as_the_examples(api: Client, openapi: dict[str, Any]):
    person, picture = make_person("Orla Vance"), make_image()
    work = Work.objects.create(title="Salt Road", year=2021)
    Credit.objects.create(person=person, work=work)
    chief = make_user("chief")
    article = make_live_article(by=chief, body="<p>Orla Vance sang.</p>", lead_image=picture)
    make_mention(article, person)
    lifecycle.correct(article, by=chief, kind="correction", text="It was Friday, not Monday.")
    story = f"/api/v1/articles/{article.uuid}/"
    for name, path, example in [
        ("ArticlePage", "/api/v1/articles/", examples.ARTICLES),
        ("ArticleWhole", story, examples.ARTICLE),
        ("VersionList", f"{story}versions/", examples.VERSIONS),
        ("CorrectionList", f"{story}corrections/", examples.ARTICLE_CORRECTIONS),
        ("CorrectionPage", "/api/v1/corrections/", examples.CORRECTIONS),
        ("Picture", f"/api/v1/images/{picture.uuid}/", examples.PICTURE),
        ("TopicPage", "/api/v1/topics/", examples.TOPICS),
        ("WorkPage", "/api/v1/works/", examples.WORKS),
        ("WorkWhole", f"/api/v1/works/{work.pk}/", examples.WORK),
        ("Resolution", "/api/v1/resolve/?name=Orla+Vance", examples.RESOLUTION),
        ("ChangePage", "/api/v1/changes/", examples.CHANGES),
        ("PersonPage", "/api/v1/people/", examples.PEOPLE),
        ("PersonWhole", f"/api/v1/people/{person.slug}/", examples.PERSON),
        ("SectionList", "/api/v1/sections/", examples.SECTIONS),
        ("UsagePage", "/api/v1/usage/", examples.USAGE),
        ("Me", "/api/v1/me/", examples.ME),
        ("Problem", "/api/v1/people/?limit=x", None),
    ]:
        answer = api.get(path).json()
        valid(openapi, name, answer)
        assert example is None or set(answer) == set(example)


@pytest.mark.django_db
def test_a_story_has_all_that_is_declared_of_it(api: Client, openapi: dict[str, Any]):
    """Since `fields` may ask for a part, the description makes nothing of it a must."""
    article = make_live_article()
    declared, every = set(native.FIELDS), {"html", "text", "blocks"}
    for body in every:
        story = api.get(f"/api/v1/articles/{article.uuid}/", {"body": body}).json()
        assert set(story) == declared - {f"body_{other}" for other in every - {body}}
        valid(openapi, "ArticleWhole", story)
        (listed,) = api.get("/api/v1/articles/", {"expand": "body,corrections", "body": body}).json()[
            "results"
        ]
        assert listed == story
        valid(openapi, "ArticleInList", listed)
    (listed,) = api.get("/api/v1/articles/").json()["results"]
    assert set(listed) == set(native.ArticleSummary().fields)


@pytest.mark.parametrize("path", ["/api/", "/api/v1/"])
def test_the_front_leads_to_the_reference(client: Client, path: str):
    assert client.get(path)["Location"] == DOCS


@pytest.mark.parametrize("path", [DOCS, f"{DOCS}?script="])
def test_the_reference_loads_nothing_from_elsewhere(client: Client, path: str):
    answer = client.get(path)
    assert answer.status_code == 200
    assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.", answer.text)


def test_what_the_reference_loads_is_there(client: Client):
    page = client.get(DOCS)
    loaded = re.findall(r'(?:src|href)="/static/([^"]+)"', page.text)
    assert len(loaded) == 3
    assert all(finders.find(path) for path in loaded)
    assert not re.search(r"<script>|<style|style=", page.text)


def test_the_reference_refuses_what_it_does_not_know(client: Client):
    assert client.get(DOCS, {"lang": "xx"}).status_code == 400
    assert client.post(DOCS).status_code == 405
