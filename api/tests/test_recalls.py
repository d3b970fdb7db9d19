"""A kill reaches whoever was sent the story: by mail, again and again, until they say that it is gone."""

import datetime as dt
import threading
from collections.abc import Callable
from smtplib import SMTPException

import pytest
from celery import current_app
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from api import mails, recalls
from api.models import Fetch, Partner, Receipt
from articles import lifecycle
from articles.models import Article, Status
from staff.models import Role, User
from tests.builders import make_live_article, make_partner, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
NOTICE = "This story rested on a forged letter."


def sent_to(partner: Partner, story: Article) -> Fetch:
    return Fetch.objects.create(partner=partner, article=story)


def make_killed(*partners: Partner, **fields) -> Article:
    """A killed story that these partners were sent."""
    story = make_live_article(status=Status.KILLED, **fields)
    for partner in partners:
        sent_to(partner, story)
    return story


@pytest.fixture
def wire(db: None) -> Partner:
    return make_partner("The Evening Wire", contact="desk@wire.example")


@pytest.fixture
def manager(db: None) -> User:
    return make_user(Role.PARTNER_MANAGER)


class Refusing(EmailBackend):
    """A mail server that takes nothing for one partner."""

    def send_messages(self, letters):
        if any("wire.example" in to for letter in letters for to in letter.to):
            raise SMTPException("mailbox full")
        return super().send_messages(letters)


def refuse(settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"


# --- by itself ------------------------------------------------------------------------------------------


def test_a_kill_is_mailed_at_once_to_whoever_was_sent_the_story(wire: Partner, chief: User):
    make_partner("The Tide", contact="news@tide.example")  # who was sent nothing
    story = make_live_article(by=chief)
    sent_to(wire, story)
    assert recalls.remind(NOW) == 0
    lifecycle.kill(story, by=chief, reason="Forged", notice=NOTICE)
    assert recalls.remind(NOW) == 1
    assert [letter.to for letter in mail.outbox] == [["desk@wire.example"]]


def test_the_mail_says_what_readers_are_told_and_how_to_answer_and_no_more(wire: Partner, chief: User):
    story = make_live_article(
        by=chief, headline="Harbour mayor took a boat", slug="boat", body="<p>He did.</p>"
    )
    sent_to(wire, story)
    lifecycle.kill(story, by=chief, reason="The letter is forged", notice=NOTICE)
    recalls.remind(NOW)
    letter = mail.outbox[0]
    assert letter.subject == f"KILL: story {story.uuid}"
    told = letter.body
    assert NOTICE in told
    assert f"http://127.0.0.1:8000{story.get_absolute_url()}" in told
    assert f"POST http://127.0.0.1:8000/api/v1/articles/{story.uuid}/receipts/" in told
    assert '{"outcome": "removed"}' in told
    for unsaid in ("Harbour mayor", "He did", "The letter is forged", chief.username):
        assert unsaid not in letter.subject + told


def test_a_notice_is_mailed_as_it_is_written(wire: Partner, chief: User):
    story = make_live_article(by=chief)
    sent_to(wire, story)
    lifecycle.kill(story, by=chief, reason="Forged", notice="Pim & Roe’s “letter” <was> forged.")
    recalls.remind(NOW)
    assert "Pim & Roe’s “letter” <was> forged." in mail.outbox[0].body


def test_reminders_come_after_1_6_and_24_hours_and_then_daily_for_a_week(wire: Partner):
    make_killed(wire)
    minutes = range(0, 24 * 60 * 12, 30)  # a worker that looks every half hour for twelve days
    at = [minute / 60 for minute in minutes if recalls.remind(NOW + dt.timedelta(minutes=minute))]
    assert at == [0, 1, 6, 24, *(24 * day for day in range(2, 9))]


def test_reminders_say_that_they_are(wire: Partner):
    make_killed(wire)
    recalls.remind(NOW)
    recalls.remind(NOW + HOUR)
    assert [letter.subject.partition(" (")[2] for letter in mail.outbox] == ["", "reminder 1)"]
    assert mail.outbox[1].body.startswith("We have not heard from you")


def test_after_a_long_outage_they_do_not_come_all_at_once(wire: Partner):
    make_killed(wire)
    recalls.remind(NOW)
    late = NOW + dt.timedelta(days=3)
    assert [recalls.remind(late + dt.timedelta(minutes=minute)) for minute in range(3)] == [1, 0, 0]


def test_who_has_answered_hears_no_more(wire: Partner):
    story = make_killed(wire)
    recalls.remind(NOW)
    Receipt.objects.create(partner=wire, article=story, outcome="removed")
    assert recalls.remind(NOW + HOUR) == 0


@pytest.mark.parametrize("status", [Status.LIVE, Status.HELD])
def test_nobody_is_written_to_about_a_story_that_is_not_killed(wire: Partner, status: str):
    sent_to(wire, make_live_article(status=status))
    assert recalls.remind(NOW) == 0


def test_a_partner_that_is_switched_off_still_has_to_take_it_down(wire: Partner):
    make_killed(wire)
    Partner.objects.update(is_active=False)
    assert recalls.remind(NOW) == 1


def test_without_a_contact_there_is_nobody_to_write_to(partner: Partner):
    make_killed(partner)
    assert recalls.remind(NOW) == 0
    assert Fetch.objects.get().reminders == 0


def test_who_was_just_being_sent_the_story_when_it_was_killed_is_told_too(wire: Partner):
    story = make_live_article(status=Status.KILLED)
    assert recalls.remind(NOW) == 0
    sent_to(wire, story)  # the answer that was on its way has written its row
    assert recalls.remind(NOW) == 1


def test_a_mail_that_fails_is_logged_and_tried_again_in_some_minutes_and_keeps_nobody_elses(
    wire: Partner, settings, caplog: pytest.LogCaptureFixture, minutes_later: Callable[[], None]
):
    make_killed(wire, make_partner("The Tide", contact="news@tide.example"))
    refuse(settings)
    assert recalls.remind(NOW) == 1
    assert f"to partner {wire.pk}" in caplog.text
    assert "wire.example" not in caplog.messages[0]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert recalls.remind(NOW + dt.timedelta(minutes=1)) == 0
    minutes_later()
    assert recalls.remind(NOW + dt.timedelta(minutes=1)) == 1
    assert {letter.to[0] for letter in mail.outbox} == {"desk@wire.example", "news@tide.example"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_once(wire: Partner, monkeypatch: pytest.MonkeyPatch):
    make_killed(wire)
    sending, may_go = threading.Event(), threading.Event()
    counted = []

    def slow(*letter) -> None:
        sending.set()
        assert may_go.wait(20)
        counted.append(letter)

    monkeypatch.setattr(mails, "send_mail", slow)

    def work() -> None:
        recalls.remind(NOW)
        connection.close()

    first = threading.Thread(target=work)
    first.start()
    assert sending.wait(20)
    assert recalls.remind(NOW) == 0  # passes by what the first is at
    may_go.set()
    first.join(20)
    assert recalls.remind(NOW) == 0
    assert len(counted) == 1


# --- by hand --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CHIEF, Role.PARTNER_MANAGER])
def test_these_remind_by_hand_whatever_the_hour(role: str, wire: Partner):
    story = make_killed(wire)
    recalls.remind(timezone.now())
    assert recalls.remind_now(story, by=make_user(role)) == 1
    assert Fetch.objects.get().reminders == 2


@pytest.mark.parametrize("role", [Role.REPORTER, Role.LEGAL, Role.PHOTO])
def test_others_remind_nobody(role: str, wire: Partner):
    story = make_killed(wire)
    with pytest.raises(PermissionDenied):
        recalls.remind_now(story, by=make_user(role))
    assert not mail.outbox


def test_one_partner_alone_may_be_reminded(wire: Partner, manager: User):
    story = make_killed(wire, make_partner("The Tide", contact="news@tide.example"))
    recalls.remind_now(story, by=manager, partner=wire)
    assert [letter.to for letter in mail.outbox] == [["desk@wire.example"]]


def test_reminding_says_when_there_is_nobody_to_write_to(partner: Partner, manager: User):
    story = make_killed(partner)
    with pytest.raises(ValidationError, match="Nobody to write to"):
        recalls.remind_now(story, by=manager)


def test_reminding_says_when_no_mail_goes_out(wire: Partner, manager: User, settings):
    story = make_killed(wire)
    refuse(settings)
    with pytest.raises(ValidationError, match="No mail went out"):
        recalls.remind_now(story, by=manager)


@pytest.mark.parametrize("role", [Role.CHIEF, Role.PARTNER_MANAGER])
def test_these_write_down_what_was_said_by_telephone(role: str, wire: Partner):
    story = make_killed(wire)
    recalls.answer(story, wire, outcome="never_used", note="  Ms. Roe,\n says so ", by=make_user(role))
    receipt = Receipt.objects.get()
    assert (receipt.key, receipt.outcome, receipt.note) == (None, "never_used", "Ms. Roe, says so")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REPORTER, Role.LEGAL, Role.PHOTO])
