"""What the search of readers knows: a row for each story that they see or will see, kept by the database.

Rows of their own, and no column of the revision: a word of a draft, of a rewrite that waits or of a story
taken down is not among them, saving a draft costs nothing, and no query that loads copy drags them along.
The words are out of line (`toast_tuple_target`), so that a hundred thousand rows are some megabytes.

After the dictionaries have changed: SELECT newsroom_make_findable(0, 9223372036854775807).
"""

import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import UnaccentExtension
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

# English as the search reads it: “Beyonce” finds Beyoncé, and “singers” the singer.
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION newsroom (COPY = english);
ALTER TEXT SEARCH CONFIGURATION newsroom
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""
NO_CONFIGURATION = "DROP TEXT SEARCH CONFIGURATION newsroom"

# Without captions: a picture that readers may not see, or that names a child, goes with its caption, and must
# not be found by it either. A hundred thousand characters are longer than any story; a tsvector has an end.
KEPT = """
ALTER TABLE articles_findable SET (toast_tuple_target = 128);
ALTER TABLE articles_findable ALTER COLUMN words SET STORAGE EXTERNAL;
ALTER TABLE articles_findable ALTER COLUMN head SET STORAGE MAIN;

-- Where the database's own notion of letters ends with ASCII, a curly quote would be one of the word beside it.
CREATE FUNCTION newsroom_searched(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT to_tsvector('public.newsroom', translate(words, '‘’“”„‚«»‹›–—―…·•¡¿  ', repeat(' ', 20)))
$$;

CREATE FUNCTION newsroom_make_findable(first bigint, last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM articles_findable WHERE article_id BETWEEN first AND last;
    INSERT INTO articles_findable (article_id, revision_id, section_id, publish_at, seen_from, head, words)
    SELECT id, revision_id, section_id, publish_at, seen_from, head, head || newsroom_searched(body)
    FROM (
        SELECT article.id, copy.id AS revision_id, copy.section_id, article.publish_at,
            greatest(article.publish_at, article.embargo_until) AS seen_from,
            setweight(newsroom_searched(concat_ws(' / ', copy.kicker, copy.short_headline, copy.headline)), 'A')
            || setweight(newsroom_searched(copy.dek), 'B') AS head,
            left(regexp_replace(copy.body, '<figcaption>.*?</figcaption>', ' ', 'g'), 100000) AS body
        FROM articles_article article JOIN articles_revision copy ON copy.id = article.live_id
        WHERE article.id BETWEEN first AND last
            AND article.status IN ('scheduled', 'live') AND article.publish_at IS NOT NULL
    ) shown;
END $$;

CREATE FUNCTION newsroom_keep_findable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM newsroom_make_findable(NEW.id, NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER findable AFTER INSERT ON articles_article
    FOR EACH ROW WHEN (NEW.live_id IS NOT NULL) EXECUTE FUNCTION newsroom_keep_findable();
CREATE TRIGGER findable_again AFTER UPDATE ON articles_article
    FOR EACH ROW WHEN (
        (OLD.status, OLD.live_id, OLD.publish_at, OLD.embargo_until)
        IS DISTINCT FROM (NEW.status, NEW.live_id, NEW.publish_at, NEW.embargo_until)
        AND (OLD.live_id IS NOT NULL OR NEW.live_id IS NOT NULL)
    ) EXECUTE FUNCTION newsroom_keep_findable();

SELECT newsroom_make_findable(0, 9223372036854775807);
"""
NOT_KEPT = """
DROP TRIGGER findable_again ON articles_article;
DROP TRIGGER findable ON articles_article;
DROP FUNCTION newsroom_keep_findable();
DROP FUNCTION newsroom_make_findable(bigint, bigint);
DROP FUNCTION newsroom_searched(text);
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_embargo_ends")]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURATION, NO_CONFIGURATION),
        migrations.CreateModel(
            name="Findable",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="findable",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.revision",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.section",
                    ),
                ),
                ("publish_at", models.DateTimeField()),
                ("seen_from", models.DateTimeField()),
                ("head", SearchVectorField()),
                ("words", SearchVectorField()),
            ],
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.AddIndex(
            model_name="findable",
            index=GinIndex(fields=["words"], name="findable_words"),
        ),
    ]
