"""A row for each change of what readers' pages show, in the transaction that makes it: `web.edition`.

WATCHED are the tables that a page reads and that can change under it; web/tests/test_editions.py reads the queries of
every page and fails for a table that is in none of these lists. Copy never changes (a trigger of `articles` refuses
it), so what hangs on a revision since it was saved need not be watched, but for its mentions.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

WATCHED = (
    "articles_correction",
    "articles_section",
    "articles_topic",
    "images_image",
    "images_imageperson",
    "images_rendition",
    "people_award",
    "people_credit",
    "people_distinctpair",
    "people_fact",
    "people_name",
    "people_person",
    "people_relationship",
    "people_work",
    "staff_contributor",
    "web_front",
    "web_slot",
)
# Of a story, what readers can tell; the desk writes to its row all day.
STORY = ("slug", "status", "live_id", "publish_at", "embargo_until", "gone_at", "notice")

NEW_EDITION = "INSERT INTO web_edition DEFAULT VALUES; RETURN NULL;"
IF_LIVE = """
    IF EXISTS (SELECT FROM changed JOIN articles_article ON live_id = revision_id) THEN
        INSERT INTO web_edition DEFAULT VALUES;
    END IF;
    RETURN NULL;"""


def function(name: str, body: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"DROP FUNCTION {name}()",
    )


def trigger(name: str, table: str, when: str, each: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {when} ON {table} {each}",
        f"DROP TRIGGER {name} ON {table}",
    )


def watch(table: str) -> migrations.RunSQL:
    each = "FOR EACH STATEMENT EXECUTE FUNCTION web_new_edition()"
    return trigger("web_edition", table, "INSERT OR UPDATE OR DELETE", each)


def watch_story(event: str, condition: str) -> migrations.RunSQL:
    each = f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION web_new_edition()"
    return trigger(f"web_edition_{event}", "articles_article", event, each)


def watch_mentions(event: str, rows: str) -> migrations.RunSQL:
    each = f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION web_edition_if_live()"
    return trigger(f"web_edition_{event}", "articles_mention", event, each)


def columns(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in STORY)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0016_embargo_ends"),
        ("images", "0007_rights_begin"),
        ("people", "0015_privacy_question"),
        ("staff", "0002_wrong_passwords"),
        ("web", "0001_fronts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="front", index=models.Index(models.F("starts_at"), name="front_starts_at")
        ),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(
                models.F("until"), condition=models.Q(("until__isnull", False)), name="slot_until"
            ),
        ),
        function("web_new_edition", NEW_EDITION),
        function("web_edition_if_live", IF_LIVE),
        *map(watch, WATCHED),
        watch_story("insert", "NEW.live_id IS NOT NULL"),
        watch_story("update", f"({columns('OLD')}) IS DISTINCT FROM ({columns('NEW')})"),
        watch_story("delete", "OLD.live_id IS NOT NULL"),
        watch_mentions("insert", "NEW"),
        watch_mentions("update", "NEW"),
        watch_mentions("delete", "OLD"),
    ]
