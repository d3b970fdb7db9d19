"""Webhooks at the desk: who adds and looks after them, what is shown once, and what each was sent."""

import pytest
from django.test import Client
from django.utils import timezone

from api.models import Attempt, Change, Delivery, Partner, Webhook
from api.signatures import unseal
from api.tests.conftest import secret_on, sign_in
from articles.models import Article, Transition
from staff.models import Role, User
from tests.builders import make_live_article, make_partner, make_user

pytestmark = pytest.mark.django_db
URL = "https://wire.example/hook"


def add(manager: Client, partner: Partner, **fields):
    return manager.post(f"/admin/api/partner/{partner.pk}/webhook/", {"url": URL, **fields})


@pytest.fixture
def hook(partner: Partner) -> Webhook:
    return Webhook.objects.create(partner=partner, url=URL, secret="sealed")


def change_of(article: Article, state: str = "live") -> Change:
    step = Transition.objects.filter(article=article).latest("pk")
    return Change.objects.create(article=article, transition=step, state=state)


def sent(hook: Webhook, state: str = "delivered", **fields) -> Delivery:
    """A delivery about a story of its own, with one attempt."""
    change = change_of(make_live_article(**fields))
    made = Delivery.objects.create(
        webhook=hook, change=change, event=change.event, state=state, finished_at=timezone.now()
    )
    Attempt.objects.create(delivery=made, status=503, error="Service Unavailable", milliseconds=812)
    return made


def do(client: Client, hook: Webhook, what: str, **fields):
    return client.post(f"/admin/api/webhook/{hook.pk}/do/", {"do": what, **fields}, follow=True)


def page_of(client: Client, hook: Webhook, **asked) -> str:
    return client.get(f"/admin/api/webhook/{hook.pk}/", asked).text


def test_a_new_webhook_shows_its_secret_once(manager: Client, partner: Partner):
    answer = add(manager, partner, states=["live", "held"])
    made = Webhook.objects.get()
    assert (made.url, made.states, made.partner) == (URL, ["live", "held"], partner)
    assert unseal(made.secret) == secret_on(answer.text)
    assert "no-store" in answer["Cache-Control"]
    for address in (f"/admin/api/webhook/{made.pk}/", f"/admin/api/partner/{partner.pk}/change/"):
        assert secret_on(answer.text) not in manager.get(address).text


def test_a_key_pair_is_made_for_whoever_asks(manager: Client, partner: Partner):
    add(manager, partner, with_ed25519="on")
    assert "whpk_" in page_of(manager, Webhook.objects.get())
    add(manager, partner)
    assert "whpk_" not in page_of(manager, Webhook.objects.latest("pk"))


@pytest.mark.parametrize("url", ["", "no address", "ftp://wire.example/", "https://127.0.0.1/hook"])
def test_an_address_that_we_do_not_call_is_refused_at_its_field(
    manager: Client, partner: Partner, settings, url: str
):
    settings.WEBHOOK_TARGETS_MAY_BE_PRIVATE = False
    answer = add(manager, partner, url=url)
    assert answer.status_code == 422
    assert 'id="id_url_error"' in answer.text
    assert not Webhook.objects.exists()


def test_a_state_that_there_is_not_is_refused(manager: Client, partner: Partner):
    assert add(manager, partner, states=["gone"]).status_code == 422
    assert not Webhook.objects.exists()


def test_a_new_secret_is_shown_once_and_the_old_one_signs_too_for_a_while(manager: Client, partner: Partner):
    old = secret_on(add(manager, partner).text)
    hook = Webhook.objects.get()
    new = secret_on(do(manager, hook, "rotate", keep_old_for="24").text)
    hook.refresh_from_db()
    assert (unseal(hook.secret), unseal(hook.previous_secret)) == (new, old)
    assert "signs too until" in page_of(manager, hook)


def test_for_how_long_is_one_of_four_times(manager: Client, hook: Webhook):
    assert do(manager, hook, "rotate", keep_old_for="9999").status_code == 422
    hook.refresh_from_db()
    assert hook.secret == "sealed"


def test_it_is_paused_and_resumed(manager: Client, hook: Webhook):
    assert "what is new waits" in do(manager, hook, "pause").text
    hook.refresh_from_db()
    assert hook.paused_at
    do(manager, hook, "resume")
    hook.refresh_from_db()
    assert hook.paused_at is None


def test_it_is_disabled_and_enabled(manager: Client, hook: Webhook):
    waiting = sent(hook, "pending")
    do(manager, hook, "disable")
    assert "Disabled" in page_of(manager, hook)
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    do(manager, hook, "enable")
    assert "Working" in page_of(manager, hook)


