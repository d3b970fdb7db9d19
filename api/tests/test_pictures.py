"""Pictures in answers."""

import datetime as dt
import io

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow

from images.models import Image
from people.models import Person, Privacy
from tests.builders import make_live_article, make_person
from tests.figures import figure
from tests.pictures import make_image, make_renditions

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(settings, tmp_path) -> Image:
    settings.MEDIA_ROOT = tmp_path
    encoded = io.BytesIO()
    Pillow.new("RGB", (40, 30)).save(encoded, "PNG")
    file = ContentFile(encoded.getvalue(), "a.png")
    return Image.objects.create(file=file, alt_text="A wall", credit="I. Marlow")


TERMS: dict[str, object] = {
    "is_editorial_only": False,
    "usable_until": None,
    "territories": [],
    "may_crop": True,
    "may_train_ai": False,
}


def test_a_lead_image_is_shown_with_its_credit_and_terms(api: Client, picture: Image):
    make_live_article(lead_image=picture)
    shown = api.get("/api/v1/articles/").json()["results"][0]["lead_image"]
    assert shown == {
        "uuid": str(picture.uuid),
        "url": f"http://127.0.0.1:8000{picture.file.url}",
        "width": 40,
        "height": 30,
        "renditions": [],
        "alt_text": "A wall",
        "caption": "",
        "credit": "I. Marlow",
        "usage_terms": TERMS,
    }


def test_the_terms_are_those_of_the_picture(api: Client, picture: Image):
    until = timezone.now() + dt.timedelta(days=1)
    Image.objects.update(is_editorial_only=True, usable_until=until, may_crop=False, may_train_ai=True)
    article = make_live_article(lead_image=picture)
    terms = api.get(f"/api/v1/articles/{article.uuid}/").json()["lead_image"]["usage_terms"]
    said = until.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    assert terms == {
        "is_editorial_only": True,
        "usable_until": said,
        "territories": [],
        "may_crop": False,
        "may_train_ai": True,
    }


def test_a_partner_gets_renditions_and_the_master_from_nowhere(api: Client):
    image = make_image(portrait_of=make_person("Orla Vance", slug="orla-vance"))
    make_renditions(image)
    article = make_live_article(lead_image=image)
    stem = f"http://127.0.0.1:8000/media/renditions/{image.pk}-natural"
    for path, name in [(f"articles/{article.uuid}", "lead_image"), ("people/orla-vance", "portrait")]:
        answer = api.get(f"/api/v1/{path}/")
        shown = answer.json()[name]
        assert [shown["url"], shown["width"], shown["height"]] == [f"{stem}-1600.jpg", 1600, 900]
        offered = {
            (file["url"], file["width"], file["height"], file["format"]) for file in shown["renditions"]
        }
        assert len(shown["renditions"]) == len(offered) == 4 * 3
        assert (f"{stem}-400.avif", 400, 225, "image/avif") in offered
        assert "otters.jpg" not in answer.text


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize(("path", "queries"), [("articles", 5), ("people", 7)])
def test_pictures_with_all_their_files_cost_the_same_at_any_length(
    api: Client, django_assert_num_queries, rows: int, path: str, queries: int
):
    """One query for the files, and one for whom the words of pictures name."""
    for number in range(rows):
        image = make_image(portrait_of=make_person(f"Orla {number}"))
        make_renditions(image)
        make_live_article(lead_image=image)
    with django_assert_num_queries(queries):
        answer = api.get(f"/api/v1/{path}/?limit=100")
    assert answer.text.count("-natural-400.avif") == rows


@pytest.mark.parametrize("rows", [1, 50])
def test_bodies_with_pictures_and_links_by_hand_cost_the_same_at_any_length(
    api: Client, django_assert_num_queries, rows: int
):
    """Of the pictures in them, of their files, and of who is linked to: three queries more."""
    make_person("Orla Vance", slug="orla")
    for number in range(rows):
        lead, inside = make_image(caption=f"Lead {number}"), make_image(caption=f"Inside {number}")
        body = f'<p><a href="/people/orla/">She</a> sang.</p>{figure(inside.uuid, caption="")}'
        make_live_article(body=body, lead_image=lead)
    api.get("/api/v1/articles/")
    with django_assert_num_queries(7):
        found = api.get("/api/v1/articles/?limit=100&expand=body").json()["results"]
    assert len([story for story in found if "<figure" in story["body_html"]]) == rows


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
