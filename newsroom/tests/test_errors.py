"""What goes wrong around the views: under /api/ it is a problem like any other, elsewhere a page."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from django.test.utils import override_settings

pytestmark = pytest.mark.django_db
API, SITE = "/api/v1/me/", "/search/"


def check(api, site, status: int) -> dict:
    """Both are this status; the first is a problem, the second a page."""
    assert (api.status_code, site.status_code) == (status, status)
    assert api["Content-Type"] == "application/problem+json"
    assert api["Link"] == '</api/v1/openapi.json>; rel="service-desc"'
    assert site["Content-Type"].startswith("text/html")
    told = api.json()
    assert (told["status"], told["request_id"]) == (status, api["X-Request-Id"])
    return told


def test_a_host_that_is_not_ours(client: Client):
    elsewhere = {"Host": "elsewhere.example"}
    check(client.get(API, headers=elsewhere), client.get(SITE, headers=elsewhere), 400)


@override_settings(DOORS=[])
def test_a_door_that_is_shut(client: Client):
    check(client.get(API), client.get(SITE), 404)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SuspiciousOperation("hush"), 400),
        (PermissionDenied("hush"), 403),
        (OperationalError("hush"), 503),
        (ZeroDivisionError("hush"), 500),
    ],
    ids=["suspicious", "denied", "no database", "unforeseen"],
)
def test_an_error_on_the_way_to_the_view(client: Client, monkeypatch, error: Exception, status: int):
    def fails(self, request):
        raise error

    client.raise_request_exception = False
    monkeypatch.setattr("newsroom.middleware.HouseLanguageMiddleware.__call__", fails)
    monkeypatch.setattr("newsroom.middleware.DoorsMiddleware.__call__", fails)
    api, site = client.get(API), client.get(SITE)
    told = check(api, site, status)
    assert "hush" not in str(told)
    assert ("Retry-After" in api) == (status == 503)


def test_a_database_that_is_down(client: Client, monkeypatch):
    def down(*args, **kwargs):
        raise OperationalError("hush")

    monkeypatch.setattr("api.auth.find", down)
    answer = client.get(API, headers={"Authorization": "Bearer anything"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Content-Type"] == "application/problem+json"
    assert "hush" not in answer.text


def test_a_forged_form_is_a_problem_under_the_api(rf):
    from newsroom.errors import forged

    assert forged(rf.post(API))["Content-Type"] == "application/problem+json"
    assert forged(rf.post("/admin/"))["Content-Type"].startswith("text/html")


def test_too_many_fields_of_a_form_are_a_problem(client: Client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    answer = client.post("/api/v1/", {"a": "1", "b": "2"})
    assert answer.status_code in (400, 405)
    assert answer["Content-Type"] == "application/problem+json"