def test_a_test_is_sent(manager: Client, hook: Webhook):
    assert "A test event is on its way" in do(manager, hook, "test").text
    assert Delivery.objects.get().change is None


def test_one_delivery_goes_out_again_under_its_own_id(manager: Client, hook: Webhook):
    before = sent(hook)
    do(manager, hook, f"redeliver:{before.pk}")
    again = Delivery.objects.latest("pk")
    assert (again.event, again.state, again.pk == before.pk) == (before.event, "pending", False)


@pytest.mark.parametrize("number", ["", "x", "²", "9" * 30])
def test_what_was_never_sent_is_not_sent_again(manager: Client, hook: Webhook, number: str):
    sent(hook)
    assert do(manager, hook, f"redeliver:{number}").status_code == 404


def test_a_delivery_of_another_webhook_is_not_sent_by_this(manager: Client, hook: Webhook):
    other = Webhook.objects.create(partner=make_partner("The Tide"), url=URL, secret="sealed")
    assert do(manager, hook, f"redeliver:{sent(other).pk}").status_code == 404
    assert Delivery.objects.count() == 1


def test_what_changed_in_a_time_is_replayed(manager: Client, hook: Webhook):
    change_of(make_live_article())
    early = change_of(make_live_article())
    Change.objects.filter(pk=early.pk).update(at="2020-05-01T12:00Z")
    page = do(manager, hook, "replay", since="2020-04-01T00:00", until="2020-06-01T00:00:00").text
    assert "1 change of that time will go out again" in page
    assert Delivery.objects.get().change == early


@pytest.mark.parametrize(("since", "until"), [("", ""), ("2020-06-01T00:00", "2020-04-01T00:00"), ("x", "y")])
def test_a_time_that_is_none_replays_nothing_and_says_so(
    manager: Client, hook: Webhook, since: str, until: str
):
    change_of(make_live_article())
    page = do(manager, hook, "replay", since=since, until=until)
    assert (page.status_code, 'id="id_until_error"' in page.text) == (422, True)
    assert not Delivery.objects.exists()


def test_a_disabled_webhook_says_why_it_sends_nothing(manager: Client, hook: Webhook):
    do(manager, hook, "disable")
    assert "enable it first" in do(manager, hook, "test").text
    assert not Delivery.objects.exists()


def test_nothing_else_is_done(manager: Client, hook: Webhook):
    assert do(manager, hook, "delete").status_code == 404


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.LEGAL, Role.PHOTO])
def test_others_see_and_do_nothing(client: Client, partner: Partner, hook: Webhook, role: str):
    sign_in(client, make_user(role))
    assert client.get(f"/admin/api/webhook/{hook.pk}/").status_code == 403
    assert do(client, hook, "pause").status_code == 403
    assert add(client, partner).status_code == 403
    hook.refresh_from_db()
    assert (hook.paused_at, Webhook.objects.count()) == (None, 1)


def test_the_log_says_how_each_attempt_went(manager: Client, hook: Webhook):
    sent(hook, headline="Harbour festival opens")
    page = page_of(manager, hook)
    for said in ("Harbour festival opens", "503", "Service Unavailable", "812 ms", "Delivered"):
        assert said in page


def test_the_log_is_narrowed_to_a_state(manager: Client, hook: Webhook):
    sent(hook, "delivered", headline="This one arrived")
    sent(hook, "failed", headline="That one did not")
    page = page_of(manager, hook, state="failed")
    assert "That one did not" in page
    assert "This one arrived" not in page
    assert "This one arrived" in page_of(manager, hook, state="nothing of the kind")


def test_the_log_has_pages(manager: Client, hook: Webhook):
    Delivery.objects.bulk_create(Delivery(webhook=hook) for _ in range(60))
    assert "Page 1 of 2" in page_of(manager, hook)
    assert page_of(manager, hook, page=2).count("Not called yet") == 10


@pytest.mark.parametrize("rows", [1, 50])
def test_the_log_costs_the_same_at_any_length(
    manager: Client, hook: Webhook, django_assert_num_queries, rows: int
):
    for _ in range(rows):
        sent(hook)
    with django_assert_num_queries(8):
        assert page_of(manager, hook).count("812 ms") == rows


def test_what_a_partner_manager_did_stays_on_record(manager: Client, hook: Webhook, superuser: User):
    do(manager, hook, "pause")
    history = sign_in(Client(), superuser).get(f"/admin/api/partner/{hook.partner_id}/history/").text
    assert f"Webhook {URL}: pause." in history
