"""Words that are typed and not saved are kept page by page, so that two tabs do not write over each other."""

import uuid

from django.conf import settings
from django.db import migrations, models


def keep_the_newest(apps, schema_editor):
    """On the way back: one buffer a story and person, as it was, and none of what has been saved."""
    buffers = apps.get_model('articles', 'DraftBuffer').objects
    buffers.filter(form='').delete()
    newest = buffers.order_by('article_id', 'by_id', '-typed_at').distinct('article_id', 'by_id')
    buffers.exclude(pk__in=list(newest.values_list('pk', flat=True))).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0010_gone_at'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='draftbuffer',
            name='buffer_once_a_story_and_person',
        ),
        migrations.RunPython(migrations.RunPython.noop, keep_the_newest),
        migrations.AddField(
            model_name='draftbuffer',
            name='page',
            field=models.UUIDField(default=uuid.uuid4),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='draftbuffer',
            constraint=models.UniqueConstraint(fields=('article', 'by', 'page'), name='buffer_once_a_page', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='draftbuffer',
            index=models.Index(fields=['typed_at'], name='buffer_typed'),
        ),
    ]
