"""Sealed values: bound to their place, refused when moved, cut or altered, and nothing without a key."""

import json
import pickle
import time

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import IntegrityError, connection, models
from hypothesis import given
from hypothesis import strategies as st

from sourcing import vault
from sourcing.models import Source
from sourcing.vault import Burnt, Closed, Damaged, Sealed, SealedField
from tests.builders import make_user

pytestmark = pytest.mark.django_db
NAME = "Wilhelmina Quillfeather"
MIB = 1024 * 1024


@pytest.fixture
def source(key):
    return sealed(name=NAME, details="Works at the harbour.")


def sealed(**told):
    source = Source(kind="anonymous", owner=make_user(), wrapped_key=vault.new_key())
    for column, text in told.items():
        vault.seal(source, column, text)
    source.save()
    return Source.objects.get(pk=source.pk)


def test_what_is_sealed_comes_back_and_stands_nowhere_in_clear(source):
    assert vault.unseal(source, "name") == NAME
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(source)::text FROM sourcing_source source")
        row = cursor.fetchone()[0]
    assert NAME not in row
    assert NAME.encode().hex() not in row


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300))
def test_any_text_comes_back_as_it_was(key_for_good, text):
    source = Source(wrapped_key=vault.new_key())
    vault.seal(source, "details", text)
    assert vault.unseal(source, "details") == text


@pytest.fixture(scope="module")
def key_for_good(django_db_setup):
    patch = pytest.MonkeyPatch()
    patch.setattr("django.conf.settings.SOURCING_KEYS", [Fernet.generate_key().decode()])
    yield
    patch.undo()


def test_the_same_words_are_never_sealed_the_same_way_twice(key):
    one, other = sealed(name=NAME), sealed(name=NAME)
    assert one.name != other.name
    vault.seal(one, "name", NAME)
    assert one.name != Source.objects.get(pk=one.pk).name


@pytest.mark.parametrize(
    ("length", "stored"),
    [
        *[(1, 64), (60, 64), (61, 128), (124, 128), (125, 256), (1000, 1024)],
        *[(MIB // 2, MIB), (MIB - 4, MIB), (MIB - 3, 2 * MIB), (2 * MIB, 3 * MIB), (10 * MIB - 4, 10 * MIB)],
    ],
)
def test_a_length_tells_no_more_than_a_power_of_two_or_whole_mebibytes(key, length, stored):
    source = Source(wrapped_key=vault.new_key())
    vault.seal(source, "name", "x" * length)
    assert len(source.name.blob) == 1 + vault.NONCE + stored + vault.TAG


# --- moved, cut, altered ------------------------------------------------------------------------------------


def refused(source, column="name", error=Damaged):
    with pytest.raises(error):
        vault.unseal(source, column)


def test_a_value_moved_to_another_column_is_refused(source):
    source.details = source.name
    refused(source, "details")


def test_a_value_moved_to_another_row_is_refused_with_its_key_and_without(key, source):
    other = sealed(name="Somebody else")
    other.name = source.name
    refused(other)
    other.wrapped_key = source.wrapped_key
    refused(other)


@pytest.mark.parametrize("cut", [1, 5, 13, 28, 29, -1])
def test_a_value_that_was_cut_is_refused(source, cut):
    source.name = Sealed(source.name.blob[:cut])
    refused(source)


def test_a_value_in_which_any_byte_was_altered_is_refused(source):
    blob = source.name.blob
    for at in range(len(blob)):
        source.name = Sealed(blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :])
        refused(source)


# --- keys ---------------------------------------------------------------------------------------------------


def test_without_a_key_nothing_is_read_and_nothing_is_written(source, settings):
    settings.SOURCING_KEYS = []
    refused(source, error=Closed)
    with pytest.raises(Closed):
        vault.seal(source, "name", "Another")
    assert source.name == Source.objects.get(pk=source.pk).name


def test_a_key_that_does_not_fit_opens_nothing_and_writes_nothing(source, settings):
    settings.SOURCING_KEYS = [Fernet.generate_key().decode()]
    refused(source, error=Closed)
    with pytest.raises(Closed):
        vault.seal(source, "name", "Another")


def test_keys_in_any_order_open_what_one_of_them_wrapped(source, settings, key):
    for keys in ([key, Fernet.generate_key().decode()], [Fernet.generate_key().decode(), key]):
        settings.SOURCING_KEYS = keys
        assert vault.unseal(source, "name") == NAME


@pytest.mark.parametrize("bad", ["", "short", "x" * 44, "ä" * 44])
def test_a_process_with_a_key_that_is_none_does_not_start(settings, bad):
    settings.SOURCING_KEYS = [Fernet.generate_key().decode(), bad]
    with pytest.raises(ImproperlyConfigured, match="number 2 is no key"):
        apps.get_app_config("sourcing").ready()


def test_a_burnt_source_says_so(source):
    source.wrapped_key = ""
    refused(source, error=Burnt)


# --- where sealed values do not go --------------------------------------------------------------------------


def test_a_sealed_value_has_no_words(source):
    assert {str(source.name), repr(source.name), f"{source.name}", f"{source}"} == {"sealed", source.code}
    with pytest.raises(TypeError, match="not to be pickled"):
        pickle.dumps(source.name)
    with pytest.raises(TypeError):
        json.dumps(source.name)
    assert source.name.blob.hex() not in serializers.serialize("json", [source])


def test_plain_text_is_refused_by_the_column(source):
    source.name = NAME
    with pytest.raises(TypeError, match="sealed values only"):
        source.save()
    with pytest.raises(TypeError, match="sealed values only"):
        Source.objects.update(name=NAME.encode())


@pytest.mark.parametrize("lookup", ["name__gt", "name__contains", "name__startswith", "name__in"])
def test_the_database_is_not_asked_what_a_value_is_like(source, lookup):
    with pytest.raises(FieldError):
        Source.objects.filter(**{lookup: source.name}).exists()


def test_the_contract_lists_every_sealed_column_of_the_house():
    found = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    }
    assert found == vault.SEALED
    columns = {
        field.column
        for model in apps.get_app_config("sourcing").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField)
    }
    assert columns == {column for _, column in vault.SEALED}


def test_a_column_that_is_not_in_the_contract_is_not_sealed(source):
    with pytest.raises(LookupError):
        vault.seal(source, "code", "S-1")


def test_a_burnt_source_keeps_nothing_the_database_sees_to_it(source):
    with pytest.raises(IntegrityError, match="source_burnt_has_no_key"):
        Source.objects.update(burnt_at="2026-01-01T00:00:00Z")


def test_a_field_is_opened_in_a_fifth_of_a_millisecond(source):
    """The promise is 0.2 ms for unwrapping and decrypting; here it may take ten times as long, on a busy
    machine."""
    began = time.perf_counter()
    for _ in range(200):
        vault.unseal(source, "name")
    assert (time.perf_counter() - began) / 200 < 0.002
