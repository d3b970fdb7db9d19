"""What the copy is compared with is noted like what the linker reads: facts with their source, how sure a
relationship is, until when a name was right, when a work came out.

Who is noted for a fact are its person and their parents, in whose stories a child may be named without a link.
"""

from django.db import migrations

TRANSITIONS = {
    "insert": "NEW TABLE AS after",
    "update": "OLD TABLE AS before NEW TABLE AS after",
    "delete": "OLD TABLE AS before",
}


def changed(*columns):
    """The rows of an UPDATE in which one of these columns is another than before."""
    was, now = (", ".join(f"{table}.{column}" for column in columns) for table in ("before", "after"))
    return f"FROM before JOIN after USING (id) WHERE ({was}) IS DISTINCT FROM ({now})"


def names_of(people):
    """Every name of these people, as they are now."""
    return f"SELECT person_id, norm, is_stylised FROM people_name WHERE person_id IN ({people})"


def name(*columns):
    rows = changed(*columns)
    return f"""
        SELECT before.person_id, before.norm, before.is_stylised {rows}
        UNION SELECT after.person_id, after.norm, after.is_stylised {rows}"""


def tie(*columns):
    people = "unnest(ARRAY[before.person_id, before.other_id, after.person_id, after.other_id])"
    return names_of(f"SELECT {people} {changed(*columns)}")


def work(*columns):
    return names_of(f"SELECT person_id FROM people_credit WHERE work_id IN (SELECT id {changed(*columns)})")


NAME = ("text", "norm", "kind", "may_link", "is_stylised", "person_id")
TIE = ("person_id", "kind", "other_id", "start", '"end"', "end_cause")
SOURCED = ("source", "source_url", "as_of", "redacted_at")
FACT = ("person_id", "about", "text", "confidence", *SOURCED)
COMPARED = "about IN ('born', 'died', 'children')"

# function of migration 0002: what it notes from now on, and what it noted
MORE = {
    "people_name": (name(*NAME, "valid_from", "valid_until"), name(*NAME)),
    "people_relationship": (tie(*TIE, "status", *SOURCED), tie(*TIE)),
    "people_work": (work("title", "year", "released"), work("title")),
}


def about(told):
    """The people whom these facts are about, and their parents."""
    parents = f"""SELECT other_id FROM people_relationship
        WHERE kind = 'parent' AND person_id IN (SELECT person_id FROM ({told}) AS told)"""
    return names_of(f"SELECT person_id FROM ({told}) AS told UNION {parents}")


FACTS = {
    "insert": about(f"SELECT person_id FROM after WHERE {COMPARED} AND source <> ''"),
    "delete": about(f"SELECT person_id FROM before WHERE {COMPARED} AND source <> ''"),
    "update": about(
        f"SELECT unnest(ARRAY[before.person_id, after.person_id]) AS person_id {changed(*FACT)}"
        f" AND (before.{COMPARED} OR after.{COMPARED}) AND (before.source <> '' OR after.source <> '')"
    ),
}


def body(noted):
    return f"""RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            EXECUTE $noted$ INSERT INTO people_namechange (person, norm, is_stylised) {noted} $noted$;
            RETURN NULL;
        END $$;"""


def noting_more(table, now, before):
    function = f"CREATE OR REPLACE FUNCTION {table}_update_notes_names()"
    return migrations.RunSQL(f"{function} {body(now)}", f"{function} {body(before)}")


def noting(event, noted):
    function = f"people_fact_{event}_notes_names"
    forward = f"""
        CREATE FUNCTION {function}() {body(noted)}
        CREATE TRIGGER notes_names_on_{event} AFTER {event} ON people_fact
            REFERENCING {TRANSITIONS[event]} FOR EACH STATEMENT EXECUTE FUNCTION {function}();
    """
    return migrations.RunSQL(
        forward, f"DROP TRIGGER notes_names_on_{event} ON people_fact; DROP FUNCTION {function}();"
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0009_imports")]

    operations = [
        *(noting_more(table, now, before) for table, (now, before) in MORE.items()),
        *(noting(event, noted) for event, noted in FACTS.items()),
    ]
