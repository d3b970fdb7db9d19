"""Every type of page that readers have, in a real browser: no axe violation in any size and colour, and
nothing wider than the window."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import OperationalError
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from images import renditions
from tests.e2e.conftest import PATIENCE, wait_for_answers
from tests.e2e.test_picture_desk import stored
from tests.paper import EMPTY, whole_paper

pytestmark = pytest.mark.browser

LOOKS: list[tuple[int, Any]] = [(390, "light"), (390, "dark"), (1280, "dark"), (1280, "light")]
NARROWEST = 320  # pixels: 1280 at 400 %
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = f"axe.run({{runOnly: {RULES}, resultTypes: ['violations']}}).then(found => found.violations)"
FAULTS = {"500": RuntimeError("a fault of ours"), "503": OperationalError("gone")}


@pytest.fixture
def page(browser: Browser, transactional_db: None) -> Iterator[Page]:
    context = browser.new_context(locale="en-US")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page
    page.goto("about:blank")
    wait_for_answers()
    context.close()


def wrong(page: Page, name: str) -> Iterator[str]:
    """What is wrong with the page as it stands, in each size and colour."""
    page.evaluate(Axe().axe_script)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        if shots := os.environ.get("NEWSROOM_SHOTS"):
            page.wait_for_timeout(150)
            page.screenshot(path=Path(shots) / f"{name}-{width}-{scheme}.png", full_page=True)
        for found in page.evaluate(ASKED):
            yield f"{name}, {width} px, {scheme}: {found['id']}: {[node['html'] for node in found['nodes']]}"
    page.set_viewport_size({"width": NARROWEST, "height": 256})
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        yield f"{name}: wider than {NARROWEST} px"


def test_no_page_has_an_axe_violation_or_is_wider_than_a_phone(
    live_server: LiveServer, page: Page, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One paper for all of them, and one browser: filling and starting are what takes long."""
    settings.MEDIA_ROOT = tmp_path / "media"
    faults: list[str] = []

    def look(pages: dict[str, str]) -> None:
        for name, path in pages.items():
            page.set_viewport_size({"width": 390, "height": 900})
            answer = page.goto(f"{live_server.url}{path}")
            assert answer
            assert answer.status == (int(name) if name.isdigit() else 200), name
            if name == "search with offers":
                page.get_by_role("combobox", name="Words or a name").press_sequentially(" van")
                page.locator(".offers [role=option]").first.wait_for()
            faults.extend(wrong(page, name))

    look(EMPTY)
    look(whole_paper(pictures()) | {"search with offers": "/search/?q=orla"})
    for name, fault in FAULTS.items():
        monkeypatch.setattr("web.views.fronts.pinned", lambda _, fault=fault: throw(fault))
        look({name: "/"})
    assert faults == []


def pictures() -> list[Any]:
    made = [
        stored(number, alt_text="A harbour", caption=f"Boats, {number}", credit="Pim Roe")
        for number in range(1, 6)
    ]
    for image in made:
        renditions.render(image.pk)
    return made


def throw(fault: Exception) -> None:
    raise fault
