"""A real browser against a real server: Debian's Chromium, driven by Playwright."""

import os
import re
import shutil
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from staff.models import Role, User
from tests.builders import make_contributor, make_user

# Playwright's sync API keeps an event loop in this thread; Django would take our queries for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = [
    "--no-sandbox",  # as root, in containers and CI, Chromium has no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000  # milliseconds: a machine at work on much else is slow, not wrong


def chromium() -> str:
    """Where Chromium is: NEWSROOM_CHROMIUM, else on PATH. Skips the test, saying how to get one."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = os.environ.get("NEWSROOM_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("no browser here: apt install chromium, or set NEWSROOM_CHROMIUM to the path of one")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


def wait_for_answers() -> None:
    """Pages say something when they are left: the server has done with it before the database is emptied."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    quiet = 0
    for _ in range(100):
        time.sleep(0.1)
        with connection.cursor() as cursor:
            cursor.execute(busy)
            quiet = quiet + 1 if cursor.fetchone()[0] == 0 else 0
        if quiet == 4:
            return


def body(page: Page) -> Locator:
    """The editor of the body: not the box that it replaces, which has the same name a moment earlier."""
    return page.locator("[contenteditable]").and_(page.get_by_role("textbox", name="Body"))


@pytest.fixture
def editor(transactional_db: None) -> User:
    user = make_user(Role.EDITOR, username="ruth", password="demo")
    make_contributor("Ruth Okafor", user=user)
    return user


@pytest.fixture
def browser_page(browser: Browser, transactional_db: None) -> Iterator[Page]:
    """A page at 1280 pixels whose script errors fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    context.route(re.compile(r"/(here|buffer)/$"), lambda route: route.abort())  # test_writing.py has them
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.goto("about:blank")
    wait_for_answers()
    context.close()
    assert not errors, errors
