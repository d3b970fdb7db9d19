"""What a story says that needs a source, and what editors said of it."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

MARKS_ARE_KEPT = """
CREATE TRIGGER append_only BEFORE DELETE ON articles_statementmark
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
-- a mark may be withdrawn, once; nothing else of it changes.
CREATE TRIGGER append_only_but_withdrawn BEFORE UPDATE ON articles_statementmark
    FOR EACH ROW WHEN (
        OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by_id'
            IS DISTINCT FROM to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_id'
    ) EXECUTE FUNCTION newsroom_append_only();
"""
MARKS_ARE_FREE = """
DROP TRIGGER append_only_but_withdrawn ON articles_statementmark;
DROP TRIGGER append_only ON articles_statementmark;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0013_strangers'),
        ('people', '0015_privacy_question'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='linkrun',
            name='said_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('headline', 'Headline'), ('dek', 'Dek'), ('body', 'Body')], max_length=10)),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('quote', 'Quote'), ('allegation', 'Allegation'), ('claim', 'Claim')], max_length=10)),
                ('key', models.CharField(max_length=32)),
                ('words', models.TextField()),
                ('speaker', models.CharField(blank=True, choices=[('person', 'Named person'), ('broadcast', 'Said publicly'), ('representative', 'Representative'), ('document', 'Document or paper'), ('anonymous', 'Anonymous'), ('unknown', 'Nobody named')], max_length=20)),
                ('speaker_words', models.CharField(blank=True, max_length=200)),
                ('phrase', models.CharField(blank=True, max_length=300)),
                ('venue', models.CharField(blank=True, max_length=200)),
                ('allegation', models.CharField(blank=True, choices=[('death', 'Death'), ('crime', 'Crime'), ('abuse', 'Abuse'), ('health', 'Health'), ('pregnancy', 'Pregnancy'), ('split', 'Split or affair'), ('sexuality', 'Sexuality'), ('money', 'Money'), ('other', 'Something else')], max_length=10)),
                ('is_marked', models.BooleanField(default=False)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='articles.revision')),
            ],
            options={
                'ordering': ['revision', '-part', 'start', 'end'],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='statement_not_empty'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'allegation'), _negated=True), models.Q(('allegation', ''), _negated=True), _connector='OR'), name='statement_allegation_has_class'), models.UniqueConstraint(fields=('revision', 'part', 'start', 'end', 'kind'), name='statement_place_once')],
            },
        ),
        migrations.CreateModel(
            name='StatementMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('headline', 'Headline'), ('dek', 'Dek'), ('body', 'Body')], max_length=10)),
                ('key', models.CharField(max_length=32)),
                ('words', models.TextField()),
                ('verdict', models.CharField(choices=[('mark', 'Needs a source'), ('dismiss', 'Needs no source')], max_length=10)),
                ('allegation', models.CharField(blank=True, choices=[('death', 'Death'), ('crime', 'Crime'), ('abuse', 'Abuse'), ('health', 'Health'), ('pregnancy', 'Pregnancy'), ('split', 'Split or affair'), ('sexuality', 'Sexuality'), ('money', 'Money'), ('other', 'Something else')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statement_marks', to='articles.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('article', 'key', 'verdict'), name='statement_mark_stands_once'), models.CheckConstraint(condition=models.Q(('verdict', 'mark'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='statement_mark_dismissal_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='statement_mark_withdrawn_by_somebody')],
            },
        ),
        migrations.RunSQL(MARKS_ARE_KEPT, MARKS_ARE_FREE),
    ]
