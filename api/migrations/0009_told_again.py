"""A step may be told twice: withdrawn by an embargo, and live again when that is over."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('api', '0008_recalls'),
        ('articles', '0018_editions'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='change',
            name='change_told_once',
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.UniqueConstraint(fields=('transition', 'is_ahead', 'state'), name='change_told_once'),
        ),
    ]
