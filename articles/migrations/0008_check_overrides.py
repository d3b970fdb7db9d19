"""Why a story went out in spite of a warning: said once, and kept."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON articles_checkoverride
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
"""
FREE = "DROP TRIGGER append_only ON articles_checkoverride;"


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0007_draft_buffers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ['-updated_at'], 'permissions': [('submit_article', 'May hand a story in for review'), ('edit_any_article', 'May edit stories of others'), ('send_back_article', 'May send a story back to its writer'), ('approve_article', 'May declare a story ready'), ('clear_article', 'May clear a story for legal'), ('publish_article', 'May publish and schedule a story'), ('override_check', 'May let a story out in spite of a warning, with a reason'), ('correct_article', 'May correct a published story'), ('preview_article', 'May show a story by a secret link before it is published'), ('hold_article', 'May take a story down while it is checked, and put it back'), ('kill_article', 'May take a story down for good')], 'verbose_name': 'story', 'verbose_name_plural': 'stories'},
        ),
        migrations.CreateModel(
            name='CheckOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('reason', models.TextField(help_text='Why it may go out all the same. The desk reads this.')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_overrides', to='articles.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_overrides', to='articles.revision')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('revision', 'key'), name='check_override_once')],
            },
        ),
        migrations.RunSQL(KEPT, FREE),
    ]
