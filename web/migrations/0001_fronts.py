"""Fronts, and their slots: neither is rewritten or thrown away, so what stood where can be told and put back."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON web_slot
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
CREATE TRIGGER append_only BEFORE DELETE ON web_front
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
-- A front may be withdrawn, once; nothing else of it changes.
CREATE TRIGGER append_only_but_withdrawn BEFORE UPDATE ON web_front
    FOR EACH ROW WHEN (
        OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(OLD) - '{withdrawn_at,withdrawn_by_id}'::text[]
           IS DISTINCT FROM to_jsonb(NEW) - '{withdrawn_at,withdrawn_by_id}'::text[]
    ) EXECUTE FUNCTION newsroom_append_only();
"""

BACKWARD = """
DROP TRIGGER append_only_but_withdrawn ON web_front;
DROP TRIGGER append_only ON web_front;
DROP TRIGGER append_only ON web_slot;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('articles', '0015_picture_uses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Front',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.section')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'permissions': [('arrange_front', 'May arrange the home page and the fronts of sections')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('until', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.article')),
                ('front', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='web.front')),
            ],
            options={
                'ordering': ['position'],
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='front',
            constraint=models.UniqueConstraint(models.F('section'), models.OrderBy(models.F('starts_at'), descending=True), condition=models.Q(('withdrawn_at', None)), name='front_one_at_a_time', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='front',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_at__lt', models.F('starts_at')), _connector='OR'), name='front_withdrawn_before_it_began'),
        ),
        migrations.AddConstraint(
            model_name='front',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='front_withdrawn_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.UniqueConstraint(models.F('front'), models.F('position'), name='slot_one_story_a_place'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.UniqueConstraint(models.F('front'), models.F('article'), name='slot_no_story_twice'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
