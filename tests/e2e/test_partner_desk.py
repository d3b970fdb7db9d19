"""The partner desk in a browser: a partner's page, a key shown once, a webhook's log, the board of kills."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from api.models import (
    Attempt,
    Change,
    Delivery,
    Fetch,
    Key,
    Partner,
    Product,
    Receipt,
    Scope,
    Usage,
    Webhook,
    make_key,
)
from articles.models import Article, Status, Transition
from staff.models import Role, User
from tests.builders import make_live_article, make_partner, make_person, make_topic, make_user
from tests.e2e.test_merging import sign_in
from tests.e2e.test_picture_desk import is_accessible

pytestmark = pytest.mark.browser
DAY = dt.timedelta(days=1)


@pytest.fixture
def manager(transactional_db: None) -> User:
    return make_user(Role.PARTNER_MANAGER, username="ruth", password="demo")


@pytest.fixture
def wire(transactional_db: None) -> Partner:
    """A partner with something of everything, and not all of it well."""
    wire = make_partner("The Evening Wire", contact="desk@wire.example")
    now = timezone.now()
    for label, ends in (("website", now + 5 * DAY), ("newsletter", None), ("app", now - 40 * DAY)):
        key, _ = make_key(wire, scopes=list(Scope), label=label)
        Key.objects.filter(pk=key.pk).update(expires_at=ends, last_used_at=now)
    for back in range(0, 30, 2):
        counted = {"requests": 400 + 97 * (back % 7), "not_modified": 12 * back, "refused": back % 3}
        Usage.objects.create(key=Key.objects.get(label="website"), day=now.date() - back * DAY, **counted)
    Webhook.objects.create(partner=wire, url="https://wire.example/hooks/newsroom", secret="sealed")
    Webhook.objects.create(
        partner=wire,
        url="https://app.wire.example/a-very-long-address/that-goes-on/and-on/hooks/newsroom",
        secret="sealed",
        states=["live", "held"],
        failing_since=now - DAY,
        failures=14,
    )
    return wire


@pytest.fixture
def killed(wire: Partner) -> list[Article]:
    """Two killed stories: one answered for by all, one not by all."""
    quiet = make_partner("Harbour Radio")
    tide = make_partner("The Tide", contact="news@tide.example")
    stories = [
        make_live_article(status=Status.KILLED, headline=f"Mayor of Harbour Town took a boat {number}")
        for number in range(2)
    ]
    for story in stories:
        for partner in (wire, quiet, tide):
            Fetch.objects.create(partner=partner, article=story, reminders=2, reminded_at=timezone.now())
    told = {"outcome": "removed", "note": "Ms. Roe, night desk"}
    for partner in (wire, quiet, tide):
        Receipt.objects.create(partner=partner, article=stories[0], **told)
    Receipt.objects.create(partner=tide, article=stories[1], outcome="never_used", key=Key.objects.first())
    return stories


@pytest.fixture
def log(wire: Partner, killed: list[Article]) -> Webhook:
    """A webhook with deliveries in every state."""
    webhook = wire.webhooks.get(failing_since__isnull=False)
    now = timezone.now()
    step = Transition.objects.filter(article=killed[0], verb="kill").get()
    change = Change.objects.create(article=killed[0], transition=step, state="killed")
    for state in Delivery.State.values:
        row = Delivery.objects.create(
            webhook=webhook, change=change, event=change.event, is_kill=True, state=state, finished_at=now
        )
        for status, error in ((None, "No answer within 10 seconds"), (503, "")):
            Attempt.objects.create(delivery=row, status=status, error=error, milliseconds=812)
    Delivery.objects.create(webhook=webhook)
    return webhook


def test_the_pages_of_partners_are_accessible(
    browser_page: Page, live_server: LiveServer, manager: User, wire: Partner, log: Webhook
):
    page = browser_page
    sign_in(page, live_server, f"/admin/api/partner/{wire.pk}/change/")
    expect(page.get_by_text("1 kill unanswered")).to_be_visible()
    for summary in page.locator(".desk-partners summary").all():
        summary.click()
    is_accessible(page, "partner", ".desk-partners")
    product = Product.objects.create(name="Film and people")
    product.topics.add(make_topic("Casting"))
    website = Key.objects.get(label="website")
    pages = {
        "partners": ("/admin/api/partner/", "#result_list"),
        "keys": ("/admin/api/key/", "#result_list"),
        "key": (f"/admin/api/key/{website.pk}/change/", "#content-main"),
        "key-add": (f"/admin/api/key/add/?partner={wire.pk}", "#content-main"),
        "rotate": (f"/admin/api/key/{website.pk}/rotate/", ".desk-partners"),
        "revoke": (f"/admin/api/key/{website.pk}/revoke/", ".desk-partners"),
        "product": (f"/admin/api/product/{product.pk}/change/", ".desk-partners"),
        "webhook-add": (f"/admin/api/partner/{wire.pk}/webhook/", ".desk-partners"),
        "webhook": (f"/admin/api/webhook/{log.pk}/", ".desk-partners"),
    }
    for name, (address, part) in pages.items():
        page.goto(f"{live_server.url}{address}")
        for summary in page.locator(".desk-partners summary").all():
            summary.click()
        is_accessible(page, name, part)


def test_a_new_key_is_copied_by_its_button(
    browser_page: Page, live_server: LiveServer, manager: User, wire: Partner
):
    page = browser_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, live_server, f"/admin/api/key/add/?partner={wire.pk}")
    page.get_by_label("System").fill("teletext")
    page.get_by_label("Read stories", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    copy = page.get_by_role("button", name="Copy")
    copy.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    secret = page.get_by_label("Key", exact=True).input_value()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    is_accessible(page, "secret", ".desk-partners")
    page.get_by_role("link", name="I have it: back to The Evening Wire").click()
    expect(page.get_by_role("cell", name="teletext")).to_be_visible()
    assert secret not in page.content()


def test_the_board_of_kills_says_in_words_who_owes_an_answer(
    browser_page: Page, live_server: LiveServer, manager: User, killed: list[Article]
):
    page = browser_page
    sign_in(page, live_server, "/admin/api/recalls/")
    expect(page.get_by_text("2 of 3 partners have not answered.")).to_be_visible()
    expect(page.get_by_text("All answered: 3 partners.")).to_be_visible()
    expect(page.get_by_text("Nobody to write to: no contact is known.").first).to_be_visible()
    is_accessible(page, "board", ".desk-partners")
    page.get_by_role("link", name="Mayor of Harbour Town took a boat 1").click()
    expect(page.get_by_label("Who answered")).to_be_visible()
    is_accessible(page, "kill", ".desk-partners")
    page.get_by_label("Who answered").select_option("Harbour Radio")
    page.get_by_label("Taken down").check()
    page.get_by_label("Who said so, and what else").fill("Mr. Pim, on the telephone")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("“Mr. Pim, on the telephone”")).to_be_visible()
    expect(page.get_by_text("1 of 3 partners has not answered.")).to_be_visible()


def test_a_product_is_made_by_looking_people_and_topics_up(
    browser_page: Page, live_server: LiveServer, manager: User
):
    page = browser_page
    make_person("Orla Vance")
    make_topic("Casting")
    make_live_article(headline="Harbour festival opens")
    sign_in(page, live_server, "/admin/api/product/add/")
    page.get_by_label("Name").fill("Casting news")
    for name, typed in (("topics", "Cast"), ("people", "Orla")):
        page.locator(f".field-{name} .select2-search__field").press_sequentially(typed)
        page.locator(".select2-results__option--highlighted").click()
    page.get_by_role("button", name="Save and continue editing").click()
    made = Product.objects.get()
    assert [person.name for person in made.people.all()] == ["Orla Vance"]
    assert [topic.name for topic in made.topics.all()] == ["Casting"]
    expect(page.get_by_text("0 live stories, as the product is saved.")).to_be_visible()
