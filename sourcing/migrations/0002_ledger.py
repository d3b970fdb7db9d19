"""The ledger of access is written once, in one order, each entry chained to the one before by its SHA-256.

The numbers are given under a lock that lasts until the commit, so they are in the order of the commits; an
entry that was altered, left out or put in is found by `sourcing.access.broken_links`. Whoever may drop these
triggers may also make the chain anew: the digest of the newest entry, kept elsewhere, is what holds them to it.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION sourcing_digest(
    chained_to text, source uuid, by_whom bigint, outcome text, asked_for text, reason text, at timestamptz
) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(
        concat_ws(E'\\x1f', chained_to, source, by_whom, outcome, asked_for, reason, extract(epoch FROM at)),
        'UTF8'
    )), 'hex')
$$;

CREATE FUNCTION sourcing_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('sourcing_accessentry'));
    NEW.id = nextval(pg_get_serial_sequence('sourcing_accessentry', 'id'));
    NEW.at = clock_timestamp();
    NEW.chained_to = coalesce((SELECT digest FROM sourcing_accessentry ORDER BY id DESC LIMIT 1), '');
    NEW.digest = sourcing_digest(
        NEW.chained_to, NEW.source_id, NEW.user_id, NEW.outcome, NEW."column", NEW.reason, NEW.at
    );
    RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON sourcing_accessentry FOR EACH ROW EXECUTE FUNCTION sourcing_chain();

CREATE FUNCTION sourcing_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON sourcing_accessentry
    FOR EACH ROW EXECUTE FUNCTION sourcing_append_only();
"""

BACKWARD = """
DROP TRIGGER append_only ON sourcing_accessentry;
DROP FUNCTION sourcing_append_only();
DROP TRIGGER chain ON sourcing_accessentry;
DROP FUNCTION sourcing_chain();
DROP FUNCTION sourcing_digest(text, uuid, bigint, text, text, text, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("sourcing", "0001_sources")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
