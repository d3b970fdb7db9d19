"""Where the copy disagrees with profiles, and what editors said of it."""

import django.db.models.deletion
import django.db.models.functions.datetime
import people.dates
from django.conf import settings
from django.db import migrations, models

DISMISSALS_ARE_KEPT = """
CREATE TRIGGER append_only BEFORE DELETE ON articles_factdismissal
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
-- a dismissal may be withdrawn, once; nothing else of it changes.
CREATE TRIGGER append_only_but_withdrawn BEFORE UPDATE ON articles_factdismissal
    FOR EACH ROW WHEN (
        OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by_id'
            IS DISTINCT FROM to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_id'
    ) EXECUTE FUNCTION newsroom_append_only();
"""
DISMISSALS_ARE_FREE = """
DROP TRIGGER append_only_but_withdrawn ON articles_factdismissal;
DROP TRIGGER append_only ON articles_factdismissal;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0011_buffers_of_pages'),
        ('people', '0008_what_the_database_keeps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FactDismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(choices=[('age', 'Age'), ('wedding', 'Year of a wedding'), ('divorce', 'Year of a divorce'), ('birth', 'Year of birth'), ('death', 'Year of death'), ('tie', 'Who is whose'), ('children', 'Number of children'), ('release', 'Still to come, or new'), ('role', 'Part in a work'), ('name', 'Name')], max_length=10)),
                ('key', models.CharField(max_length=32)),
                ('surface', models.TextField()),
                ('known', models.CharField(max_length=500)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fact_dismissals', to='articles.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fact_dismissals', to='people.person')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('article', 'rule', 'person', 'key'), name='fact_dismissal_stands_once'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='fact_dismissal_withdrawn_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='FactWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(choices=[('age', 'Age'), ('wedding', 'Year of a wedding'), ('divorce', 'Year of a divorce'), ('birth', 'Year of birth'), ('death', 'Year of death'), ('tie', 'Who is whose'), ('children', 'Number of children'), ('release', 'Still to come, or new'), ('role', 'Part in a work'), ('name', 'Name')], max_length=10)),
                ('part', models.CharField(choices=[('headline', 'Headline'), ('dek', 'Dek'), ('body', 'Body')], max_length=10)),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('before', models.TextField(blank=True)),
                ('surface', models.TextField()),
                ('after', models.TextField(blank=True)),
                ('key', models.CharField(max_length=32)),
                ('known', models.CharField(max_length=500)),
                ('fact', models.CharField(max_length=40)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('source_url', models.CharField(blank=True, max_length=500)),
                ('as_of', people.dates.PartialDateField(blank=True, max_length=11)),
                ('noted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fact_warnings', to='people.person')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fact_warnings', to='articles.revision')),
            ],
            options={
                'ordering': ['revision', 'part', 'start'],
                'indexes': [models.Index(fields=['person', 'revision'], name='fact_warning_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='fact_warning_not_empty'), models.UniqueConstraint(fields=('revision', 'part', 'start', 'end', 'rule'), name='fact_warning_place_once')],
            },
        ),
        migrations.RunSQL(DISMISSALS_ARE_KEPT, DISMISSALS_ARE_FREE),
    ]
