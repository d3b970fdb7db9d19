"""Every answer, at every door, has the name of its request, and so has the log."""

import logging
import re

import pytest
from django.test import Client

from newsroom.middleware import WithRequestId

pytestmark = pytest.mark.django_db
DOORS = ["/", "/admin/login/", "/api/v1/openapi.json", "/healthz", "/nothing/here/", "/api/v1/nothing/"]


@pytest.mark.parametrize("path", DOORS)
def test_every_door_names_the_request(client: Client, path: str):
    assert re.fullmatch(r"[0-9a-f]{32}", client.get(path)["X-Request-Id"])
    assert client.get(path)["X-Request-Id"] != client.get(path)["X-Request-Id"]


@pytest.mark.parametrize("name", ["a-name.of_mine", "12345678", "x" * 64])
def test_the_callers_own_name_is_kept(client: Client, name: str):
    assert client.get("/healthz", headers={"X-Request-Id": name})["X-Request-Id"] == name


@pytest.mark.parametrize(
    "name", ["", "short", "x" * 65, "with space", "<script>", "a\nb: c-d-e-f", "ééééééééé", "a,b,c,d,e,f"]
)
def test_what_is_no_name_is_replaced(client: Client, name: str):
    assert re.fullmatch(
        r"[0-9a-f]{32}", client.get("/healthz", headers={"X-Request-Id": name})["X-Request-Id"]
    )


def test_a_problem_says_it(client: Client):
    answer = client.get("/api/v1/me/", headers={"X-Request-Id": "a-name-of-mine"})
    assert answer.json()["request_id"] == "a-name-of-mine"


def test_what_is_logged_meanwhile_says_it_and_what_is_logged_after_does_not(client: Client, monkeypatch):
    said: list[str] = []

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            WithRequestId().filter(record)
            said.append(f"{record.request_id}: {record.getMessage()}")  # type: ignore[attr-defined]

    handler, log = Heard(), logging.getLogger("api.errors")
    log.addHandler(handler)
    try:
        monkeypatch.setattr("api.views.Nowhere.initial", lambda *args: 1 / 0)
        client.get("/api/v1/nothing/", headers={"X-Request-Id": "a-name-of-mine"})
        log.error("later")
    finally:
        log.removeHandler(handler)
    assert said == [" [a-name-of-mine]: unexpected error at /api/v1/nothing/", ": later"]
