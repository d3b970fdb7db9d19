"""Partners at the desk: what they have, and whether all is well with them."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from api.admin import standing, usage
from api.models import (
    Fetch,
    Key,
    Partner,
    Product,
    Receipt,
    Scope,
    Subscription,
    Usage,
    Webhook,
    make_key,
)
from articles.models import Status
from tests.builders import (
    make_live_article,
    make_partner,
)

pytestmark = pytest.mark.django_db
KEYS = "/admin/api/key/"
DAY = dt.timedelta(days=1)


FORMS = {f"subscriptions-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


@pytest.mark.parametrize(("said", "kept"), [("US, CA", ["US", "CA"]), ("", []), ("Mexico", None)])
def test_a_partner_has_countries(manager: Client, said: str, kept: list[str] | None):
    form = {"name": "The Tide", "is_active": "on", "plan": "basic", "countries": said, **FORMS}
    page = manager.post("/admin/api/partner/add/", form).text
    found = Partner.objects.filter(name="The Tide").first()
    assert (found and found.countries) == kept
    assert ("“MEXICO” is no country code: two letters each" in page) == (kept is None)


def subscribe(manager: Client, product: Product, **when: str):
    """A new partner with one subscription: what the desk answers."""
    form = {
        "name": "The Tide",
        "plan": "basic",
        "is_active": "on",
        **FORMS,
        "subscriptions-TOTAL_FORMS": "1",
        "subscriptions-0-product": product.pk,
        **{f"subscriptions-0-{name}": value for name, value in when.items()},
    }
    return manager.post("/admin/api/partner/add/", form)


def test_a_subscription_begins_now_if_nothing_is_said(manager: Client):
    subscribe(manager, Product.objects.create(name="Film"))
    assert Subscription.objects.current().get().product.name == "Film"


def test_a_subscription_runs_from_a_moment_to_another(manager: Client):
    film = Product.objects.create(name="Film")
    subscribe(manager, film, starts_at="2030-01-01T00:00", ends_at="2031-01-01T00:00:00")
    made = Subscription.objects.get()
    assert made.ends_at is not None
    assert (made.starts_at.year, made.ends_at.year) == (2030, 2031)
    assert not Subscription.objects.current().exists()


def test_a_subscription_that_ends_before_it_begins_is_refused_in_words(manager: Client):
    film = Product.objects.create(name="Film")
    page = subscribe(manager, film, starts_at="2030-01-01T00:00", ends_at="2029-01-01T00:00")
    assert "A subscription ends after it starts." in page.text
    assert not Partner.objects.filter(name="The Tide").exists()


def words_of(partner: Partner) -> str:
    return ", ".join(finding.words for finding in standing.of_partners([partner])[partner.pk])


@pytest.fixture
def well(db: None) -> Partner:
    """A partner with whom all is well."""
    partner = make_partner("The Evening Wire", contact="desk@wire.example")
    make_key(partner, scopes=list(Scope), label="feed")
    Webhook.objects.create(partner=partner, url="https://wire.example/hook", secret="sealed")
    return partner


def test_of_a_partner_with_whom_all_is_well_the_page_says_so(well: Partner, manager: Client):
    assert words_of(well) == ""
    assert "All is well:" in manager.get(f"/admin/api/partner/{well.pk}/change/").text
    assert "All is well" in manager.get("/admin/api/partner/").text


def test_a_kill_that_waits_for_an_answer_is_told_until_it_has_one(well: Partner):
    story = make_live_article(status=Status.KILLED)
    Fetch.objects.create(partner=well, article=story)
    assert words_of(well) == "1 kill unanswered"
    Receipt.objects.create(partner=well, article=story, outcome="removed")
    assert words_of(well) == ""


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (
            {"failing_since": dt.datetime(2026, 11, 3, 17, tzinfo=dt.UTC)},
            "1 webhook failing since 3 Nov 2026",
        ),
        ({"disabled_at": timezone.now()}, "1 webhook disabled"),
        ({"paused_at": timezone.now()}, "1 webhook paused"),
    ],
)
def test_a_webhook_that_does_not_work_is_told(well: Partner, how: dict, words: str):
    Webhook.objects.update(**how)
    assert words_of(well).startswith(words)


def test_a_key_that_ends_soon_is_told_unless_another_took_its_place(well: Partner):
    Key.objects.update(expires_at=timezone.now() + 5 * DAY + dt.timedelta(minutes=1))
    assert words_of(well) == f"key {Key.objects.get().prefix}… expires in 5\xa0days"
    make_key(well, scopes=list(Scope), label="another")
    assert words_of(well)
    make_key(well, scopes=list(Scope), label="feed")
    assert words_of(well) == ""


def test_a_partner_who_can_ask_nothing_or_cannot_be_written_to_is_told():
    bare = Partner.objects.create(name="The Tide")
    assert (
        words_of(bare)
        == "no key that opens anything, subscribes to nothing now, nobody to write to: no contact"
    )
    bare.is_active = False
    assert words_of(bare).startswith("switched off: all keys are refused")


def test_usage_is_of_all_keys_together_and_of_thirty_days(well: Partner):
    today = dt.date(2026, 11, 28)
    other, _ = make_key(well, scopes=list(Scope), label="app")
    stranger, _ = make_key(make_partner("The Tide"), scopes=list(Scope))
    for key, back, requests in (
        (well.keys.get(label="feed"), 0, 10),
        (other, 0, 20),
        (other, 29, 60),
        (other, 30, 500),
        (stranger, 0, 900),
    ):
        Usage.objects.create(key=key, day=today - back * DAY, requests=requests, refused=1)
    month = usage.last_days(well, today)
    assert (len(month.days), month.total, month.busiest.requests) == (30, 90, 60)
    assert (month.days[-1].requests, month.days[-1].refused, month.days[-1].share) == (30, 2, 0.5)
    assert (month.days[1].requests, month.days[1].height) == (0, 'style="height: 0%"')


def fill(partner: Partner, rows: int) -> None:
    """So many of everything that a partner's page shows."""
    for number in range(rows):
        key, _ = make_key(partner, scopes=list(Scope), label=f"system {number}")
        Usage.objects.create(key=key, day=timezone.now().date(), requests=1)
        Webhook.objects.create(partner=partner, url=f"https://wire.example/{number}", secret="sealed")
        product = Product.objects.create(name=f"Product {number}")
        Subscription.objects.create(partner=partner, product=product)
        story = make_live_article(status=Status.KILLED)
        Fetch.objects.create(partner=partner, article=story)


@pytest.mark.parametrize("rows", [1, 50])
def test_a_partners_page_costs_the_same_whatever_they_have(
    manager: Client, partner: Partner, django_assert_num_queries, rows: int
):
    fill(partner, rows)
    manager.get("/admin/api/partner/add/")  # what Django remembers from then on
    with django_assert_num_queries(PARTNER_PAGE):
        page = manager.get(f"/admin/api/partner/{partner.pk}/change/").text
    assert f"system {rows - 1}" in page


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize(
    ("address", "queries"), [("/admin/api/partner/", 10), (KEYS, 7), ("/admin/api/product/", 6)]
)
def test_lists_cost_the_same_at_any_length(
    manager: Client, django_assert_num_queries, address: str, queries: int, rows: int
):
    for number in range(rows):
        partner = make_partner(f"Partner {number}", Product.objects.create(name=f"Product {number}"))
        make_key(partner, scopes=list(Scope))
        Fetch.objects.create(partner=partner, article=make_live_article(status=Status.KILLED))
    with django_assert_num_queries(queries):
        assert manager.get(address).status_code == 200


PARTNER_PAGE = 17
