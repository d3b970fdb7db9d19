"""Names and relationships get what they rest on; facts, awards and the rest get their tables."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import people.dates
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_minors_marked'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, help_text='Where it comes from: a paper and its date, a register, a book.', max_length=300)),
                ('source_url', models.CharField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(['http', 'https'])], verbose_name='address of the source')),
                ('as_of', people.dates.PartialDateField(blank=True, help_text='When the source said so: 2026 or 2026-11-28.', max_length=11, verbose_name='as of')),
                ('redacted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('redaction_reason', models.CharField(blank=True, editable=False, max_length=300)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('name', models.CharField(max_length=120, verbose_name='award')),
                ('category', models.CharField(blank=True, max_length=120)),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_won', models.BooleanField(default=True, help_text='Unticked: nominated.', verbose_name='won')),
            ],
            options={
                'ordering': ['-year', 'name'],
            },
        ),
        migrations.CreateModel(
            name='DistinctPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, help_text='What tells them apart, for readers.', max_length=200)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='Earlier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.BigIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('row', models.BigIntegerField()),
                ('was', models.JSONField()),
                ('until_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, help_text='Where it comes from: a paper and its date, a register, a book.', max_length=300)),
                ('source_url', models.CharField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(['http', 'https'])], verbose_name='address of the source')),
                ('as_of', people.dates.PartialDateField(blank=True, help_text='When the source said so: 2026 or 2026-11-28.', max_length=11, verbose_name='as of')),
                ('redacted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('redaction_reason', models.CharField(blank=True, editable=False, max_length=300)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('about', models.CharField(choices=[('born', 'Born'), ('died', 'Died'), ('birthplace', 'Place of birth'), ('occupations', 'Occupations'), ('nationality', 'Nationality'), ('education', 'Education'), ('children', 'Number of children'), ('known_for', 'Known for'), ('event', 'Event')], max_length=12)),
                ('text', models.CharField(max_length=500)),
                ('dated', people.dates.PartialDateField(blank=True, help_text='For an event: when it was.', max_length=11, verbose_name='date')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('reported', 'Reported'), ('disputed', 'Disputed')], default='confirmed', max_length=10)),
                ('is_public', models.BooleanField(default=True, help_text='Untick to keep it at the desk.', verbose_name='public')),
            ],
            options={
                'ordering': ['person', 'about', 'dated', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PrivacyReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('privacy', models.CharField(choices=[('public', 'Public figure'), ('private', 'Private person'), ('minor', 'Minor'), ('protected', 'Protected')], max_length=10, verbose_name='to')),
                ('reason', models.CharField(max_length=300)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('is_approved', models.BooleanField(null=True)),
            ],
            options={
                'ordering': ['asked_at'],
                'permissions': [('decide_privacy', 'May decide about the privacy of minors and protected people')],
            },
        ),
        migrations.AddField(
            model_name='credit',
            name='first_year',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='from'),
        ),
        migrations.AddField(
            model_name='credit',
            name='last_year',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='to'),
        ),
        migrations.AddField(
            model_name='name',
            name='valid_from',
            field=people.dates.PartialDateField(blank=True, help_text='Since when: a married name’s wedding.', max_length=11, verbose_name='from'),
        ),
        migrations.AddField(
            model_name='name',
            name='valid_until',
            field=people.dates.PartialDateField(blank=True, help_text='Until when they went by it.', max_length=11, verbose_name='until'),
        ),
        migrations.AddField(
            model_name='person',
            name='reviewed_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When an editor last looked the profile through.', null=True),
        ),
        migrations.AddField(
            model_name='relationship',
            name='as_of',
            field=people.dates.PartialDateField(blank=True, help_text='When the source said so: 2026 or 2026-11-28.', max_length=11, verbose_name='as of'),
        ),
        migrations.AddField(
            model_name='relationship',
            name='recorded_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name='relationship',
            name='redacted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='relationship',
            name='redaction_reason',
            field=models.CharField(blank=True, editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name='relationship',
            name='source',
            field=models.CharField(blank=True, help_text='Where it comes from: a paper and its date, a register, a book.', max_length=300),
        ),
        migrations.AddField(
            model_name='relationship',
            name='source_url',
            field=models.CharField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(['http', 'https'])], verbose_name='address of the source'),
        ),
        migrations.AddField(
            model_name='relationship',
            name='status',
            field=models.CharField(choices=[('confirmed', 'Confirmed'), ('rumoured', 'Rumoured'), ('denied', 'Denied')], default='confirmed', help_text='Readers see confirmed ones only.', max_length=10),
        ),
        migrations.AddField(
            model_name='work',
            name='kind',
            field=models.CharField(blank=True, choices=[('film', 'Film'), ('series', 'Series'), ('album', 'Album'), ('song', 'Song'), ('play', 'Play'), ('book', 'Book'), ('', 'Other')], default='', max_length=10),
        ),
        migrations.AddField(
            model_name='work',
            name='released',
            field=people.dates.PartialDateField(blank=True, help_text='When it came out, if the year alone is not enough.', max_length=11),
        ),
        migrations.AlterField(
            model_name='relationship',
            name='end_cause',
            field=models.CharField(blank=True, choices=[('divorce', 'Divorce'), ('annulment', 'Annulment'), ('separation', 'Separation'), ('death', 'Death'), ('other', 'Otherwise')], max_length=40),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(('first_year', None), ('last_year', None), ('last_year__gte', models.F('first_year')), _connector='OR'), name='credit_ends_after_start', violation_error_message='The last year lies before the first.'),
        ),
        migrations.AddConstraint(
            model_name='name',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', ''), ('valid_until', ''), django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Left('valid_until', 4), django.db.models.functions.text.Left('valid_from', 4)), _connector='OR'), name='name_ends_after_start', violation_error_message='This name would end before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='relationship',
            constraint=models.UniqueConstraint(django.db.models.functions.comparison.Least('person', 'other'), django.db.models.functions.comparison.Greatest('person', 'other'), condition=models.Q(('kind', 'parent')), name='relationship_parent_one_way', violation_error_message='One of these two is the other’s child already.'),
        ),
        migrations.AddField(
            model_name='award',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='awards', to='people.person'),
        ),
        migrations.AddField(
            model_name='award',
            name='work',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='awards', to='people.work'),
        ),
        migrations.AddField(
            model_name='distinctpair',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='distinctpair',
            name='one',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='distinct_from', to='people.person'),
        ),
        migrations.AddField(
            model_name='distinctpair',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='distinct_from_too', to='people.person'),
        ),
        migrations.AddIndex(
            model_name='earlier',
            index=models.Index(fields=['person', '-id'], name='earlier_of_person'),
        ),
        migrations.AddField(
            model_name='fact',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='people.person'),
        ),
        migrations.AddField(
            model_name='privacyreview',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='privacyreview',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='privacyreview',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='privacy_reviews', to='people.person'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(fields=('person', 'name', 'category', 'year'), name='award_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='distinctpair',
            constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='distinct_in_order'),
        ),
        migrations.AddConstraint(
            model_name='distinctpair',
            constraint=models.UniqueConstraint(fields=('one', 'other'), name='distinct_once'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.UniqueConstraint(condition=models.Q(('about', 'event'), _negated=True), fields=('person', 'about'), name='fact_once_a_person'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.UniqueConstraint(condition=models.Q(('about', 'event')), fields=('person', 'dated', 'text'), name='fact_event_once'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='fact_says_something'),
        ),
        migrations.AddConstraint(
            model_name='privacyreview',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('person',), name='privacy_review_one_open'),
        ),
        migrations.AddConstraint(
            model_name='privacyreview',
            constraint=models.CheckConstraint(condition=models.Q(('is_approved', False), models.Q(('asked_by', models.F('decided_by')), _negated=True), _connector='OR'), name='privacy_review_takes_two'),
        ),
        migrations.AddConstraint(
            model_name='privacyreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('is_approved', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('is_approved__isnull', False)), _connector='OR'), name='privacy_review_decided_whole'),
        ),
    ]
