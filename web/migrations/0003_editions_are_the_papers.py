"""Editions are named in `articles` now, for the API as for the site. The table stays where it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0018_editions"), ("web", "0002_editions")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="Edition")])
    ]
