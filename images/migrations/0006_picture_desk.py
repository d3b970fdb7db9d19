import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('images', '0005_minors_in_frame'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alike',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='images.image')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='images.image')),
            ],
        ),
        migrations.AddConstraint(
            model_name='alike',
            constraint=models.UniqueConstraint(fields=('one', 'other'), name='alike_once'),
        ),
        migrations.AddConstraint(
            model_name='alike',
            constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='alike_in_order'),
        ),
        # Empty for all pictures there are: the worker compares them, a few at a time.
        migrations.AddField(
            model_name='image',
            name='compared_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='image',
            index=models.Index(condition=models.Q(('compared_at__isnull', True)), fields=['id'], name='image_not_compared'),
        ),
    ]
