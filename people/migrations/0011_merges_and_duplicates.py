"""What a merge moved, so that it can be taken back; and pairs of profiles that may be one person's."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0010_what_checks_read'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Duplicate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.SmallIntegerField()),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('id', 'The same external id, written differently'), ('name', 'The same name'), ('born', 'The same birth date'), ('alike', 'Names that differ by a letter or two'), ('initial', 'Names that differ by an initial'), ('surname', 'The same surname'), ('works', 'Parts in the same works'), ('other_born', 'But other birth dates')], max_length=12), size=None)),
                ('works', models.PositiveSmallIntegerField(default=0)),
                ('found_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['-score', 'id'], name='duplicate_best_first')],
                'constraints': [models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='duplicate_in_order'), models.UniqueConstraint(fields=('one', 'other'), name='duplicate_once')],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('rows', models.JSONField(default=list, editable=False)),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='took_over', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='people.person')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('person',), name='merge_one_standing'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='merge_undone_by_somebody')],
            },
        ),
    ]
