"""An update of a live story has an hour of its own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0008_check_overrides'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='next_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='next_live',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('publish_at'), condition=models.Q(('status', 'scheduled')), name='article_due'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('next_at'), condition=models.Q(('next_at__isnull', False)), name='article_update_due'),
        ),
        migrations.AddIndex(
            model_name='transition',
            index=models.Index(condition=models.Q(('verb__in', ('miss', 'miss_update'))), fields=['article'], name='transition_missed'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_at__isnull', True), ('next_live__isnull', True)), models.Q(('next_at__isnull', False), ('next_live__isnull', False), ('status', 'live')), _connector='OR'), name='article_update_has_copy_and_hour'),
        ),
    ]
