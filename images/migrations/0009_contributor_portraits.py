import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('images', '0008_card_shape'),
        ('staff', '0002_wrong_passwords'),
    ]

    operations = [
        migrations.AddField(
            model_name='image',
            name='byline_of',
            field=models.OneToOneField(blank=True, help_text='The byline this picture is the portrait of.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='portrait', to='staff.contributor'),
        ),
    ]
