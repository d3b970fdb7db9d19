"""Pictures whose rights end soon: who is told, of which, and how often."""

import datetime as dt
from smtplib import SMTPException
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from articles import lifecycle, picture_rights, tasks
from articles.copy import Signature
from images.models import ExpiryWarning, Image
from staff.models import Role, User
from tests.builders import make_article, make_contributor, make_live_article, make_person, make_user

pytestmark = pytest.mark.django_db

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def make_image(days: float | None = 5, **fields: Any) -> Image:
    until = timezone.now() + days * DAY if days is not None else None
    return Image.objects.create(
        **{"file": "x.jpg", "width": 60, "height": 40, "alt_text": "Otters", "usable_until": until} | fields
    )


@pytest.fixture
def photo(db: None) -> User:
    return make_user(Role.PHOTO, email="photo@paper.example")


def told(mailoutbox: list[EmailMessage]) -> dict[str, str]:
    return {message.to[0]: str(message.body) for message in mailoutbox}


def test_the_photo_desk_and_the_people_of_the_story_are_told(photo, mailoutbox):
    chief, dana = (make_user(Role.CHIEF, email=f"{name}@paper.example") for name in ("chief", "dana"))
    make_user(Role.EDITOR, email="bystander@paper.example")
    signed = [Signature(make_contributor(user=dana)), Signature(make_contributor("Bo Reed"))]
    picture = make_image(caption="Orla Vance at the pier")
    make_live_article(by=chief, slug="otters", headline="Otters return", bylines=signed, lead_image=picture)
    assert picture_rights.warn() == 1
    letters = told(mailoutbox)
    assert set(letters) == {"photo@paper.example", "chief@paper.example", "dana@paper.example"}
    assert all("Otters return: http://127.0.0.1:8000/film/otters/" in each for each in letters.values())
    assert all(f"Picture {picture.pk}, until " in each for each in letters.values())
    assert not any("Orla" in each for each in letters.values())


@pytest.mark.parametrize(
    ("days", "step"), [(31, None), (29, 30), (8, 30), (6, 7), (2, 7), (0.5, 1), (-1, None), (None, None)]
)
def test_a_warning_is_of_the_step_that_has_been_reached(photo, mailoutbox, days, step):
    make_live_article(lead_image=make_image(days))
    tasks.warn_of_rights()
    assert [warning.days for warning in ExpiryWarning.objects.all()] == ([step] if step else [])
    assert len(mailoutbox) == (1 if step else 0)


def test_each_step_is_told_once(photo, mailoutbox):
    picture = make_image(20)
    make_live_article(lead_image=picture)
    assert (picture_rights.warn(), picture_rights.warn()) == (1, 0)
    Image.objects.update(usable_until=timezone.now() + 21 * DAY)  # another end is told of again
    assert (picture_rights.warn(), picture_rights.warn()) == (1, 0)
    assert len(mailoutbox) == 2


def test_a_nearer_step_follows_and_a_farther_one_does_not(photo):
    picture = make_image(6)
    make_live_article(lead_image=picture)
    assert picture.usable_until
    ExpiryWarning.objects.create(image=picture, usable_until=picture.usable_until, days=30)
    assert (picture_rights.warn(), picture_rights.warn()) == (1, 0)
    assert set(ExpiryWarning.objects.values_list("days", flat=True)) == {30, 7}


def test_a_picture_that_readers_do_not_see_is_nobodys_worry(photo, chief):
    make_image()
    make_article(lead_image=make_image())
    make_image(portrait_of=make_person(privacy="private"))
    lifecycle.hold(make_live_article(by=chief, lead_image=make_image()), by=chief, reason="Doubts")
    assert picture_rights.warn() == 0


def test_a_portrait_on_a_public_page_is(photo, mailoutbox):
    make_image(portrait_of=make_person())
    assert picture_rights.warn() == 1
    assert set(told(mailoutbox)) == {"photo@paper.example"}


def test_the_portrait_of_who_signed_a_live_story_is_and_of_nobody_else(photo):
    dana, bo = make_contributor("Dana Whitlow"), make_contributor("Bo Reed")
    make_image(byline_of=bo)
    assert picture_rights.warn() == 0
    make_image(byline_of=dana)
    make_live_article(bylines=[Signature(dana)])
    assert picture_rights.warn() == 1


def test_one_letter_tells_of_all(photo, mailoutbox):
    for _ in range(3):
        make_live_article(lead_image=make_image())
    assert picture_rights.warn() == 3
    assert [message.body.count("Picture ") for message in mailoutbox] == [3]


def test_who_has_left_is_not_written_to(photo, mailoutbox):
    make_user(Role.PHOTO, email="gone@paper.example", is_active=False)
    make_live_article(lead_image=make_image())
    picture_rights.warn()
    assert set(told(mailoutbox)) == {"photo@paper.example"}


@pytest.mark.parametrize(("broken", "noted"), [("photo@", 1), ("@", 0)])
def test_what_reaches_nobody_is_tried_again(photo, monkeypatch, broken, noted):
    """One that does not go out keeps nobody else's."""
    make_user(Role.PHOTO, email="another@paper.example")
    make_live_article(lead_image=make_image())

    def send(subject: str, words: str, sender: str, to: list[str]) -> int:
        if broken in to[0]:
            raise SMTPException
        return 1

    monkeypatch.setattr(picture_rights, "send_mail", send)
    assert picture_rights.warn() == noted
    assert ExpiryWarning.objects.count() == noted


@pytest.mark.parametrize("rows", [1, 50])
def test_a_round_costs_the_same_however_many_pictures(photo, django_assert_num_queries, rows):
    chief, signed = make_user(Role.CHIEF), [Signature(make_contributor(user=make_user()))]
    for _ in range(rows):
        make_live_article(by=chief, bylines=signed, lead_image=make_image())
    with django_assert_num_queries(12):
        assert picture_rights.warn() == rows


def test_where_a_picture_is_used(chief):
    shown, other = make_image(), make_image()
    story = make_live_article(by=chief, lead_image=shown)
    make_article(by=chief, lead_image=other)
    assert picture_rights.using([shown, other]) == {shown.pk: [story]}
