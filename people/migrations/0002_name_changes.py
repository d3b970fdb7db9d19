"""What stories must be linked again for, noted by the database: there are many ways to write a name (the
desk, an import, a verb, a console), and none may forget it.

One trigger a table and event, one INSERT a statement, however many rows the statement wrote; a row that was
written as it stood before notes nothing.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

# event: the rows a statement wrote, as its trigger sees them
TRANSITIONS = {
    "insert": "NEW TABLE AS after",
    "update": "OLD TABLE AS before NEW TABLE AS after",
    "delete": "OLD TABLE AS before",
}


def names_of(people):
    """Every name of these people, as they are now."""
    return f"SELECT person_id, norm, is_stylised FROM people_name WHERE person_id IN ({people})"


def changed(*columns):
    """The rows of an UPDATE in which one of these columns is another than before."""
    was, now = (", ".join(f"{table}.{column}" for column in columns) for table in ("before", "after"))
    return f"FROM before JOIN after USING (id) WHERE ({was}) IS DISTINCT FROM ({now})"


NAME = changed("text", "norm", "kind", "may_link", "is_stylised", "person_id")
FACTS = changed("name", "born", "died", "occupations", "privacy", "status", "merged_into_id")
PART = changed("person_id", "work_id", "role", "character")
TIE = changed("person_id", "kind", "other_id", "start", '"end"', "end_cause")

# table and event: person, norm and is_stylised of what to note
NOTED = {
    ("people_name", "insert"): "SELECT person_id, norm, is_stylised FROM after",
    ("people_name", "delete"): "SELECT person_id, norm, is_stylised FROM before",
    ("people_name", "update"): f"""
        SELECT before.person_id, before.norm, before.is_stylised {NAME}
        UNION SELECT after.person_id, after.norm, after.is_stylised {NAME}""",
    ("people_person", "update"): names_of(f"SELECT id {FACTS}"),
    ("people_credit", "insert"): names_of("SELECT person_id FROM after"),
    ("people_credit", "delete"): names_of("SELECT person_id FROM before"),
    ("people_credit", "update"): names_of(
        f"SELECT before.person_id {PART} UNION SELECT after.person_id {PART}"
    ),
    ("people_relationship", "insert"): names_of(
        "SELECT person_id FROM after UNION SELECT other_id FROM after"
    ),
    ("people_relationship", "delete"): names_of(
        "SELECT person_id FROM before UNION SELECT other_id FROM before"
    ),
    ("people_relationship", "update"): names_of(
        f"SELECT unnest(ARRAY[before.person_id, before.other_id, after.person_id, after.other_id]) {TIE}"
    ),
    ("people_work", "update"): names_of(
        f"SELECT person_id FROM people_credit WHERE work_id IN (SELECT id {changed('title')})"
    ),
}


def noting(table, event, noted):
    """How to make the trigger, and how to be rid of it.

    EXECUTE, so that each statement is planned for as many rows as it wrote: a plan kept from a statement of
    one row compares every row of the next with every other.
    """
    function = f"{table}_{event}_notes_names"
    forward = f"""
        CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            EXECUTE $noted$ INSERT INTO people_namechange (person, norm, is_stylised) {noted} $noted$;
            RETURN NULL;
        END $$;
        CREATE TRIGGER notes_names_on_{event} AFTER {event} ON {table}
            REFERENCING {TRANSITIONS[event]} FOR EACH STATEMENT EXECUTE FUNCTION {function}();
    """
    backward = f"DROP TRIGGER notes_names_on_{event} ON {table}; DROP FUNCTION {function}();"
    return migrations.RunSQL(forward, backward)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="NameChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.BigIntegerField()),
                ("norm", models.TextField()),
                ("is_stylised", models.BooleanField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        *(noting(table, event, noted) for (table, event), noted in NOTED.items()),
    ]
