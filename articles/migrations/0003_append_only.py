"""Copy and history cannot be rewritten: the database refuses, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION newsroom_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON articles_revision
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON articles_byline
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON articles_revision_topics
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
CREATE TRIGGER append_only BEFORE DELETE ON articles_transition
    FOR EACH ROW EXECUTE FUNCTION newsroom_append_only();
-- announced_at may be set, once; nothing else of a transition changes.
CREATE TRIGGER append_only_but_announced BEFORE UPDATE ON articles_transition
    FOR EACH ROW WHEN (
        OLD.announced_at IS NOT NULL
        OR to_jsonb(OLD) - 'announced_at' IS DISTINCT FROM to_jsonb(NEW) - 'announced_at'
    ) EXECUTE FUNCTION newsroom_append_only();
"""

BACKWARD = """
DROP TRIGGER append_only_but_announced ON articles_transition;
DROP TRIGGER append_only ON articles_transition;
DROP TRIGGER append_only ON articles_revision_topics;
DROP TRIGGER append_only ON articles_byline;
DROP TRIGGER append_only ON articles_revision;
DROP FUNCTION newsroom_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_ties")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
