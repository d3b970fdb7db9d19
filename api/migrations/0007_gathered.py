"""Which batches of counts have been brought to Usage."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('api', '0006_webhook_told_at'),
    ]

    operations = [
        migrations.CreateModel(
            name='Gathered',
            fields=[
                ('batch', models.UUIDField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
