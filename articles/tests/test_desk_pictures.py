"""Where pictures are used, at the picture desk."""

import pytest
from django.urls import reverse

from articles import picture_uses
from images.models import Image
from staff.models import Role
from tests.builders import (
    make_article,
    make_contributor,
    make_live_article,
    make_person,
    make_user,
    save_again,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:images_image_changelist")


def picture(caption, **fields):
    return Image.objects.create(
        file=f"{caption}.jpg", width=60, height=40, caption=caption, alt_text="A quay", **fields
    )


@pytest.fixture
def chief():
    return make_user(Role.CHIEF)


@pytest.fixture
def desk(client):
    client.force_login(make_user(Role.PHOTO))
    return client


def unused(client):
    return {image.caption for image in client.get(LIST, {"look": "unused"}).context["cl"].result_list}


def test_a_picture_is_used_where_readers_or_the_newest_copy_have_it(desk, chief):
    article = make_live_article(by=chief, lead_image=picture("Shown"))
    save_again(article, by=chief, lead_image=picture("Coming"))
    picture("Portrait", portrait_of=make_person())
    picture("Of who signs", byline_of=make_contributor())
    picture("Nowhere")
    assert unused(desk) == {"Nowhere"}


def test_one_that_only_old_copy_has_is_unused(desk, chief):
    article = make_article(by=chief, lead_image=picture("Dropped"))
    save_again(article, by=chief, lead_image=None)
    assert unused(desk) == {"Dropped"}
    assert picture_uses.uses(Image.objects.get()) == []


def test_the_form_lists_its_stories_each_once(desk, chief):
    image = picture("Quay")
    article = make_live_article(by=chief, headline="A quiet quay", lead_image=image)
    save_again(article, by=chief, dek="Quieter still.")
    assert [(use.article, use.place) for use in picture_uses.uses(image)] == [(article, "lead picture")]
    page = desk.get(reverse("admin:images_image_change", args=[image.pk])).text
    assert reverse("admin:articles_article_change", args=[article.pk]) in page
    assert "A quiet quay" in page


def test_a_headline_is_text(desk, chief):
    image = picture("Quay")
    make_article(by=chief, headline="<b>Quay</b>", lead_image=image)
    assert "<b>Quay</b>" not in desk.get(reverse("admin:images_image_change", args=[image.pk])).text


@pytest.mark.parametrize("stories", [1, 50])
def test_many_stories_cost_what_one_costs(chief, django_assert_num_queries, stories):
    image = picture("Quay")
    for _ in range(stories):
        make_article(by=chief, lead_image=image)
    with django_assert_num_queries(len(picture_uses.PLACES)):
        assert len({str(use.article.head) for use in picture_uses.uses(image)}) == stories
