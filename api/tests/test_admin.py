"""The partner desk: partners and their standing, keys that are shown once and revoked for good, products."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
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
    digest,
    make_key,
)
from api.tests.conftest import client_with
from articles.models import Status
from staff.models import Role, User
from tests.builders import (
    make_live_article,
    make_mention,
    make_partner,
    make_person,
    make_section,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/api/key/add/"
KEYS = "/admin/api/key/"
DAY = dt.timedelta(days=1)


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def manager(client: Client) -> Client:
    return sign_in(client, make_user(Role.PARTNER_MANAGER))


def make_by_hand(manager: Client, owner: Partner, **fields) -> str:
    """A key made at the desk: the answer."""
    form = {"partner": owner.pk, "label": "feed", "scopes": ["articles:read"], **fields}
    return manager.post(ADD, form).text


def secret_on(page: str) -> str:
    return page.partition('class="desk-once-secret"')[2].partition('value="')[2].partition('"')[0]


# --- keys -----------------------------------------------------------------------------------------------


def test_a_new_key_is_shown_once_and_works(manager: Client, partner: Partner):
    secret = secret_on(make_by_hand(manager, partner))
    assert Key.objects.get().digest == digest(secret)
    assert secret not in manager.get(KEYS).text
    assert secret not in manager.get(f"{KEYS}{Key.objects.get().pk}/change/").text
    assert client_with(secret).get("/api/v1/articles/").status_code == 200
    assert client_with(secret).get("/api/v1/people/").status_code == 403


def test_the_answer_with_a_key_is_kept_by_nobody(manager: Client, partner: Partner):
    form = {"partner": partner.pk, "label": "feed", "scopes": ["articles:read"]}
    answer = manager.post(ADD, form)
    assert "no-store" in answer["Cache-Control"]
    assert secret_on(answer.text) not in str(dict(manager.session))


@pytest.mark.parametrize("missing", ["scopes", "label", "partner"])
def test_a_key_without_scopes_system_or_partner_is_not_made(manager: Client, partner: Partner, missing: str):
    make_by_hand(manager, partner, **{missing: [] if missing == "scopes" else ""})
    assert not Key.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("192.0.2.0/24, 2001:db8::/32", ["192.0.2.0/24", "2001:db8::/32"]),
        ("192.0.2.7", ["192.0.2.7"]),
        ("", []),
        ("192.0.2.7/24", None),  # something set behind its prefix
        ("everywhere", None),
    ],
)
def test_a_key_is_used_from_networks_alone(manager: Client, partner: Partner, typed: str, kept):
    page = make_by_hand(manager, partner, networks=typed)
    key = Key.objects.first()
    assert (key and key.networks) == kept
    assert ("is no network, as 192.0.2.0/24 is." in page) == (kept is None)


def test_a_key_that_would_be_over_is_not_made(manager: Client, partner: Partner):
    page = make_by_hand(manager, partner, expires_at_0="2020-01-01", expires_at_1="12:00")
    assert "Choose a moment to come" in page
    assert not Key.objects.exists()


def test_two_keys_of_a_system_are_live_at_once_and_never_three(manager: Client, partner: Partner):
    make_by_hand(manager, partner)
    make_by_hand(manager, partner)
    assert "There are two live keys for this system" in make_by_hand(manager, partner)
    make_by_hand(manager, partner, label="another")
    make_by_hand(manager, make_partner("The Tide"))
    assert Key.objects.filter(label="feed", partner=partner).count() == 2
    assert Key.objects.count() == 4


def test_no_third_key_comes_by_renaming_or_by_a_later_end(manager: Client, partner: Partner):
    for _ in range(2):
        make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    other, _ = make_key(partner, scopes=[Scope.ARTICLES], label="app")
    over, _ = make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    Key.objects.filter(pk=over.pk).update(expires_at=timezone.now() - DAY)
    for key in (other, over):
        form = {"label": "feed", "scopes": ["articles:read"]}
        assert "There are two live keys" in manager.post(f"{KEYS}{key.pk}/change/", form).text
    assert Key.objects.valid().filter(label="feed").count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_makes_a_third_key_while_a_second_is_made_waits_and_is_refused(partner: Partner):
    manager = sign_in(Client(), make_user(Role.PARTNER_MANAGER))
    make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    pages = []

    def make() -> None:
        pages.append(make_by_hand(manager, partner))
        connection.close()

    third = threading.Thread(target=make)
    with transaction.atomic():
        Partner.objects.select_for_update().get(pk=partner.pk)
        third.start()
        third.join(1)
        assert third.is_alive()
        make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    third.join(20)
    assert "There are two live keys for this system" in pages[0]
    assert Key.objects.count() == 2


def test_changing_a_key_leaves_its_secret_and_partner(manager: Client, partner: Partner):
    key, secret = make_key(partner, scopes=[Scope.ARTICLES])
    other = Partner.objects.create(name="Another")
    form = {"partner": other.pk, "label": "renamed", "scopes": ["people:read"]}
    manager.post(f"{KEYS}{key.pk}/change/", form)
    key.refresh_from_db()
    assert (key.label, key.scopes, key.partner) == ("renamed", ["people:read"], partner)
    assert key.digest == digest(secret)


def test_a_chosen_key_is_revoked_and_the_others_stay(manager: Client, partner: Partner):
    bad, bad_secret = make_key(partner, scopes=list(Scope))
    _, good_secret = make_key(partner, scopes=list(Scope))
    manager.post(KEYS, {"action": "revoke", "_selected_action": [bad.pk]})
    assert client_with(bad_secret).get("/api/v1/articles/").status_code == 401
    assert client_with(good_secret).get("/api/v1/articles/").status_code == 200


def test_revoking_one_asks_first_and_is_for_good(manager: Client, partner: Partner):
    key, secret = make_key(partner, scopes=list(Scope), label="feed")
    there = f"{KEYS}{key.pk}/revoke/"
    assert "Nobody can take this back" in manager.get(there).text
    assert client_with(secret).get("/api/v1/articles/").status_code == 200
    assert "refused from now on" in manager.post(there, follow=True).text
    assert client_with(secret).get("/api/v1/articles/").status_code == 401
    assert "had been revoked before" in manager.post(there, follow=True).text
    form = {"label": "again", "scopes": ["articles:read"]}
    assert manager.post(f"{KEYS}{key.pk}/change/", form).status_code == 403


@pytest.mark.parametrize(("hours", "opens_on"), [("1", dt.timedelta(hours=1)), ("720", 30 * DAY)])
def test_rotating_gives_a_new_key_and_the_old_one_opens_on_for_a_while(
    manager: Client, partner: Partner, hours: str, opens_on: dt.timedelta
):
    old, old_secret = make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    page = manager.post(f"{KEYS}{old.pk}/rotate/", {"old_for": hours}).text
    new = Key.objects.exclude(pk=old.pk).get()
    assert (new.label, new.scopes, new.digest) == ("feed", ["articles:read"], digest(secret_on(page)))
    for secret in (old_secret, secret_on(page)):
        assert client_with(secret).get("/api/v1/articles/").status_code == 200
    old.refresh_from_db()
    assert old.expires_at is not None
    assert abs(old.expires_at - timezone.now() - opens_on) < dt.timedelta(minutes=1)


def test_a_key_is_not_rotated_twice_before_one_is_revoked(manager: Client, partner: Partner):
    key, _ = make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    there = f"{KEYS}{key.pk}/rotate/"
    manager.post(there, {"old_for": "24"})
    again = manager.post(there, {"old_for": "24"})
    assert (again.status_code, "There are two keys for this system" in again.text) == (422, True)
    assert Key.objects.count() == 2


@pytest.mark.parametrize("hours", ["", "2", "forever"])
def test_the_old_key_lives_for_one_of_four_times(manager: Client, partner: Partner, hours: str):
    key, _ = make_key(partner, scopes=[Scope.ARTICLES], label="feed")
    assert manager.post(f"{KEYS}{key.pk}/rotate/", {"old_for": hours}).status_code == 422
    assert Key.objects.count() == 1


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.LEGAL, Role.PHOTO])
def test_others_at_the_desk_see_no_keys_and_make_none(client: Client, partner: Partner, role: str):
    key, _ = make_key(partner, scopes=list(Scope))
    sign_in(client, make_user(role))
    assert client.get(KEYS).status_code == 403
    for there in (ADD, f"{KEYS}{key.pk}/rotate/", f"{KEYS}{key.pk}/revoke/"):
        assert client.get(there).status_code == 403
        assert client.post(there, {"old_for": "1"}).status_code == 403
    assert Key.objects.valid().count() == 1


def test_the_chief_sees_them(client: Client, chief: User, partner_key: str):
    assert sign_in(client, chief).get(KEYS).status_code == 200


def test_nobody_deletes_keys_partners_or_subscriptions(client: Client, superuser: User, partner: Partner):
    key, _ = make_key(partner, scopes=list(Scope))
    sign_in(client, superuser)
    assert client.post(f"{KEYS}{key.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/api/partner/{partner.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "subscriptions-0-DELETE" not in client.get(f"/admin/api/partner/{partner.pk}/change/").text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Live"),
        ({"expires_at": timezone.now() + 400 * DAY}, "Live until"),
        ({"expires_at": timezone.now() - DAY}, "Expired"),
        ({"revoked_at": timezone.now()}, "Revoked"),
    ],
)
def test_a_key_says_what_it_is_now(partner: Partner, changed: dict, words: str):
    key, _ = make_key(partner, scopes=list(Scope))
    Key.objects.update(**changed)
    key.refresh_from_db()
    assert standing.of_key(key).words.startswith(words)


def test_a_key_of_a_partner_who_is_switched_off_says_so(partner: Partner):
    partner.is_active = False
    key, _ = make_key(partner, scopes=list(Scope))
    assert "switched off" in standing.of_key(key).words


# --- partners -------------------------------------------------------------------------------------------

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

# --- products -------------------------------------------------------------------------------------------


def test_a_product_is_saved_with_all_it_asks_for(manager: Client):
    orla, casting, film = make_person("Orla Vance"), make_topic("Casting"), make_section("Film")
    form = {
        "name": "Orla",
        "sections": [film.pk],
        "topics": [casting.pk],
        "people": [orla.pk],
        "words": "harbour",
        "archive_days": "30",
        "has_pictures": "",
    }
    manager.post("/admin/api/product/add/", form)
    made = Product.objects.get()
    assert (made.words, made.archive_days, made.has_pictures) == ("harbour", 30, False)
    assert [list(each.all()) for each in (made.sections, made.topics, made.people)] == [
        [film],
        [casting],
        [orla],
    ]


def test_a_products_page_shows_what_it_finds_now_and_who_has_it(manager: Client):
    orla = make_person("Orla Vance")
    inside = make_live_article(headline="Orla Vance opens the festival", body="<p>Orla Vance came.</p>")
    make_mention(inside, orla)
    make_live_article(headline="Nobody opens the market")
    make_live_article(headline="Orla Vance was there", body="<p>Orla Vance.</p>", status=Status.KILLED)
    product = Product.objects.create(name="Orla")
    product.people.add(orla)
    make_partner("The Tide", product)
    page = manager.get(f"/admin/api/product/{product.pk}/change/").text
    assert "1 live story, as the product is saved." in page
    assert "Orla Vance opens the festival" in page
    assert "The Tide" in page
    for absent in ("Nobody opens the market", "Orla Vance was there"):
        assert absent not in page


def test_a_products_page_has_the_ten_newest(manager: Client):
    for number in range(12):
        make_live_article(headline=f"Harbour story number {number}.")
    product = Product.objects.create(name="All")
    page = manager.get(f"/admin/api/product/{product.pk}/change/").text
    assert "12 live stories" in page
    assert page.count("Harbour story number") == 10


@pytest.mark.parametrize("rows", [1, 50])
def test_a_products_page_costs_the_same_whatever_it_finds(
    manager: Client, django_assert_num_queries, rows: int
):
    product = Product.objects.create(name="All")
    for number in range(rows):
        make_live_article()
        make_partner(f"Partner {number}", product)
    manager.get("/admin/api/product/add/")  # what Django remembers from then on
    with django_assert_num_queries(PRODUCT_PAGE):
        assert manager.get(f"/admin/api/product/{product.pk}/change/").status_code == 200


PRODUCT_PAGE = 15


def test_a_product_that_somebody_had_is_kept(client: Client, superuser: User, partner: Partner):
    product = partner.subscriptions.get().product
    sign_in(client, superuser).post(f"/admin/api/product/{product.pk}/delete/", {"post": "yes"})
    assert Product.objects.filter(pk=product.pk).exists()