def test_others_answer_for_nobody(role: str, wire: Partner):
    story = make_killed(wire)
    with pytest.raises(PermissionDenied):
        recalls.answer(story, wire, outcome="removed", by=make_user(role))
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("outcome", ["", "lost", "\ud800"])
def test_an_answer_says_what_became_of_it(outcome: str, wire: Partner, manager: User):
    story = make_killed(wire)
    with pytest.raises(ValidationError, match="Say what"):
        recalls.answer(story, wire, outcome=outcome, by=manager)


def test_nobody_answers_twice(wire: Partner, manager: User):
    story = make_killed(wire)
    recalls.answer(story, wire, outcome="removed", by=manager)
    with pytest.raises(ValidationError, match="answered already"):
        recalls.answer(story, wire, outcome="never_used", by=manager)
    assert Receipt.objects.get().outcome == "removed"


def test_nobody_answers_for_what_they_were_not_sent_or_what_was_not_killed(wire: Partner, manager: User):
    live = make_live_article()
    sent_to(wire, live)
    for story in (live, make_killed()):
        with pytest.raises(ValidationError, match="never sent"):
            recalls.answer(story, wire, outcome="removed", by=manager)


def test_beat_has_kills_mailed_each_minute(wire: Partner, settings):
    make_killed(wire)
    every = settings.CELERY_BEAT_SCHEDULE["kills"]
    current_app.loader.import_default_modules()
    current_app.tasks[every["task"]]()
    assert (every["schedule"], len(mail.outbox)) == (60, 1)
