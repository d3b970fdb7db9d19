"""New wrapping keys: in batches, gone on with, and nothing lost."""

from threading import Thread

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from sourcing import access, rotation, vault
from sourcing.models import Source
from tests.builders import make_user


@pytest.fixture
def owner(db):
    return make_user("reporter")


def told(owner, count=5):
    return [access.make("named", {"name": f"Person {number}"}, by=owner) for number in range(count)]


def names():
    return sorted(vault.unseal(source, "name") for source in Source.objects.all())


def test_after_rotation_the_old_key_is_not_needed(key, owner, settings, capsys):
    told(owner)
    new = Fernet.generate_key().decode()
    settings.SOURCING_KEYS = [new, key]
    call_command("rotate_sourcing_keys", batch=2)
    assert "5 data keys are under the newest key." in capsys.readouterr().out
    settings.SOURCING_KEYS = [new]
    assert names() == [f"Person {number}" for number in range(5)]


def test_a_dry_run_says_how_many_and_does_nothing(key, owner, settings, capsys):
    told(owner)
    before = list(Source.objects.values_list("wrapped_key", flat=True))
    settings.SOURCING_KEYS = [Fernet.generate_key().decode(), key]
    call_command("rotate_sourcing_keys", dry_run=True)
    assert "5 to wrap anew" in capsys.readouterr().out
    assert list(Source.objects.values_list("wrapped_key", flat=True)) == before


def test_broken_off_it_goes_on_where_it_was(key, owner, settings):
    told(owner)
    settings.SOURCING_KEYS = [Fernet.generate_key().decode(), key]

    def stop(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(batch=2, report=stop)
    assert rotation.owed() == 3
    assert rotation.rotate(batch=2) == 3


def test_with_keys_in_the_wrong_order_nothing_is_lost(key, owner, settings):
    told(owner)
    new = Fernet.generate_key().decode()
    settings.SOURCING_KEYS = [new, key]
    rotation.rotate()
    settings.SOURCING_KEYS = [key, new]
    assert len(names()) == 5
    rotation.rotate()
    assert len(names()) == 5


def test_without_the_old_key_it_stops_in_words_and_changes_nothing(key, owner, settings):
    told(owner, 1)
    before = Source.objects.get().wrapped_key
    for keys in ([Fernet.generate_key().decode()], []):
        settings.SOURCING_KEYS = keys
        with pytest.raises(CommandError, match="key"):
            call_command("rotate_sourcing_keys")
    assert Source.objects.get().wrapped_key == before


def test_burnt_sources_are_left_alone(key, owner, settings):
    (source,) = told(owner, 1)
    access.burn(source, by=owner, reason="Asked to")
    settings.SOURCING_KEYS = [Fernet.generate_key().decode(), key]
    assert rotation.rotate() == 0


@pytest.mark.django_db(transaction=True)
def test_reading_and_changing_go_on_meanwhile(key, owner, settings):
    sources = told(owner, 20)
    settings.SOURCING_KEYS = [Fernet.generate_key().decode(), key]
    read: list[str] = []

    def work():
        for source in sources:
            access.change(source, {"details": "More"}, by=owner)
            read.append(access.reveal(source, "name", by=owner, signed_in_at=timezone.now()))
        connection.close()

    thread = Thread(target=work)
    thread.start()
    rotation.rotate(batch=1)
    thread.join()
    assert len(read) == 20
    assert rotation.owed() == 0
    assert {vault.unseal(source, "details") for source in Source.objects.all()} == {"More"}
