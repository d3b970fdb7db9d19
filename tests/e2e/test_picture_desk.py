"""The picture desk in a browser: files dropped, focal points by keys, people from left to right."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from PIL import Image as Pillow
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from images import likeness, renditions
from images.ingest import ingest
from images.models import Image, RenditionRun
from images.tests import odd
from images.tests.test_likeness import scene
from staff.models import User
from tests.builders import make_article, make_person
from tests.e2e.conftest import PATIENCE
from tests.e2e.test_merging import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


DROP = """() => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["<html>"], "page.jpg"));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


def drawn(number: int, folder: Path) -> Path:
    """A picture of its own, in a file."""
    path = folder / f"scene-{number}.jpg"
    scene(number).save(path, quality=80)
    return path


def stored(number: int = 1, size: tuple[int, int] = (1200, 800), **fields: Any) -> Image:
    large = scene(number).resize(size, Pillow.Resampling.BICUBIC)
    return ingest(odd.upload(odd.encoded(large, "JPEG")), by=None, **fields)


def is_accessible(page: Page, name: str, context: str) -> None:
    for width, theme in ((1280, "light"), (390, "dark"), (1280, "dark"), (390, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("theme => document.documentElement.classList.toggle('dark', theme === 'dark')", theme)
        if shots := os.environ.get("NEWSROOM_SHOTS"):
            page.wait_for_timeout(300)
            page.screenshot(path=Path(shots) / f"{name}-{width}-{theme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
        found = Axe().run(page, context=context)
        assert not found.response["violations"], (name, found.generate_report())
    page.set_viewport_size({"width": 1280, "height": 900})


def test_many_files_are_dropped_and_each_is_answered(
    browser_page: Page, live_server: LiveServer, editor: User, tmp_path: Path
):
    files = [drawn(number, tmp_path) for number in range(4)]
    there = ingest(odd.upload(files[3].read_bytes()), by=None, caption="Otters")
    sign_in(browser_page, live_server, "/admin/images/image/")
    browser_page.get_by_role("link", name="Upload pictures…").click()
    expect(
        browser_page.get_by_role("button", name="Upload", exact=True)
    ).to_be_hidden()  # the script is there
    chosen = browser_page.get_by_label("Pictures", exact=True)
    chosen.focus()
    chosen.set_input_files(files)
    expect(browser_page.locator("[data-lines] > li")).to_have_count(4)
    browser_page.evaluate(DROP)
    chosen.set_input_files(drawn(9, tmp_path))
    lines = browser_page.locator("[data-lines] > li")
    expect(lines).to_have_count(6)
    expect(browser_page.locator("[data-answers] [role=status]")).to_have_text(
        "4 stored, 1 here already, 1 not stored."
    )
    expect(lines.nth(3).get_by_role("link", name="Otters")).to_have_attribute(
        "href", f"/admin/images/image/{there.pk}/change/"
    )
    expect(lines.nth(4)).to_contain_text("This file is")
    is_accessible(browser_page, "upload", "main.desk-archive")
    browser_page.get_by_role("button", name="Give them credit and rights together…").click()
    expect(browser_page.get_by_role("heading", name="Change 4 pictures together")).to_be_visible()
    browser_page.get_by_role("textbox", name="Agency").fill("Harbour Press")
    expect(browser_page.get_by_role("checkbox", name="Change Agency")).to_be_checked()
    is_accessible(browser_page, "together", "main.desk-archive")
    browser_page.get_by_role("button", name="Change 4 pictures").click()
    expect(browser_page.get_by_text("4 of 4 pictures changed: agency.")).to_be_visible()
    assert Image.objects.filter(agency="Harbour Press").count() == 4


def test_without_a_script_the_same_form_takes_files(
    browser: Browser, live_server: LiveServer, editor: User, tmp_path: Path
):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, live_server, "/admin/images/image/upload/")
    page.get_by_label("Pictures", exact=True).set_input_files([drawn(1, tmp_path), drawn(2, tmp_path)])
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("Stored", exact=True)).to_have_count(2)
    page.get_by_role("link", name="To the pictures").click()
    expect(page.locator(".desk-pic")).to_have_count(2)
    context.close()


def test_the_grid(browser_page: Page, live_server: LiveServer, editor: User):
    soon = timezone.now() + dt.timedelta(days=9)
    stored(1, caption="The harbour at dawn", credit="Bo Reed/Harbour Press", usable_until=soon)
    stored(1, (600, 400), caption="The harbour, smaller", alt_text="A harbour")
    stored(2, (800, 1200), alt_text="A tall ship", usable_until=timezone.now() - dt.timedelta(days=2))
    for image in Image.objects.all():
        renditions.render(image.pk)
    likeness.compare()
    stored(3, alt_text="New")
    sign_in(browser_page, live_server, "/admin/images/image/")
    expect(browser_page.locator(".desk-pic")).to_have_count(4)
    is_accessible(browser_page, "grid", "#changelist-form")
    browser_page.get_by_label("All on this page").check()
    expect(browser_page.get_by_text("4 chosen")).to_be_visible()
    browser_page.get_by_role("navigation", name="What to look at").get_by_role(
        "link", name="Look alike"
    ).click()
    expect(browser_page.locator(".desk-pic")).to_have_count(2)


def test_one_picture_by_keys(browser_page: Page, live_server: LiveServer, editor: User):
    orla, theo = make_person("Orla Vance"), make_person("Theo Lanswick")
    make_person("Pip Lanswick", born="2019", privacy="minor")
    image = stored(5, caption="Theo Lanswick and Pip Lanswick at the quay", persons_proposed=["Orla Vance"])
    Image.objects.update(persons_proposed=["Orla Vance"])
    renditions.render(image.pk)
    make_article(headline="A quiet quay", lead_image=image)
    sign_in(browser_page, live_server, f"/admin/images/image/{image.pk}/change/")
    expect(browser_page.get_by_role("link", name="A quiet quay")).to_be_visible()
    ring = browser_page.get_by_role("slider", name="Focal point")
    ring.focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "ArrowUp"):
        browser_page.keyboard.press(key)
    expect(ring).to_have_attribute("aria-valuetext", "71 % from the left, 39 % from the top")
    is_accessible(browser_page, "picture", "#image_form .desk-framing")
    expect(browser_page.locator(".desk-shown [role=textbox][aria-label]")).to_be_visible()
    is_accessible(browser_page, "picture-people", "#image_form .desk-shown")
    browser_page.get_by_role("checkbox", name="Theo Lanswick").click()
    browser_page.get_by_role("checkbox", name="Orla Vance").click()
    browser_page.get_by_role("button", name="Orla Vance: further left").press("Enter")
    browser_page.get_by_role("button", name="Save", exact=True).click()
    expect(browser_page.get_by_text("was changed successfully")).to_be_visible()
    image.refresh_from_db()
    assert (image.focal_x, image.focal_y) == (0.71, 0.39)
    assert [shown.person for shown in image.shows.all()] == [orla, theo]
    assert RenditionRun.objects.get().state == "owed"


def test_the_ring_follows_the_mouse_and_the_crops_the_ring(
    browser_page: Page, live_server: LiveServer, editor: User
):
    image = stored(6, (1200, 400))
    sign_in(browser_page, live_server, f"/admin/images/image/{image.pk}/change/")
    expect(browser_page.get_by_role("slider", name="Focal point")).to_be_visible()
    box = browser_page.locator("[data-picture] img").bounding_box()
    assert box is not None
    browser_page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    browser_page.mouse.down()
    browser_page.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + box["height"] * 0.5, steps=4)
    browser_page.mouse.up()
    expect(browser_page.get_by_label("From the left")).to_have_value("0.95")
    square = browser_page.locator("[data-crop]").last
    assert square.evaluate("crop => crop.style.objectPosition") == "100% 50%"
