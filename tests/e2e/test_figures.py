"""Pictures, galleries and embeds: put into a story in a real browser, and read, with and without a script."""

import io
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from PIL import Image as Pixels
from playwright.sync_api import Browser, Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, PictureUse
from images import renditions
from images.ingest import ingest
from images.models import Image
from staff.models import User
from tests import figures
from tests.builders import link, make_article, make_live_article, make_person
from tests.e2e.conftest import PATIENCE, body, wait_for_answers

pytestmark = pytest.mark.browser
TRAILER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def make_picture(colour: str, size: tuple[int, int] = (1200, 750), **fields: Any) -> Image:
    """A picture with files, as a worker leaves it."""
    file = io.BytesIO()
    Pixels.new("RGB", size, colour).save(file, "JPEG")
    image = ingest(ContentFile(file.getvalue(), name=f"{colour}.jpg"), by=None, **fields)
    renditions.render(image.pk)
    return image


@pytest.fixture
def pictures(transactional_db: None) -> list[Image]:
    told = [("seagreen", "Otters by the weir"), ("slateblue", "The pier at dusk"), ("peru", "A kite")]
    return [
        make_picture(colour, caption=caption, alt_text=caption, credit="Pim Roe/Harbour")
        for colour, caption in told
    ]


def figure(image: Image, layout: str = "inline", caption: str = "") -> str:
    return figures.figure(image.uuid, caption, layout)


@pytest.fixture
def story(pictures: list[Image]) -> Article:
    """A live story with all three."""
    text = f"<p>{'It opened on Friday, and people came from far to see it. ' * 7}</p>"
    one, two, three = pictures
    gallery = figures.gallery(*(figure(image) for image in pictures))
    parts = [
        text,
        figure(one),
        text,
        figure(two, "left"),
        text * 2,
        figure(three, "wide"),
        text,
        gallery,
        figures.embed(),
        text,
    ]
    return make_live_article(slug="otters", headline="The otters are back", body="".join(parts))


def sign_in(page: Page, server: LiveServer, story: Article) -> None:
    page.goto(f"{server.url}/admin/login/?next=/admin/articles/article/{story.pk}/change/")
    page.get_by_label("Username").fill("ruth")
    page.get_by_label("Password").fill("demo")
    page.keyboard.press("Enter")
    expect(body(page)).to_be_visible()


def save(page: Page, number: int) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"Saved as revision {number}.")).to_be_visible()


def test_a_picture_is_put_in_captioned_and_read_by_keyboard_alone(
    browser_page: Page, live_server: LiveServer, editor: User, pictures: list[Image]
) -> None:
    story = make_article(by=editor, body="<p>It opened.</p>")
    sign_in(browser_page, live_server, story)
    body(browser_page).focus()
    browser_page.get_by_role("button", name="Picture", exact=True).press("Enter")
    dialog = browser_page.get_by_role("dialog", name="Choose a picture")
    dialog.get_by_role("searchbox").fill("pier dusk")
    expect(dialog.get_by_role("radio")).to_have_count(1)
    dialog.get_by_role("radio").press("Space")
    browser_page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    browser_page.keyboard.type("At last")
    browser_page.keyboard.press("Enter")
    browser_page.keyboard.type("And then it rained.")
    expect(body(browser_page).locator("img")).to_have_js_property("complete", True)
    save(browser_page, 2)
    story.refresh_from_db()
    assert story.head is not None
    assert story.head.body == (
        f"<p>It opened.</p>{figure(pictures[1], caption='At last')}<p>And then it rained.</p>"
    )
    assert PictureUse.objects.get().image == pictures[1]


def test_a_picture_is_moved_laid_out_and_removed(
    browser_page: Page, live_server: LiveServer, editor: User, pictures: list[Image]
) -> None:
    story = make_article(by=editor, body=f"<p>One.</p>{figure(pictures[0])}<p>Two.</p>")
    sign_in(browser_page, live_server, story)
    browser_page.get_by_label("How the picture stands").select_option("right")
    browser_page.get_by_role("button", name="Move picture up").click()
    save(browser_page, 2)
    story.refresh_from_db()
    assert story.head is not None
    assert story.head.body == f"{figure(pictures[0], 'right')}<p>One.</p><p>Two.</p>"
    body(browser_page).locator("figcaption").click()
    browser_page.keyboard.press("Escape")
    browser_page.keyboard.press("Alt+ArrowDown")
    expect(body(browser_page).locator("> p").first).to_have_text("One.")
    browser_page.keyboard.press("Delete")
    expect(body(browser_page).locator("figure")).to_have_count(0)
    save(browser_page, 3)
    story.refresh_from_db()
    assert story.head is not None
    assert story.head.body == "<p>One.</p><p>Two.</p>"


def test_a_gallery_keeps_the_order_in_which_it_was_chosen(
    browser_page: Page, live_server: LiveServer, editor: User, pictures: list[Image]
) -> None:
    story = make_article(by=editor, body="<p>It opened.</p>")
    sign_in(browser_page, live_server, story)
    browser_page.get_by_role("button", name="Gallery", exact=True).click()
    dialog = browser_page.get_by_role("dialog")
    for name in ("A kite", "Otters by the weir"):
        dialog.get_by_role("checkbox", name=name).check()
    expect(dialog.get_by_role("status")).to_contain_text("2 chosen")
    dialog.get_by_role("button", name="Put it in").click()
    expect(body(browser_page).locator("img")).to_have_count(2)
    save(browser_page, 2)
    story.refresh_from_db()
    assert story.head is not None
    assert figures.gallery(figure(pictures[2]), figure(pictures[0])) in story.head.body


