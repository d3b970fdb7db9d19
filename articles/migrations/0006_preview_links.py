"""Links to revisions that are not published."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0005_corrections_and_addresses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ['-updated_at'], 'permissions': [('submit_article', 'May hand a story in for review'), ('edit_any_article', 'May edit stories of others'), ('send_back_article', 'May send a story back to its writer'), ('approve_article', 'May declare a story ready'), ('clear_article', 'May clear a story for legal'), ('publish_article', 'May publish and schedule a story'), ('correct_article', 'May correct a published story'), ('preview_article', 'May show a story by a secret link before it is published'), ('hold_article', 'May take a story down while it is checked, and put it back'), ('kill_article', 'May take a story down for good')], 'verbose_name': 'story', 'verbose_name_plural': 'stories'},
        ),
        migrations.CreateModel(
            name='PreviewLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preview_links', to='articles.revision')),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PreviewOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='articles.previewlink')),
            ],
        ),
    ]
