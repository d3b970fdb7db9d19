"""Pictures in answers."""

import io

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image as Pillow

from images.models import Image
from people.models import Person, Privacy
from tests.builders import make_live_article, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(settings, tmp_path) -> Image:
    settings.MEDIA_ROOT = tmp_path
    encoded = io.BytesIO()
    Pillow.new("RGB", (40, 30)).save(encoded, "PNG")
    file = ContentFile(encoded.getvalue(), "a.png")
    return Image.objects.create(file=file, alt_text="A wall", credit="I. Marlow")


def test_a_lead_image_is_shown_with_its_credit(api: Client, picture: Image):
    make_live_article(lead_image=picture)
    shown = api.get("/api/v1/articles/").json()["results"][0]["lead_image"]
    assert shown == {
        "url": f"http://127.0.0.1:8000{picture.file.url}",
        "width": 40,
        "height": 30,
        "alt_text": "A wall",
        "caption": "",
        "credit": "I. Marlow",
    }


def portrait(picture: Image, **fields) -> Person:
    picture.portrait_of = make_person("Orla Vance", **fields)
    picture.save()
    return picture.portrait_of


def test_a_portrait_is_shown_with_the_person_and_the_story(api: Client, picture: Image):
    person = portrait(picture)
    article = make_live_article(lead_image=picture)
    assert api.get(f"/api/v1/people/{person.slug}/").json()["portrait"]["alt_text"] == "A wall"
    assert api.get(f"/api/v1/articles/{article.uuid}/").json()["lead_image"]["alt_text"] == "A wall"


def test_the_portrait_of_someone_who_is_not_public_is_not_shown(api: Client, picture: Image):
    portrait(picture, privacy=Privacy.MINOR)
    article = make_live_article(lead_image=picture)
    assert api.get(f"/api/v1/articles/{article.uuid}/").json()["lead_image"] is None
    assert api.get("/api/v1/articles/").json()["results"][0]["lead_image"] is None
