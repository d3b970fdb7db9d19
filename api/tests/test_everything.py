"""Partners from before there were products keep the whole paper."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from api.models import Partner, Product, Subscription

pytestmark = pytest.mark.django_db


def migrate() -> None:
    import_module("api.migrations.0005_everything").keep_what_they_had(apps, connection.schema_editor())


def test_everybody_from_before_has_the_whole_paper() -> None:
    old = Partner.objects.create(name="The Old Wire")
    migrate()
    assert [subscription.product.name for subscription in old.subscriptions.all()] == ["Everything"]


def test_back_and_forth_gives_nobody_a_second_subscription() -> None:
    old = Partner.objects.create(name="The Old Wire")
    migrate()
    new = Partner.objects.create(name="The New Wire")
    migrate()
    assert [old.subscriptions.count(), new.subscriptions.count()] == [1, 1]


def test_where_there_are_no_partners_there_is_no_product() -> None:
    migrate()
    assert not Product.objects.exists()
    assert not Subscription.objects.exists()
