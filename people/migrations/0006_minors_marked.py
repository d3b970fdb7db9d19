"""Who is a minor by birth date is marked as one, so that the birthday alone makes nobody public. Taking it
back leaves the marks: which of them an editor has made since, nobody knows."""

from django.db import migrations

MARK = """
UPDATE people_person SET privacy = 'minor'
WHERE privacy = 'public' AND born <> ''
    AND rpad(born, 10, '-99-99') > to_char(now() AT TIME ZONE 'UTC' - interval '18 years', 'YYYY-MM-DD')
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0005_name_trigrams")]

    operations = [migrations.RunSQL(MARK, migrations.RunSQL.noop)]
