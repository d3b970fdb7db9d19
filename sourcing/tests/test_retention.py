"""Notes burn a year after readers first saw the story, unless somebody said why not."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Transition
from sourcing import access, retention
from sourcing.models import SourcingNote
from sourcing.tests.conftest import only
from tests.builders import make_user, publish


@pytest.fixture
def note(story, source, noted, owner):
    made = noted(only(story), source, said="They counted the stubs twice")
    publish(story, by=owner)
    return made


def seen(story, days):
    """Readers saw it first so long ago, and its notes are as old."""
    SourcingNote.objects.update(made_on=timezone.now().date() - dt.timedelta(days=days))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # past the trigger that keeps steps
        cursor.execute(
            "UPDATE articles_transition SET at = now() - %s * interval '1 day' WHERE article_id = %s",
            [days, story.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert Transition.objects.filter(article=story, verb="publish").exists()


def test_what_is_due_burns_and_that_the_words_were_covered_stays(story, note, settings):
    settings.SOURCING_KEYS = []  # the worker has none
    seen(story, 366)
    assert retention.burn_due() == 1
    assert retention.burn_due() == 0
    note.refresh_from_db()
    assert note.is_burnt
    assert (bool(note.told_by), bool(note.said), note.wrapped_key) == (False, False, "")
    assert note.attribution == "a source close to the choir"


def test_a_new_note_of_an_old_story_stays(story, note):
    seen(story, 400)
    SourcingNote.objects.update(made_on=timezone.now().date())
    assert retention.burn_due() == 0


@pytest.mark.parametrize(("is_held", "burnt"), [(True, 0), (False, 1)])
def test_whoever_has_to_do_with_a_source_on_hold_keeps_their_notes(story, note, owner, is_held, burnt):
    """Which notes those are, nobody can tell without a key."""
    other = access.make("named", {"name": "Somebody else"}, by=owner)
    access.hold(other, by=make_user("legal"), is_held=is_held, reason="A claim")
    seen(story, 400)
    assert retention.burn_due() == burnt


def test_what_is_not_due_stays(story, note):
    seen(story, 364)
    assert retention.burn_due() == 0


def test_a_story_that_nobody_has_seen_keeps_its_notes(story, source, noted):
    noted(only(story), source)
    assert retention.burn_due() == 0
    assert retention.burns_on(story) is None


def test_an_extension_counts_until_its_day(story, note, owner):
    seen(story, 400)
    until = timezone.now().date() + dt.timedelta(days=30)
    given = retention.extend(story, until=until, by=owner, reason="A claim is threatened")
    assert retention.burn_due() == 0
    assert retention.burns_on(story) == until + dt.timedelta(days=1)
    type(given).objects.update(until=timezone.now().date() - dt.timedelta(days=1))
    assert retention.burn_due() == 1


def test_what_legal_holds_does_not_burn(story, note):
    seen(story, 400)
    held = retention.hold(story, by=make_user("legal"), reason="A claim")
    assert retention.burn_due() == 0
    assert retention.burns_on(story) is None
    retention.end(held, by=make_user("legal"))
    assert retention.burn_due() == 1


@pytest.mark.parametrize("days", [0, -1, 731])
def test_a_day_is_ahead_and_within_two_years(story, owner, days):
    until = timezone.now().date() + dt.timedelta(days=days)
    with pytest.raises(Exception, match="within the next two years"):
        retention.extend(story, until=until, by=owner, reason="Why")


def test_a_reporter_extends_nothing(story):
    until = timezone.now().date() + dt.timedelta(days=5)
    with pytest.raises(Exception, match="publish"):
        retention.extend(story, until=until, by=make_user("reporter"), reason="Why")
    assert not SourcingNote.objects.exists()
