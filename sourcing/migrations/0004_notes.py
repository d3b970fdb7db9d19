"""What a story rests on: notes, rights of reply, and how long they are kept."""

import django.db.models.deletion
import django.db.models.functions.datetime
import sourcing.vault
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0014_statements'),
        ('sourcing', '0003_attachments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(null=True)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_by', None), ('until', None)), fields=('article',), name='extension_one_hold')],
            },
        ),
        migrations.CreateModel(
            name='RightOfReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(blank=True, max_length=32)),
                ('words', models.TextField(blank=True)),
                ('asked', models.CharField(max_length=200, verbose_name='whom we asked')),
                ('way', models.CharField(choices=[('email', 'E-mail'), ('phone', 'Phone'), ('message', 'Message'), ('person', 'In person'), ('representative', 'Through a representative')], max_length=20, verbose_name='how')),
                ('asked_at', models.DateTimeField()),
                ('deadline_at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('awaited', 'Awaited'), ('answered', 'Answered'), ('declined', 'Declined to comment'), ('silent', 'Did not answer in time')], default='awaited', max_length=12)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('line', models.CharField(blank=True, max_length=500, verbose_name='line to print')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'rights of reply',
                'ordering': ['asked_at', 'id'],
                'indexes': [models.Index(fields=['article'], name='reply_of_story')],
                'constraints': [models.CheckConstraint(condition=models.Q(('deadline_at__gte', models.F('asked_at'))), name='reply_deadline_after_question'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'answered'), _negated=True), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='reply_answered_has_answer')],
            },
        ),
        migrations.CreateModel(
            name='SourcingNote',
            fields=[
                ('wrapped_key', models.TextField(blank=True, editable=False)),
                ('wrapped_under', models.CharField(blank=True, editable=False, max_length=16)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(choices=[('headline', 'Headline'), ('dek', 'Dek'), ('body', 'Body')], max_length=10)),
                ('key', models.CharField(max_length=32)),
                ('words', models.TextField()),
                ('source_kind', models.CharField(choices=[('named', 'Named person'), ('anonymous', 'Anonymous person'), ('document', 'Document'), ('publication', 'Publication'), ('record', 'Public record'), ('post', 'Social post'), ('agency', 'Agency')], max_length=12)),
                ('ground_rules', models.CharField(choices=[('record', 'On the record'), ('background', 'On background'), ('deep', 'Deep background'), ('off', 'Off the record')], max_length=12)),
                ('attribution', models.CharField(blank=True, max_length=200)),
                ('standing', models.CharField(choices=[('single', 'Not checked with anybody else'), ('corroborated', 'Corroborated'), ('disputed', 'Disputed'), ('denied', 'Denied')], default='single', max_length=12)),
                ('tag', models.CharField(editable=False, max_length=64)),
                ('told_by', sourcing.vault.SealedField(blank=True, default=b'')),
                ('said', sourcing.vault.SealedField(blank=True, default=b'')),
                ('off_record', sourcing.vault.SealedField(blank=True, default=b'')),
                ('named_openly', sourcing.vault.SealedField(blank=True, default=b'')),
                ('made_on', models.DateField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('withdrawn_on', models.DateField(editable=False, null=True)),
                ('is_burnt', models.BooleanField(default=False, editable=False)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('repeats', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sourcing.sourcingnote')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['made_on', 'id'],
                'indexes': [models.Index(fields=['article', 'key'], name='note_of_story')],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_burnt', False), models.Q(('named_openly', b''), ('off_record', b''), ('said', b''), ('told_by', b''), ('wrapped_key', '')), _connector='OR'), name='note_burnt_has_no_key'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_by', None), ('withdrawn_on', None)), models.Q(('withdrawn_by__isnull', False), ('withdrawn_on__isnull', False)), _connector='OR'), name='note_withdrawn_whole'), models.CheckConstraint(condition=models.Q(('ground_rules__in', ['deep', 'off']), models.Q(('attribution', ''), _negated=True), _connector='OR'), name='note_attribution_where_one_is_printed'), models.CheckConstraint(condition=models.Q(('repeats', None), models.Q(('repeats', models.F('id')), _negated=True), _connector='OR'), name='note_repeats_another')],
            },
        ),
    ]
