"""Credit and rights of many pictures at once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from images import bulk
from images.models import Channel, Image, RenditionRun
from people.names import NotAllowed
from staff.models import Role
from tests.builders import make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:images_image_changelist")
NOW = timezone.now()


def pictures(count=2, **fields):
    rows = [Image(file=f"{number}.jpg", width=60, height=40, **fields) for number in range(count)]
    made = Image.objects.bulk_create(rows)
    RenditionRun.objects.bulk_create(RenditionRun(image=image, rendered_at=NOW) for image in made)
    return Image.objects.filter(pk__in=[image.pk for image in made])


@pytest.fixture
def photo():
    return make_user(Role.PHOTO)


@pytest.fixture
def desk(client, photo):
    client.force_login(photo)
    return client


def sent(images, **fields):
    """The form as a browser sends it: the fields given are ticked."""
    ticks = {f"change_{name.removesuffix('_')}": "1" for name in fields}
    chosen = {"action": "change_together", "_selected_action": [image.pk for image in images], "apply": "1"}
    return {**chosen, "licence": "unknown", **ticks, **fields}


# --- the verb -------------------------------------------------------------------------------------------


def test_the_fields_given_change_and_the_rest_stays(photo):
    images = pictures(credit="Old", agency="Old")
    assert bulk.change(images, by=photo, agency="Harbour Press") == 2
    assert {(image.credit, image.agency) for image in images.all()} == {("Old", "Harbour Press")}


def test_who_may_not_change_pictures_changes_none():
    images = pictures(agency="Old")
    with pytest.raises(NotAllowed):
        bulk.change(images, by=make_user(Role.REPORTER), agency="New")
    assert {image.agency for image in images.all()} == {"Old"}


def test_it_says_for_how_many_it_was_news(photo):
    images = pictures(agency="Harbour Press") | pictures(1)
    assert bulk.change(images, by=photo, agency="Harbour Press") == 1


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"territories": ["usa"]}, "territories"),
        ({"channels": ["radio"]}, "channels"),
        ({"licence": "stolen"}, "licence"),
        ({"usable_until": NOW - dt.timedelta(days=1)}, "usable_until"),
        ({"usable_from": NOW + dt.timedelta(days=9)}, "usable_from"),
    ],
)
def test_what_one_picture_could_not_have_none_gets(photo, fields, named):
    easy = pictures(1)
    images = easy | pictures(1, usable_from=NOW, usable_until=NOW + dt.timedelta(days=1))
    with pytest.raises(ValidationError) as refused:
        bulk.change(images, by=photo, agency="New", **fields)
    assert list(refused.value.message_dict) == [named]
    assert not Image.objects.filter(agency="New").exists()


def test_both_ends_may_move_at_once(photo):
    images = pictures(usable_from=NOW, usable_until=NOW + dt.timedelta(days=1))
    later = {"usable_from": NOW + dt.timedelta(days=5), "usable_until": NOW + dt.timedelta(days=6)}
    assert bulk.change(images, by=photo, **later) == 2


def test_crops_are_owed_where_it_may_no_longer_be_cropped_and_nowhere_else(photo):
    whole, cropped = pictures(1, may_crop=False), pictures(1)
    bulk.change(whole | cropped, by=photo, may_crop=False, credit="New")
    assert [run.image for run in RenditionRun.objects.owed()] == list(cropped)


def test_only_credit_and_rights_are_changed_so(photo):
    with pytest.raises(TypeError):
        bulk.change(pictures(), by=photo, alt_text="The same for all")


# --- the screen -----------------------------------------------------------------------------------------


def test_the_form_asks_first(desk):
    images = pictures(agency="Old")
    answer = desk.post(
        LIST, {"action": "change_together", "_selected_action": [image.pk for image in images]}
    )
    assert "Change 2 pictures together" in answer.text
    assert Image.objects.filter(agency="Old").count() == 2


def test_ticked_fields_change_and_typed_ones_without_a_tick_do_not(desk):
    images = pictures(credit="Old")
    form = {
        **sent(images, agency="Harbour Press", territories="us ca", channels=[Channel.SITE]),
        "credit": "New",
    }
    answer = desk.post(LIST, form, follow=True)
    assert "2 of 2 pictures changed: agency, channels, territories." in answer.text
    told = {(one.credit, one.agency, *one.territories, *one.channels) for one in images.all()}
    assert told == {("Old", "Harbour Press", "US", "CA", "site")}


def test_a_ticked_field_that_is_empty_is_emptied(desk):
    images = pictures(credit="Old", usable_until=NOW)
    desk.post(LIST, sent(images, credit="", usable_until=""))
    assert {(image.credit, image.usable_until) for image in images.all()} == {("", None)}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"territories": "UK"}, "write GB"),
        ({"usable_until": "2020-01-01T10:00"}, "would stop being usable"),
        ({}, "Tick what is to change"),
    ],
)
def test_what_is_refused_is_kept_on_the_screen_with_the_reason(desk, fields, why):
    images = pictures(usable_from=NOW)
    answer = desk.post(LIST, {**sent(images, **fields), "credit": "Typed with care"})
    assert answer.status_code == 200
    assert why in answer.text
    assert 'value="Typed with care"' in answer.text
    assert all(f'name="_selected_action" value="{image.pk}"' in answer.text for image in images)


def test_a_mistake_in_a_field_without_a_tick_hinders_nobody(desk):
    images = pictures()
    desk.post(LIST, {**sent(images, credit="New"), "territories": "UK"})
    assert {(image.credit, *image.territories) for image in images.all()} == {("New",)}


def test_a_reporter_is_not_offered_it_and_cannot_do_it(client):
    images = pictures(agency="Old")
    client.force_login(make_user(Role.REPORTER))
    assert "change_together" not in client.get(LIST).text
    client.post(LIST, sent(images, agency="New"))
    assert {image.agency for image in images.all()} == {"Old"}


def test_too_many_at_once_are_refused_in_words(desk, monkeypatch):
    monkeypatch.setattr("images.admin.together.MOST", 2)
    answer = desk.post(LIST, sent(pictures(3, agency="Old"), agency="New"), follow=True)
    assert "choose 2 at most" in answer.text
    assert not Image.objects.filter(agency="New").exists()


@pytest.mark.parametrize("count", [1, 50])
def test_many_cost_what_one_costs(photo, django_assert_num_queries, count):
    images = pictures(count)
    with django_assert_num_queries(5):  # permissions, savepoint twice, rows locked, rows changed
        assert bulk.change(images, by=photo, agency="Harbour Press") == count
