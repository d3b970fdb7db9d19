"""Whoever had a key before there were products had the whole paper, and keeps it."""

from django.db import migrations


def keep_what_they_had(apps, schema_editor):
    """Twice is as good as once: to be taken back and forth."""
    partners = apps.get_model("api", "Partner").objects.all()
    if not partners:
        return
    everything, _ = apps.get_model("api", "Product").objects.get_or_create(name="Everything")
    subscriptions = apps.get_model("api", "Subscription").objects
    without = partners.exclude(pk__in=subscriptions.filter(product=everything).values("partner"))
    subscriptions.bulk_create(subscriptions.model(partner=partner, product=everything) for partner in without)


class Migration(migrations.Migration):
    dependencies = [("api", "0004_partner_api")]

    operations = [migrations.RunPython(keep_what_they_had, migrations.RunPython.noop)]
