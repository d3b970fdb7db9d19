"""When a story was taken down that readers had seen; corrections and openings of previews are kept."""

from django.db import migrations, models

# Of those taken down before this was written down, the ones whose time and embargo had passed were seen.
WRITTEN_DOWN = """
UPDATE articles_article SET gone_at = updated_at
WHERE status IN ('held', 'killed') AND publish_at <= updated_at
    AND (embargo_until IS NULL OR embargo_until <= updated_at);
"""
KEPT = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON articles_correction
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON articles_previewopening
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
"""
FREE = """
DROP TRIGGER append_only ON articles_previewopening;
DROP TRIGGER append_only ON articles_correction;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0009_scheduled_updates'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='gone_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(WRITTEN_DOWN, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, FREE),
    ]
