"""What editors decide about names, and what relinking the archive finds."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

DECISIONS_ARE_KEPT = """
CREATE TRIGGER append_only BEFORE DELETE ON articles_linkdecision
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
-- a decision may be withdrawn, once; nothing else of it changes.
CREATE TRIGGER append_only_but_withdrawn BEFORE UPDATE ON articles_linkdecision
    FOR EACH ROW WHEN (
        OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by_id'
            IS DISTINCT FROM to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_id'
    ) EXECUTE FUNCTION newsroom_append_only();
"""
DECISIONS_ARE_FREE = """
DROP TRIGGER append_only_but_withdrawn ON articles_linkdecision;
DROP TRIGGER append_only ON articles_linkdecision;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_append_only'),
        ('people', '0003_refused_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='linkrun',
            name='strangers',
            field=models.JSONField(default=list),
        ),
        migrations.AlterField(
            model_name='mention',
            name='state',
            field=models.CharField(choices=[('auto', 'Recognised'), ('suggested', 'Suggested'), ('held', 'Held'), ('confirmed', 'Confirmed'), ('rejected', 'Rejected'), ('manual', 'Set by hand'), ('waiting', 'Waits for review')], max_length=10),
        ),
        migrations.CreateModel(
            name='RelinkJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200)),
                ('is_everything', models.BooleanField(default=False)),
                ('revisions', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('total', models.PositiveIntegerField(default=0)),
                ('position', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('started_at', models.DateTimeField(null=True)),
                ('touched_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'archive job',
                'ordering': ['-pk'],
                'permissions': [('review_archive', 'May decide about new links in published stories')],
            },
        ),
        migrations.CreateModel(
            name='ArchiveLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waits for review'), ('accepted', 'Accepted'), ('refused', 'Refused')], max_length=10)),
                ('surface', models.CharField(max_length=300)),
                ('before', models.CharField(blank=True, max_length=100)),
                ('after', models.CharField(blank=True, max_length=100)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archive_links', to='articles.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='archive_links', to='people.person')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='links', to='articles.relinkjob')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='LinkDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('confirm', 'Confirmed'), ('reject', 'Rejected here'), ('manual', 'Set by hand'), ('never', 'Never this name for this person'), ('profile', 'Made a profile')], max_length=10)),
                ('surface', models.CharField(max_length=300)),
                ('before', models.CharField(blank=True, max_length=100)),
                ('after', models.CharField(blank=True, max_length=100)),
                ('closed_name', models.BooleanField(default=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='link_decisions', to='articles.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='link_decisions', to='people.person')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict', 'manual'), ('person__isnull', False), _connector='OR'), name='decision_only_manual_without_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='decision_withdrawn_by_somebody')],
            },
        ),
        migrations.AddIndex(
            model_name='relinkjob',
            index=models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['id'], name='relink_unfinished'),
        ),
        migrations.AddConstraint(
            model_name='relinkjob',
            constraint=models.CheckConstraint(condition=models.Q(('position__lte', models.F('total'))), name='relink_position_within'),
        ),
        migrations.AddIndex(
            model_name='archivelink',
            index=models.Index(fields=['job', 'state'], name='archive_link_of_job'),
        ),
        migrations.AddIndex(
            model_name='archivelink',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['id'], name='archive_link_waiting'),
        ),
        migrations.AddConstraint(
            model_name='archivelink',
            constraint=models.UniqueConstraint(fields=('article', 'person'), name='archive_link_once_a_story'),
        ),
        migrations.RunSQL(DECISIONS_ARE_KEPT, DECISIONS_ARE_FREE),
    ]
