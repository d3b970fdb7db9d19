"""A changed slug is noted like the other facts: a story may link to the profile by its address."""

from django.db import migrations

FACTS = ("name", "born", "died", "occupations", "privacy", "status", "merged_into_id")


def noting(*columns):
    """The function of people_person's trigger (migration 0002), looking at these columns."""
    was, now = (", ".join(f"{table}.{column}" for column in columns) for table in ("before", "after"))
    return f"""
        CREATE OR REPLACE FUNCTION people_person_update_notes_names() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            EXECUTE $noted$ INSERT INTO people_namechange (person, norm, is_stylised)
                SELECT person_id, norm, is_stylised FROM people_name WHERE person_id IN (
                    SELECT id FROM before JOIN after USING (id) WHERE ({was}) IS DISTINCT FROM ({now})
                ) $noted$;
            RETURN NULL;
        END $$;
    """


class Migration(migrations.Migration):
    dependencies = [("people", "0003_refused_names")]

    operations = [migrations.RunSQL(noting(*FACTS, "slug"), noting(*FACTS))]
