from django.db import migrations, models

# Pictures from before lack the card: the sweeper makes it, a few at a time, and finds the other crops made.
# Those that wait for an editor go on waiting.
OWE_IT = """
UPDATE images_renditionrun
SET wanted = wanted + 1, wanted_at = now(), due_at = now(), attempts = 0, error = '', rendered_at = NULL
WHERE parked_at IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('images', '0007_rights_begin'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rendition',
            name='shape',
            field=models.CharField(choices=[('wide', '16:9'), ('classic', '4:3'), ('square', '1:1'), ('card', '1200:630'), ('natural', 'As it is')], max_length=10),
        ),
        migrations.RunSQL(OWE_IT, migrations.RunSQL.noop),
    ]
