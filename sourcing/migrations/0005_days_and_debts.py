"""A source keeps the day on which it was made, and so does its first entry in the ledger: the hour may be that
of a note. The ledger is not emptied at once either. Mails to owners are owed until they have gone."""

import django.db.models.functions.datetime
from django.db import migrations, models

CHAIN = """
CREATE OR REPLACE FUNCTION sourcing_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('sourcing_accessentry'));
    NEW.id = nextval(pg_get_serial_sequence('sourcing_accessentry', 'id'));
    NEW.at = {at};
    NEW.chained_to = coalesce((SELECT digest FROM sourcing_accessentry ORDER BY id DESC LIMIT 1), '');
    NEW.digest = sourcing_digest(
        NEW.chained_to, NEW.source_id, NEW.user_id, NEW.outcome, NEW."column", NEW.reason, NEW.at
    );
    RETURN NEW;
END $$;
"""
TO_THE_DAY = "CASE NEW.outcome WHEN 'made' THEN date_trunc('day', clock_timestamp()) ELSE clock_timestamp() END"
NOT_EMPTIED = """
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON sourcing_accessentry
    FOR EACH STATEMENT EXECUTE FUNCTION sourcing_append_only();
"""
EMPTIED = "DROP TRIGGER never_emptied ON sourcing_accessentry;"


class Migration(migrations.Migration):
    dependencies = [("sourcing", "0004_notes")]

    operations = [
        migrations.RenameField("source", "created_at", "made_on"),
        migrations.AlterField(
            "source",
            "made_on",
            models.DateField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField("grant", "asked_told_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("grant", "agreed_told_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunSQL(CHAIN.format(at=TO_THE_DAY), CHAIN.format(at="clock_timestamp()")),
        migrations.RunSQL(NOT_EMPTIED, EMPTIED),
    ]
