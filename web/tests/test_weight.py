"""What a page weighs, what it loads, and from where: limits that no change may pass unseen."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.test import Client

from images.models import Image
from tests.paper import whole_paper
from tests.pictures import make_image, make_renditions

pytestmark = pytest.mark.django_db

KB = 1024
OURS = Path(settings.BASE_DIR) / "static"
# What a browser fetches to show a page, pictures apart: a script, a sheet, a font that is asked for early.
LOADED = re.compile(
    r'<script[^>]*\bsrc="([^"]+)"|<link rel="(?:stylesheet|preload|icon)"\s+href="([^"]+)"', re.S
)
RESOURCES = re.compile(r"<(?:script|img|source|iframe|link|video|audio|object|embed)\b[^>]*>", re.S)
LINKS_THAT_LOAD_NOTHING = ("canonical", "alternate", "next", "prev")


def weight(*contents: bytes) -> int:
    return sum(len(brotli.compress(content)) for content in contents)


def file(address: str) -> bytes:
    assert address.startswith("/static/"), f"{address} is not ours"
    return (OURS / address.removeprefix("/static/")).read_bytes()


@pytest.fixture
def paper(db: None) -> dict[str, str]:
    images: list[Image] = []
    for _ in range(5):
        images.append(make_image(caption="Boats", credit="Pim Roe"))
        make_renditions(images[-1])
    return whole_paper(images)


def test_the_one_sheet_is_light() -> None:
    assert weight((OURS / "web/site.css").read_bytes()) <= 15 * KB


def test_all_scripts_together_are_light() -> None:
    assert weight(*(path.read_bytes() for path in (OURS / "web").glob("*.js"))) <= 10 * KB


def test_a_story_weighs_no_more_than_a_small_picture(client: Client, paper: dict[str, str]) -> None:
    """The fullest there is, with every face of the house's font."""
    page = client.get(paper["story"]).content
    loaded = {script or link for script, link in LOADED.findall(page.decode())}
    fonts = [path.read_bytes() for path in (OURS / "web/fonts").glob("*.woff2")]
    named = [file(address) for address in loaded if not address.endswith(".woff2")]
    assert any(address.endswith(".woff2") for address in loaded)
    assert weight(page, *named) + sum(map(len, fonts)) <= 100 * KB
    assert 1 + len(named) + len(fonts) <= 15


def test_no_page_loads_anything_from_elsewhere_or_has_script_or_style_in_it(
    client: Client, paper: dict[str, str]
) -> None:
    for name, path in paper.items():
        answer = client.get(path)
        text = answer.text
        assert not answer.cookies, name
        assert "Cookie" not in answer.get("Vary", ""), name
        for tag in RESOURCES.findall(text):
            if any(f'rel="{kind}"' in tag for kind in LINKS_THAT_LOAD_NOTHING):
                continue
            for address in re.findall(r'\b(?:src|href|srcset|imagesrcset|data)="([^"]*)"', tag):
                assert address.startswith(("/static/", "/media/", "data:image/")), (name, tag)
        inline = [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag]
        assert [tag for tag in inline if tag != '<script type="application/ld+json">'] == [], name
        assert "<style" not in text, name
        assert not re.search(r"<[^>]+\s(?:style|on\w+)=", text), name
