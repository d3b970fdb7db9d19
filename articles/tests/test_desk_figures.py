"""What the editor asks at the desk while figures are put in, and how the desk shows a body with them."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from images.models import Image, ImagePerson
from staff.models import Role
from tests.builders import make_article, make_person, make_user, save_again
from tests.figures import embed, figure, gallery, make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_user(Role.EDITOR))
    return client


def found(desk: Client, asked: str) -> list[str]:
    page = desk.get(reverse("story-pictures"), {"q": asked}).text
    return [
        caption
        for caption in Image.objects.values_list("caption", flat=True)
        if f"<bdi>{caption}</bdi>" in page
    ]


@pytest.mark.parametrize("asked", ["WEIR", "river roe", "otters", "vance", "orla weir"])
def test_a_picture_is_found_by_its_words_and_whom_it_shows(desk: Client, asked: str) -> None:
    image = make_image(caption="At the weir", alt_text="Otters in a river", credit="Pim Roe/Harbour")
    ImagePerson.objects.create(image=image, person=make_person("Orla Vance"), position=0)
    make_image(caption="The pier", alt_text="A pier")
    assert found(desk, asked) == ["At the weir"]


@pytest.mark.parametrize("asked", ["weir pier", "%", "\x00weir", "x" * 5_000, "' OR 1=1 --"])
def test_words_that_no_picture_has_find_none(desk: Client, asked: str) -> None:
    make_image(caption="At the w-e-i-r")
    make_image(caption="The pier", alt_text="A pier")
    assert found(desk, asked) == []


def test_without_words_the_newest_are_there_and_a_lack_is_said(desk: Client) -> None:
    make_image(caption="At the weir", alt_text="")
    page = desk.get(reverse("story-pictures")).text
    assert "At the weir" in page
    assert "No alt text" in page


@pytest.mark.parametrize("rows", [1, 50])
def test_pictures_cost_the_same_however_many(desk: Client, django_assert_num_queries, rows: int) -> None:
    person = make_person("Orla Vance")
    for _ in range(rows):
        ImagePerson.objects.create(image=make_image(), person=person, position=0)
    with django_assert_num_queries(5):  # three of them the session's
        desk.get(reverse("story-pictures"), {"q": "orla"})


def test_words_of_a_picture_are_text(desk: Client) -> None:
    make_image(caption="<script>c</script>", credit="<b>k", alt_text='"onload="x')
    page = desk.get(reverse("story-pictures")).text
    assert "<script>c" not in page
    assert "<b>k" not in page
    assert 'alt="&quot;onload=' in page


def test_a_picture_in_the_editor_leads_to_its_small_file(desk: Client) -> None:
    image = make_image()
    assert desk.get(reverse("story-picture", args=[image.uuid]))["Location"] == image.small_url
    assert desk.get(reverse("story-picture", args=[uuid4()])).status_code == 404


def test_a_pasted_address_is_answered_with_provider_and_id(desk: Client) -> None:
    answer = desk.get(reverse("story-embed"), {"url": "https://youtu.be/dQw4w9WgXcQ"})
    assert answer.json() == {"provider": "youtube", "id": "dQw4w9WgXcQ"}


def test_an_address_of_elsewhere_is_refused_in_words(desk: Client) -> None:
    answer = desk.get(reverse("story-embed"), {"url": "https://vimeo.com/76979871"})
    assert answer.status_code == 422
    assert "this address leads elsewhere" in answer.json()["said"]


def change(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def sent(article: Article, body: str) -> dict[str, object]:
    copy = article.head
    assert copy is not None
    return {"headline": copy.headline, "slug": article.slug, "body": body, "based_on": copy.number}


def test_a_save_with_a_bad_embed_says_so_and_keeps_what_was_typed(desk: Client) -> None:
    article = make_article()
    typed = f"<p>All of this stays typed.</p>{embed('vimeo', '76979871')}"
    page = desk.post(change(article), sent(article, typed)).text
    assert "The house shows nothing of “vimeo”" in page
    assert "All of this stays typed." in page
    article.refresh_from_db()
    assert article.head is not None
    assert article.head.number == 1


def test_a_save_with_a_picture_that_is_not_there_says_so_and_keeps_what_was_typed(desk: Client) -> None:
    article = make_article()
    page = desk.post(change(article), sent(article, f"<p>Still typed.</p>{figure(uuid4())}")).text
    assert "is not in the picture desk" in page
    assert "Still typed." in page
    article.refresh_from_db()
    assert article.head is not None
    assert article.head.number == 1


def test_a_picture_put_in_is_seen_when_revisions_are_compared(desk: Client) -> None:
    image, other = make_image(), make_image()
    article = make_article(body="<p>One.</p>")
    save_again(article, by=make_user(Role.EDITOR), body=f"<p>One.</p>{gallery(figure(image.uuid, ''))}")
    save_again(article, by=make_user(Role.EDITOR), body=f"<p>One.</p>{gallery(figure(other.uuid, ''))}")
    for newer, seen in ((2, [image]), (3, [image, other])):
        page = desk.get(reverse("story-compare", args=[article.pk]), {"from": newer - 1, "to": newer}).text
        for each in seen:
            assert f'src="{reverse("story-picture", args=[each.uuid])}"' in page


def test_who_may_only_read_sees_the_pictures(client: Client) -> None:
    image = make_image()
    article = make_article(body=figure(image.uuid))
    client.force_login(make_user(Role.LEGAL))
    assert f'src="{reverse("story-picture", args=[image.uuid])}"' in client.get(change(article)).text
