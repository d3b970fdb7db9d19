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
TERRITORIES = [[], ["US"], ["CA", "US"]]
COUNTRIES: list[list[str]] = [[], ["US"], ["US", "CA"], ["US", "MX"]]


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
            by_row = image.may_be_shown_in(channel, at=at)
            by_database = Image.objects.shown(channel=channel, at=at).filter(pk=image.pk).exists()
            assert by_row == by_database, (name, since, until, channels, channel, at)
            seen.add((by_row, channel, at))
    assert len(seen) == 2 * 5 * 3  # each answer in each channel at each moment


def test_and_on_every_country():
    """Territories × the countries in which it would be seen × channels, asked in one channel and none."""
    seen = {}
    for territories, channels in itertools.product(TERRITORIES, CHANNELS):
        image = make_image(territories=territories, channels=channels)
        for channel, countries in itertools.product([None, Channel.SITE], COUNTRIES):
            by_row = image.may_be_shown_in(channel, countries)
            asked = Image.objects.shown(channel=channel, countries=countries)
            assert by_row == asked.filter(pk=image.pk).exists(), (territories, channels, channel, countries)
            if channel and not channels:
                seen[tuple(territories), tuple(countries)] = by_row
    barred = {key for key, is_shown in seen.items() if not is_shown}
    one, two, beyond = ("US",), ("US", "CA"), ("US", "MX")
    assert barred == {(one, ()), (one, two), (one, beyond), (("CA", "US"), ()), (("CA", "US"), beyond)}


@pytest.mark.parametrize(("within", "found"), [(1, ["soon"]), (30, ["later", "soon"])])
def test_those_whose_time_ends_soon_are_found_and_those_whose_it_is_over_are_not(within, found):
    for caption, until in {
        "gone": -HOUR,
        "soon": HOUR,
        "later": HOUR * 24 * 29,
        "far": HOUR * 24 * 31,
    }.items():
        make_image(caption=caption, usable_until=timezone.now() + until)
    make_image(caption="for good")
    expiring = Image.objects.expiring(dt.timedelta(days=within))
    assert sorted(expiring.values_list("caption", flat=True)) == found


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
