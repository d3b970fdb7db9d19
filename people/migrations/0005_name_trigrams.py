"""The desk finds people by any part of a name, without reading all names. pg_trgm is a trusted extension:
whoever may create something in the database may install it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0004_slug_changes")]

    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            model_name="name",
            index=GinIndex(fields=["norm"], name="name_trigrams", opclasses=["gin_trgm_ops"]),
        ),
    ]