def test_an_address_of_elsewhere_is_refused_in_words_and_a_good_one_is_put_in(
    browser_page: Page, live_server: LiveServer, editor: User
) -> None:
    story = make_article(by=editor, body="<p>It opened.</p>")
    sign_in(browser_page, live_server, story)
    browser_page.get_by_role("button", name="Embed", exact=True).click()
    dialog = browser_page.get_by_role("dialog")
    dialog.get_by_label("Title, in our words").fill("The trailer")
    dialog.get_by_label("Its address").fill("https://vimeo.com/76979871")
    dialog.get_by_role("button", name="Put it in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("this address leads elsewhere")
    expect(dialog.get_by_label("Title, in our words")).to_have_value("The trailer")
    dialog.get_by_label("Its address").fill("https://youtu.be/dQw4w9WgXcQ?t=3")
    browser_page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    save(browser_page, 2)
    story.refresh_from_db()
    assert story.head is not None
    assert (
        'data-embed="youtube" data-id="dQw4w9WgXcQ"><figcaption>The trailer</figcaption>' in story.head.body
    )


def test_a_name_below_a_picture_is_lit_where_it_stands(
    browser_page: Page, live_server: LiveServer, editor: User, pictures: list[Image]
) -> None:
    """The words on the figure's buttons are no words of the story."""
    make_person("Orla Vance")
    came = "<p>Orla Vance came to the pier in the rain, late as always, and left.</p>"
    story = make_article(by=editor, body=f"<p>Then</p>{figure(pictures[0])}{came}<p>Then</p>{came}")
    link(story)
    sign_in(browser_page, live_server, story)
    expect(body(browser_page).locator("img")).to_have_count(1)
    browser_page.locator("[data-names] > li").first.click()
    above = "[...CSS.highlights.get('desk-lit')][0].startContainer.parentElement.previousElementSibling"
    browser_page.wait_for_function("CSS.highlights.has('desk-lit')")
    assert browser_page.evaluate(f"{above}.matches('.desk-figure')")


def test_a_body_with_figures_is_not_changed_by_being_opened(
    browser_page: Page, live_server: LiveServer, editor: User, story: Article
) -> None:
    sign_in(browser_page, live_server, story)
    expect(body(browser_page).locator("img")).to_have_count(6)
    browser_page.get_by_role("button", name="Save", exact=True).click()
    expect(browser_page.get_by_text("Nothing had changed")).to_be_visible()


@pytest.fixture
def requests(browser_page: Page, live_server: LiveServer) -> list[str]:
    """Every request to somebody else; each is answered by an empty page."""
    asked: list[str] = []

    def answer(route: Route, request: Request) -> None:
        asked.append(request.url)
        route.fulfill(body="<p>Their page</p>", content_type="text/html")

    browser_page.route(lambda url: not url.startswith((live_server.url, "data:")), answer)
    return asked


def test_nothing_is_asked_of_another_site_before_the_click(
    browser_page: Page, live_server: LiveServer, story: Article, requests: list[str]
) -> None:
    browser_page.goto(f"{live_server.url}{story.get_absolute_url()}", wait_until="networkidle")
    show = browser_page.get_by_role("button", name="Show it here: The trailer")
    show.scroll_into_view_if_needed()
    show.hover()
    browser_page.wait_for_timeout(300)
    assert requests == []
    show.press("Enter")
    expect(
        browser_page.frame_locator("iframe[title='The trailer']").get_by_text("Their page")
    ).to_be_visible()
    assert requests == [TRAILER]
    expect(browser_page.get_by_role("link", name="See it on YouTube")).to_be_visible()


def test_without_a_script_an_embed_is_its_title_and_a_link(
    browser: Browser, live_server: LiveServer, story: Article
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{live_server.url}{story.get_absolute_url()}")
    expect(page.get_by_text("The trailer")).to_be_visible()
    link = page.get_by_role("link", name="See it on YouTube")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    expect(page.get_by_role("button", name="Show it here")).to_be_hidden()
    expect(page.locator(".copy img:not(.blur)")).to_have_count(6)
    context.close()
    wait_for_answers()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_story_with_figures_has_no_axe_violation(
    browser_page: Page, live_server: LiveServer, story: Article, width: int, colours: Any
) -> None:
    browser_page.emulate_media(color_scheme=colours)
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.goto(f"{live_server.url}{story.get_absolute_url()}", wait_until="networkidle")
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(browser_page)
    assert found.violations_count == 0, found.generate_report()


def test_the_editor_with_figures_has_no_axe_violation(
    browser_page: Page, live_server: LiveServer, editor: User, story: Article
) -> None:
    sign_in(browser_page, live_server, story)
    expect(body(browser_page).locator("img")).to_have_count(6)
    parts = {"include": [[".desk-field-body .ProseMirror"]]}
    found = Axe().run(browser_page, context=parts)
    assert found.violations_count == 0, found.generate_report()
    browser_page.get_by_role("button", name="Gallery", exact=True).click()
    expect(browser_page.get_by_role("checkbox")).not_to_have_count(0)
    found = Axe().run(browser_page, context={"include": [["#choose-pictures"]]})
    assert found.violations_count == 0, found.generate_report()
