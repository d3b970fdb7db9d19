"""What a partner may have (products, subscriptions), who had what (fetches, receipts), webhooks and their log, usage."""

import api.models.partner
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('api', '0003_partner_countries'),
        ('articles', '0017_search'),
        ('people', '0015_privacy_question'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('idempotency_key', models.CharField(max_length=255)),
                ('digest', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField()),
                ('body', models.TextField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('milliseconds', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('is_kill', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('delivered', 'Delivered'), ('skipped', 'Not for them'), ('failed', 'Given up')], default='pending', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Fetch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('reminders', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('reminded_at', models.DateTimeField(editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ends_at', models.DateTimeField(blank=True, help_text='Empty: until somebody ends it.', null=True)),
            ],
            options={
                'ordering': ['product__name', 'starts_at'],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('words', models.CharField(blank=True, help_text="And saying this, as in the site's search. Empty: whatever it says.", max_length=200)),
                ('archive_days', models.PositiveIntegerField(blank=True, help_text='Only stories published within so many days. Empty: the whole archive.', null=True)),
                ('has_pictures', models.BooleanField(default=True, verbose_name='with pictures')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('removed', 'Taken down'), ('never_used', 'Never published')], max_length=12)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Usage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('requests', models.PositiveIntegerField(default=0)),
                ('not_modified', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('unmetered', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(help_text='https:// and a public name.', max_length=500)),
                ('states', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('live', 'Live'), ('embargoed', 'Under embargo'), ('held', 'Held'), ('killed', 'Killed'), ('withdrawn', 'Withdrawn')], max_length=10), blank=True, default=list, help_text='Which changes it gets. None ticked: all. Kills always come.', size=None)),
                ('secret', models.TextField(editable=False)),
                ('previous_secret', models.TextField(blank=True, editable=False)),
                ('previous_until', models.DateTimeField(editable=False, null=True)),
                ('private_key', models.TextField(blank=True, editable=False)),
                ('paused_at', models.DateTimeField(editable=False, null=True)),
                ('disabled_at', models.DateTimeField(editable=False, null=True)),
                ('disabled_because', models.CharField(blank=True, editable=False, max_length=200)),
                ('failing_since', models.DateTimeField(editable=False, null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('leased_until', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['partner', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='change',
            name='event',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='change',
            name='is_ahead',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='key',
            name='networks',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=43, validators=[api.models.partner.a_network]), blank=True, default=list, help_text='From where it may be used, as 192.0.2.0/24 or 2001:db8::/32, with commas between. Empty: from everywhere.', size=None),
        ),
        migrations.AddField(
            model_name='partner',
            name='plan',
            field=models.CharField(choices=[('basic', 'Basic: 60 a minute, 10,000 a day'), ('standard', 'Standard: 600 a minute, 200,000 a day'), ('wire', 'Wire: 6,000 a minute, 2,000,000 a day')], default='standard', max_length=10),
        ),
        migrations.AlterField(
            model_name='change',
            name='state',
            field=models.CharField(choices=[('live', 'Live'), ('embargoed', 'Under embargo'), ('held', 'Held'), ('killed', 'Killed'), ('withdrawn', 'Withdrawn')], max_length=10),
        ),
        migrations.AlterField(
            model_name='change',
            name='transition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.transition'),
        ),
        migrations.AlterField(
            model_name='key',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('articles:read', 'Read stories'), ('people:read', 'Read people'), ('embargoed:read', 'Read stories before their embargo ends')], max_length=30), default=list, size=None),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['at'], name='change_at'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.UniqueConstraint(fields=('transition', 'is_ahead'), name='change_told_once'),
        ),
        migrations.AddField(
            model_name='answered',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='api.partner'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='change',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='api.change'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='delivery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='api.delivery'),
        ),
        migrations.AddField(
            model_name='fetch',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.article'),
        ),
        migrations.AddField(
            model_name='fetch',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='api.partner'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='api.partner'),
        ),
        migrations.AddField(
            model_name='product',
            name='people',
            field=models.ManyToManyField(blank=True, help_text='And naming any of these. None: whoever is named.', related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='product',
            name='sections',
            field=models.ManyToManyField(blank=True, help_text='Any of these. None: all sections.', related_name='+', to='articles.section'),
        ),
        migrations.AddField(
            model_name='product',
            name='topics',
            field=models.ManyToManyField(blank=True, help_text='And any of these. None: whatever topic.', related_name='+', to='articles.topic'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='api.product'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.article'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='key',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='api.key'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='api.partner'),
        ),
        migrations.AddField(
            model_name='usage',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='usage', to='api.key'),
        ),
        migrations.AddField(
            model_name='webhook',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to='api.partner'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='webhook',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='api.webhook'),
        ),
        migrations.AddConstraint(
            model_name='answered',
            constraint=models.UniqueConstraint(fields=('partner', 'idempotency_key'), name='answered_once'),
        ),
        migrations.AddConstraint(
            model_name='fetch',
            constraint=models.UniqueConstraint(fields=('article', 'partner'), name='fetch_once'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='subscription_ends_after_it_starts', violation_error_message='A subscription ends after it starts.'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('article', 'partner'), name='receipt_once'),
        ),
        migrations.AddConstraint(
            model_name='usage',
            constraint=models.UniqueConstraint(fields=('key', 'day'), name='usage_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'pending')), fields=['webhook', '-is_kill', 'id'], name='delivery_in_line'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['webhook', '-id'], name='delivery_log'),
        ),
    ]
