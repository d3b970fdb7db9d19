"""Who may see a picture, asked of a row and of the database; and what a row can never be."""

import datetime as dt
import itertools
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from images.models import Channel, Image, ImagePerson
from tests.builders import make_person

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
NOW = timezone.now()


def make_image(**fields):
    return Image.objects.create(**{"file": "x.jpg", "width": 60, "height": 40, **fields})


PORTRAITS: dict[str | None, Any] = {
    None: None,
    "public": {},
    "minor": {"privacy": "minor"},
    "stub": {"status": "stub"},
}
MOMENTS = [None, NOW - HOUR, NOW, NOW + HOUR]
CHANNELS = [[], [Channel.SITE], [Channel.API, Channel.FEEDS]]


def test_a_row_and_the_database_agree_on_every_case():
    """Portraits × from × until × channels, asked in every channel and none, at three moments."""
    people = {
        name: make_person(**fields) if fields is not None else None for name, fields in PORTRAITS.items()
    }
    seen = set()
    for name, since, until, channels in itertools.product(PORTRAITS, MOMENTS, MOMENTS, CHANNELS):
        if since and until and until <= since:
            continue
        Image.objects.update(portrait_of=None)
        times = {"usable_from": since, "usable_until": until}
        image = make_image(portrait_of=people[name], channels=channels, **times)
        for channel, at in itertools.product([None, *Channel], [NOW - HOUR, NOW, NOW + HOUR]):
            by_row = image.may_be_shown_in(channel, at)
            by_database = Image.objects.shown(channel=channel, at=at).filter(pk=image.pk).exists()
            assert by_row == by_database, (name, since, until, channels, channel, at)
            seen.add((by_row, channel, at))
    assert len(seen) == 2 * 5 * 3  # each answer in each channel at each moment


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, True),
        ({"usable_from": NOW - HOUR, "usable_until": NOW + HOUR}, True),
        ({"usable_from": NOW + HOUR}, False),
        ({"usable_until": NOW - HOUR}, False),
        ({"channels": [Channel.API]}, True),  # somewhere
    ],
)
def test_without_a_moment_it_is_now(fields, shown):
    image = make_image(**fields)
    assert image.may_be_shown is shown
    assert Image.objects.shown().exists() is shown


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"usable_from": NOW, "usable_until": NOW}, "image_usable_until_after_from"),
        ({"focal_x": 1.01}, "image_focal_point_inside"),
        ({"focal_y": -0.01}, "image_focal_point_inside"),
        ({"focal_x": float("nan")}, "image_focal_point_inside"),
        ({"channels": ["billboards"]}, "image_channels_known"),
    ],
)
def test_what_the_database_refuses(fields, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make_image(**fields)


@pytest.mark.parametrize(
    "fields", [{"focal_x": 0, "focal_y": 1}, {"channels": list(Channel)}, {"territories": ["US"]}]
)
def test_what_it_takes(fields):
    assert make_image(**fields)


def test_who_is_in_a_picture_stands_there_once_and_in_order():
    image, orla, theo = make_image(), make_person("Orla Vance"), make_person("Theo Lanswick")
    ImagePerson.objects.create(image=image, person=theo, position=2)
    ImagePerson.objects.create(image=image, person=orla, position=1)
    assert [each.person for each in image.shows.all()] == [orla, theo]
    with pytest.raises(IntegrityError, match="image_shows_a_person_once"), transaction.atomic():
        ImagePerson.objects.create(image=image, person=orla, position=3)


def test_two_may_change_places_but_not_share_one():
    image = make_image()
    one, other = (
        ImagePerson.objects.create(image=image, person=make_person(f"Orla {at}"), position=at)
        for at in (1, 2)
    )
    ImagePerson.objects.filter(pk=one.pk).update(position=2)
    ImagePerson.objects.filter(pk=other.pk).update(position=1)
    connection.check_constraints()
    ImagePerson.objects.filter(pk=one.pk).update(position=1)
    with pytest.raises(IntegrityError, match="image_place_once"):
        connection.check_constraints()
