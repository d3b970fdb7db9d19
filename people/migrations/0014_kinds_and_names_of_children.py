"""Two more things that the copy is compared with are noted: what kind of work it is, for “new” and “upcoming”,
and how a child is called, who is named without a link in the stories of its parents.
"""

from django.db import migrations


def changed(*columns):
    """The rows of an UPDATE in which one of these columns is another than before."""
    was, now = (", ".join(f"{table}.{column}" for column in columns) for table in ("before", "after"))
    return f"FROM before JOIN after USING (id) WHERE ({was}) IS DISTINCT FROM ({now})"


def names_of(people):
    """Every name of these people, as they are now."""
    return f"SELECT person_id, norm, is_stylised FROM people_name WHERE person_id IN ({people})"


def and_parents(told):
    """What is told of some names, and the names of the parents of those who have them."""
    parents = f"""SELECT other_id FROM people_relationship
        WHERE kind = 'parent' AND person_id IN (SELECT person_id FROM ({told}) AS told)"""
    return f"{told} UNION {names_of(parents)}"


def work(*columns):
    return names_of(f"SELECT person_id FROM people_credit WHERE work_id IN (SELECT id {changed(*columns)})")


NAME = changed(
    "text", "norm", "kind", "may_link", "is_stylised", "person_id", "valid_from", "valid_until"
)
NAMES = {
    "insert": "SELECT person_id, norm, is_stylised FROM after",
    "delete": "SELECT person_id, norm, is_stylised FROM before",
    "update": f"""
        SELECT before.person_id, before.norm, before.is_stylised {NAME}
        UNION SELECT after.person_id, after.norm, after.is_stylised {NAME}""",
}


def noting(table, event, now, before):
    """What the function of migration 0002 notes from now on, and what it noted."""
    function = f"CREATE OR REPLACE FUNCTION {table}_{event}_notes_names() RETURNS trigger LANGUAGE plpgsql AS $$"

    def body(noted):
        return f"""{function}
        BEGIN
            EXECUTE $noted$ INSERT INTO people_namechange (person, norm, is_stylised) {noted} $noted$;
            RETURN NULL;
        END $$;"""

    return migrations.RunSQL(body(now), body(before))


class Migration(migrations.Migration):
    dependencies = [("people", "0013_years_and_ends")]

    operations = [
        noting("people_work", "update", work("title", "year", "released", "kind"), work("title", "year", "released")),
        *(noting("people_name", event, and_parents(told), told) for event, told in NAMES.items()),
    ]
