"""Years that a date can have; and how relationships ended in the words that the house knows: until 0007 it was
free text."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models

YEAR = [MinValueValidator(1), MaxValueValidator(9999)]
ENDS = """
UPDATE people_relationship SET end_cause = CASE
    WHEN lower(end_cause) IN ('divorce', 'divorced') THEN 'divorce'
    WHEN lower(end_cause) IN ('annulment', 'annulled') THEN 'annulment'
    WHEN lower(end_cause) IN (
        'separation', 'separated', 'split', 'split up', 'broke up', 'breakup', 'break-up'
    ) THEN 'separation'
    WHEN lower(end_cause) IN (
        'death', 'died', 'dead', 'widow', 'widower', 'widowed', 'death of spouse', 'death of partner'
    ) THEN 'death'
    ELSE 'other' END
WHERE end_cause NOT IN ('', 'divorce', 'annulment', 'separation', 'death', 'other')
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0012_filed")]

    operations = [
        migrations.RunSQL(ENDS, migrations.RunSQL.noop),
        *(
            migrations.AlterField(
                model, field, models.PositiveSmallIntegerField(label, null=True, blank=True, validators=YEAR)
            )
            for model, field, label in [
                ("work", "year", None),
                ("award", "year", None),
                ("credit", "first_year", "from"),
                ("credit", "last_year", "to"),
            ]
        ),
    ]
