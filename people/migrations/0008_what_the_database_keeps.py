"""What holds whatever way a row is written (the desk, an import, a verb, a console):

- how a fact, a relationship, an award or a name stood before is kept (`Earlier`);
- a child of a living person with no known birth date is marked as a minor;
- nobody is their own ancestor.

And what profiles say already becomes facts, without a source: readers see none of it until it has one.
"""

from django.db import migrations

KEPT = ("people_fact", "people_relationship", "people_award", "people_name")
SOURCED = ("people_fact", "people_relationship", "people_award")

KEEPING = """
CREATE FUNCTION people_keep_earlier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - 'recorded_at' IS DISTINCT FROM to_jsonb(NEW) - 'recorded_at' THEN
        INSERT INTO people_earlier (person, kind, row, was)
        VALUES (OLD.person_id, replace(TG_TABLE_NAME, 'people_', ''), OLD.id, to_jsonb(OLD));
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION people_note_when() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'recorded_at' IS DISTINCT FROM to_jsonb(NEW) - 'recorded_at' THEN
        NEW.recorded_at = now();
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION people_earlier_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE ON people_earlier
    FOR EACH ROW EXECUTE FUNCTION people_earlier_stays();
"""

KEEPING_BACK = """
DROP TRIGGER append_only ON people_earlier;
DROP FUNCTION people_earlier_stays();
DROP FUNCTION people_note_when();
DROP FUNCTION people_keep_earlier();
"""

MINORS = """
CREATE FUNCTION people_has_living_parent(child bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM people_relationship tie JOIN people_person parent ON parent.id = tie.other_id
        WHERE tie.person_id = child AND tie.kind = 'parent' AND tie.status <> 'denied'
            AND parent.died = '' AND parent.status <> 'merged'
    )
$$;

CREATE FUNCTION people_mark_minor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF people_has_living_parent(NEW.id) THEN
        NEW.privacy = 'minor';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mark_minor BEFORE INSERT OR UPDATE OF privacy, born ON people_person
    FOR EACH ROW WHEN (NEW.privacy = 'public' AND NEW.born = '' AND NEW.status <> 'merged')
    EXECUTE FUNCTION people_mark_minor();

CREATE FUNCTION people_mark_child() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_person SET privacy = 'minor', updated_at = now()
    WHERE id = NEW.person_id AND privacy = 'public' AND born = '' AND status <> 'merged'
        AND people_has_living_parent(id);
    RETURN NULL;
END $$;
CREATE TRIGGER mark_child AFTER INSERT OR UPDATE ON people_relationship
    FOR EACH ROW WHEN (NEW.kind = 'parent') EXECUTE FUNCTION people_mark_child();

CREATE FUNCTION people_mark_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_person SET privacy = 'minor', updated_at = now()
    WHERE privacy = 'public' AND born = '' AND status <> 'merged' AND people_has_living_parent(id)
        AND id IN (SELECT person_id FROM people_relationship WHERE other_id = NEW.id AND kind = 'parent');
    RETURN NULL;
END $$;
CREATE TRIGGER mark_children AFTER UPDATE OF died, status ON people_person
    FOR EACH ROW WHEN (NEW.died = '' AND (OLD.died <> '' OR OLD.status <> NEW.status))
    EXECUTE FUNCTION people_mark_children();

UPDATE people_person SET privacy = 'minor'
WHERE privacy = 'public' AND born = '' AND status <> 'merged' AND people_has_living_parent(id);
"""

MINORS_BACK = """
DROP TRIGGER mark_children ON people_person;
DROP FUNCTION people_mark_children();
DROP TRIGGER mark_child ON people_relationship;
DROP FUNCTION people_mark_child();
DROP TRIGGER mark_minor ON people_person;
DROP FUNCTION people_mark_minor();
DROP FUNCTION people_has_living_parent(bigint);
"""

# Two transactions that close a loop of three between them are let through; the next one that touches it is not.
LOOPS = """
CREATE FUNCTION people_refuse_loop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE ancestor (id) AS (
            SELECT NEW.other_id
            UNION
            SELECT tie.other_id FROM people_relationship tie JOIN ancestor ON tie.person_id = ancestor.id
            WHERE tie.kind = 'parent'
        )
        SELECT FROM ancestor WHERE id = NEW.person_id
    ) THEN
        RAISE EXCEPTION 'nobody is their own ancestor'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relationship_no_loop';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_loop AFTER INSERT OR UPDATE ON people_relationship
    FOR EACH ROW WHEN (NEW.kind = 'parent') EXECUTE FUNCTION people_refuse_loop();
"""

LOOPS_BACK = """
DROP TRIGGER refuse_loop ON people_relationship;
DROP FUNCTION people_refuse_loop();
"""

FACTS = """
INSERT INTO people_fact (
    person_id, about, text, dated, source, source_url, as_of, confidence, is_public, redaction_reason
)
SELECT id, about, text, '', '', '', '', 'confirmed', true, ''
FROM people_person, LATERAL (
    VALUES ('born', born), ('died', died), ('occupations', left(array_to_string(occupations, ', '), 500))
) AS said (about, text)
WHERE text <> '' AND status <> 'merged';
"""


def keeping(table):
    trigger = f"""
        CREATE TRIGGER keep_earlier BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION people_keep_earlier();
    """
    back = f"DROP TRIGGER keep_earlier ON {table};"
    if table in SOURCED:
        trigger += f"""
            CREATE TRIGGER note_when BEFORE UPDATE ON {table}
                FOR EACH ROW EXECUTE FUNCTION people_note_when();
        """
        back += f"DROP TRIGGER note_when ON {table};"
    return migrations.RunSQL(trigger, back)


class Migration(migrations.Migration):
    dependencies = [("people", "0007_sourced_facts")]

    operations = [
        migrations.RunSQL(KEEPING, KEEPING_BACK),
        *(keeping(table) for table in KEPT),
        migrations.RunSQL(MINORS, MINORS_BACK),
        migrations.RunSQL(LOOPS, LOOPS_BACK),
        migrations.RunSQL(FACTS, "DELETE FROM people_fact"),
    ]
