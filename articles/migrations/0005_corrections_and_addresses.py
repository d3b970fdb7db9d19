"""Corrections, old addresses, legal's eyes, and what readers of a story taken down are told."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_link_decisions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ['-updated_at'], 'permissions': [('submit_article', 'May hand a story in for review'), ('edit_any_article', 'May edit stories of others'), ('send_back_article', 'May send a story back to its writer'), ('approve_article', 'May declare a story ready'), ('clear_article', 'May clear a story for legal'), ('publish_article', 'May publish and schedule a story'), ('correct_article', 'May correct a published story'), ('hold_article', 'May take a story down while it is checked, and put it back'), ('kill_article', 'May take a story down for good')], 'verbose_name': 'story', 'verbose_name_plural': 'stories'},
        ),
        migrations.AddField(
            model_name='article',
            name='needs_legal',
            field=models.BooleanField(default=False, help_text='Nobody publishes it before a second person, from legal, has cleared this very copy.', verbose_name='needs legal'),
        ),
        migrations.AddField(
            model_name='article',
            name='notice',
            field=models.CharField(blank=True, editable=False, help_text='What readers of a held or killed story are told.', max_length=300),
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correction', 'Correction'), ('clarification', 'Clarification'), ('editors_note', 'Editor’s note')], max_length=15)),
                ('text', models.TextField(help_text='What was wrong, and what is right.')),
                ('placement', models.CharField(choices=[('top', 'Above the story'), ('bottom', 'Below the story')], default='bottom', max_length=10)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='articles.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='OldAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_addresses', to='articles.article')),
            ],
        ),
    ]
