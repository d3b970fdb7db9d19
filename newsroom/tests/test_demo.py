"""`manage.py demo`: only in a demo, and the second time nothing."""

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from api.models import DEMO_KEY, Key, digest
from articles.models import Article, Transition
from images.models import Image
from people.models import Person
from sourcing import coverage
from sourcing.coverage import State
from staff.models import User
from web.front import PLACES
from web.models import Front, Slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    call_command("demo", verbosity=0)


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Article, Person, Image, Key, User, Transition, Front, Slot)
    ]


def test_outside_a_demo_it_is_refused(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Not a demo"):
        call_command("demo")
    assert not User.objects.exists()


@pytest.mark.usefixtures("demo")
def test_the_demo_stands_and_a_second_run_changes_nothing():
    assert Article.objects.live().count() > 30
    assert Article.objects.filter(publish_at__isnull=False).dates("publish_at", "day").count() > 5
    assert Person.objects.public().filter(portrait=None).count() == 0
    assert Key.objects.valid().filter(digest=digest(DEMO_KEY)).exists()
    for name in ("reporter", "editor", "legal", "photo", "chief"):
        assert authenticate(username=name, password="demo").is_staff  # type: ignore[union-attr]
    assert not User.objects.filter(is_demo=False).exists()
    assert Slot.objects.standing(None).count() > PLACES
    assert Front.objects.coming().exists()
    before = everything()
    call_command("demo", verbosity=0)
    assert everything() == before


def test_with_a_key_its_stories_are_sourced(settings, tmp_path):
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    settings.SOURCING_KEYS = [Fernet.generate_key().decode()]
    call_command("demo", verbosity=0)
    story = Article.objects.get(slug="cassia-tressiden-and-julian-averill-separate")
    states = {cover.state for cover in coverage.of(story).covers if cover.notes}
    assert states
    assert State.UNCOVERED not in states
