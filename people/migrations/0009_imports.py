"""A file of people on its way in: how far it is, what is said of its lines, and what waits."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_what_the_database_keeps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PeopleImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('source', models.CharField(max_length=300)),
                ('columns', models.JSONField(null=True)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('lines', models.PositiveIntegerField(default=0)),
                ('is_at_desk', models.BooleanField(default=False)),
                ('phase', models.CharField(choices=[('asked', 'Waits for a yes'), ('people', 'Reading people'), ('ties', 'Relating them'), ('done', 'Done'), ('stopped', 'Stopped')], default='people', max_length=10)),
                ('offset', models.PositiveBigIntegerField(default=0)),
                ('position', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('relationships', models.PositiveIntegerField(default=0)),
                ('bad', models.PositiveIntegerField(default=0, verbose_name='bad lines')),
                ('doubts', models.PositiveIntegerField(default=0, verbose_name='to look at')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('preview', models.JSONField(null=True)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('started_at', models.DateTimeField(null=True)),
                ('touched_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import',
                'ordering': ['-pk'],
                'permissions': [('import_people', 'May import people from a file')],
            },
        ),
        migrations.CreateModel(
            name='ImportTie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('person', models.BigIntegerField()),
                ('tie', models.JSONField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ties', to='people.peopleimport')),
            ],
        ),
        migrations.CreateModel(
            name='ImportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='people.peopleimport')),
            ],
        ),
        migrations.CreateModel(
            name='ImportNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('is_bad', models.BooleanField()),
                ('text', models.CharField(max_length=500)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='people.peopleimport')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='peopleimport',
            index=models.Index(condition=models.Q(('phase__in', ['asked', 'people', 'ties'])), fields=['id'], name='import_under_way'),
        ),
        migrations.AddConstraint(
            model_name='peopleimport',
            constraint=models.UniqueConstraint(condition=models.Q(('phase__in', ['people', 'ties']), models.Q(('sha256', ''), _negated=True)), fields=('sha256',), name='import_one_of_a_file'),
        ),
        migrations.AddConstraint(
            model_name='importpart',
            constraint=models.UniqueConstraint(fields=('run', 'number'), name='import_part_once'),
        ),
    ]
