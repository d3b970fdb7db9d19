"""Pictures on the site: what the public may not see is on no page."""

import base64
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.signals import request_finished
from django.test import Client
from django.utils import timezone

from images.models import Image
from tests.builders import make_live_article, make_person
from tests.pictures import make_image, make_renditions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("privacy", "shown"), [("public", True), ("minor", False), ("private", False)])
def test_the_portrait_of_who_is_not_public_illustrates_no_story(
    privacy: str, shown: bool, client: Client
) -> None:
    person = make_person("Kid Vance", privacy=privacy)
    picture = Image.objects.create(
        file="kid.jpg", width=1, height=1, alt_text="Kid Vance", portrait_of=person
    )
    make_live_article(slug="the-story", lead_image=picture)
    for path in ("/", "/film/", "/film/the-story/"):
        page = client.get(path).content.decode()
        assert ("kid.jpg" in page) == shown, path
        assert shown or "Kid Vance" not in page, path


# --- which file a page names, and how
# ------------------------------------------------------------------------


@pytest.fixture
def page(client: Client) -> Callable[[str], str]:
    make_live_article(slug="the-story", lead_image=make_image(placeholder=b"tiny"))
    return lambda path: client.get(path).text


def test_until_the_worker_has_been_the_master_itself_is_shown(page: Callable[[str], str]) -> None:
    said = page("/film/the-story/")
    assert 'src="/media/images/otters.jpg"' in said
    assert "<source" not in said


def test_then_the_browser_chooses_among_formats_and_widths(page: Callable[[str], str]) -> None:
    image = Image.objects.get()
    make_renditions(image)
    said = page("/film/the-story/")
    offered = [re.findall(rf'type="image/{kind}"\s+srcset="([^"]*)"', said)[0] for kind in ("avif", "webp")]
    for kind, srcset in zip(("avif", "webp"), offered, strict=True):
        widths = (400, 800, 1200, 1600)
        stem = f"/media/renditions/{image.pk}-natural"
        assert srcset == ", ".join(f"{stem}-{width}.{kind} {width}w" for width in widths)
    assert re.search(r'width="1600"\s+height="900"\s+alt="Otters"', said)
    assert 'sizes="(min-width: 81rem) 78rem, 100vw"' in said
    assert "otters.jpg" not in said  # nor in what shared links show


def test_the_picture_one_is_seen_first_is_fetched_first_and_others_when_they_come_near(
    page: Callable[[str], str],
) -> None:
    assert 'fetchpriority="high"' in page("/film/the-story/")
    for number in range(3):
        make_live_article(slug=f"other-{number}", lead_image=make_image(file=f"{number}.jpg"))
    assert page("/film/").count('fetchpriority="high"') == 1
    assert page("/film/").count('loading="lazy"') == 3


@pytest.mark.parametrize(("may_crop", "shape"), [(True, "wide"), (False, "natural")])
def test_what_may_not_be_cropped_is_shown_whole(
    page: Callable[[str], str], may_crop: bool, shape: str
) -> None:
    """At once, though the crops that were made before are still there."""
    image = Image.objects.get()
    make_renditions(image)
    Image.objects.update(may_crop=may_crop)
    said = page("/film/")
    assert f"/media/renditions/{image.pk}-{shape}-800.avif" in said
    assert ('class="picture whole"' in said) is not may_crop


def test_behind_it_stand_its_few_colours_without_a_style_in_the_page(page: Callable[[str], str]) -> None:
    said = page("/film/the-story/")
    assert f'src="data:image/webp;base64,{base64.b64encode(b"tiny").decode()}"' in said
    assert "style=" not in said


@pytest.mark.parametrize(
    ("times", "shown"),
    [
        ({}, True),
        ({"usable_until": timezone.now() - dt.timedelta(seconds=1)}, False),
        ({"usable_from": timezone.now() + dt.timedelta(hours=1)}, False),
    ],
    ids=["always", "no longer", "not yet"],
)
def test_a_picture_out_of_its_time_is_on_no_page_and_its_story_is(
    page: Callable[[str], str], times: dict[str, Any], shown: bool
) -> None:
    Image.objects.update(**times)
    for path in ("/", "/film/", "/film/the-story/"):
        assert ("otters" in page(path)) is shown, path
        assert "the-story" in page(path), path


def test_a_picture_file_may_be_kept_for_good(client: Client, settings: Any) -> None:
    file = Path(settings.MEDIA_ROOT) / "kept.jpg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"jpeg")
    try:
        answer = client.get("/media/kept.jpg")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.getvalue() == b"jpeg"
        with mock.patch.object(request_finished, "send"):  # it would end the test's connection too
            answer.close()
    finally:
        file.unlink()
    assert "Cache-Control" not in client.get("/media/gone.jpg").headers
