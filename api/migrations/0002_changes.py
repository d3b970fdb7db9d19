"""What partners are told of stories."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('api', '0001_initial'),
        ('articles', '0009_scheduled_updates'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('live', 'Live'), ('held', 'Held'), ('killed', 'Killed')], max_length=10)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.article')),
                ('transition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.transition')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
    ]
