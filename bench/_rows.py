"""Tables filled by COPY: people, and an archive of stories with the keys the linker would have stored.

Triggers and foreign keys are not asked (everything here is whole by construction), so a name loaded here is
one that was there before the first story.
"""

import random
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max
from django.utils import timezone

import linking
from articles.models import Article, LinkRun, Revision
from bench._crowd import Invented
from bench._stories import Written, paragraph
from people.models import Credit, Name, Person, Relationship, Work
from tests.builders import make_user

WORKS = 5_000
FAMOUS = 10_000  # so many of the first have parts in works
PARTS = 12
PARAGRAPHS = 500
PARAGRAPHS_A_STORY = 9
BATCH = 5_000


def fill(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows in. Columns that are not named get the model's default, the same for all."""
    rest = {
        field.attname: field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.concrete_fields
        if field.attname not in columns and not field.primary_key and not field.has_db_default()
    }
    names = ", ".join(connection.ops.quote_name(name) for name in (*columns, *rest))
    constants = tuple(rest.values())
    statement = f"COPY {model._meta.db_table} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row((*row, *constants))


@contextmanager
def loading(*models_: type[models.Model]) -> Iterator[None]:
    """For much at once; afterwards the planner knows what is there."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        yield
        cursor.execute("RESET session_replication_role; RESET synchronous_commit; RESET maintenance_work_mem")
        _set_sequences(models_)
        for model in models_:
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
        cursor.execute("CHECKPOINT")  # or the next measurement pays for it


def add_people(people: Sequence[Invented]) -> None:
    """Profiles with one name each; the first ones with parts, and some of them married."""
    draw, now = random.Random(people[0].number), timezone.now()
    with loading(Person, Name, Credit, Work, Relationship):
        if not Work.objects.exists():
            fill(
                Work,
                ["id", "title", "year"],
                ((n, f"Work {n}", 1970 + n % 50) for n in range(1, WORKS)),
            )
        fill(
            Person,
            ["id", "name", "sort_name", "slug", "born", "occupations", "created_at", "updated_at"],
            (
                (one.number, one.name, one.name, f"p-{one.number}", one.born, [one.occupation], now, now)
                for one in people
            ),
        )
        fill(
            Name,
            ["person_id", "text", "norm"],
            ((one.number, one.name, one.norm) for one in people),
        )
        famous = [one.number for one in people if one.number <= FAMOUS]
        parts = ((one, work) for one in famous for work in draw.sample(range(1, WORKS), PARTS))
        fill(Credit, ["person_id", "work_id"], parts)
        married = ((one, "spouse", one + 1) for one in famous if one % 10 == 1 and one + 1 in famous)
        fill(Relationship, ["person_id", "kind", "other_id"], married)


Saved = tuple[Written, list[str] | None]  # a story, and the keys of its text if it has been linked


def add_stories(stories: Iterable[Saved]) -> list[int]:
    """Save stories, a revision each: linked where keys are given, else owed. Returns the revisions."""
    editor, pks = make_user("chief").pk, list[int]()
    first = 1 + max(_last(Article), _last(Revision))
    stories = iter(stories)
    with _without_gin(), loading(Article, Revision, LinkRun):
        while batch := list(islice(stories, BATCH)):
            numbers = range(first + len(pks), first + len(pks) + len(batch))
            _add(dict(zip(numbers, batch, strict=True)), editor)
            pks += numbers
    return pks


def _add(batch: Mapping[int, Saved], editor: int) -> None:
    fill(
        Revision,
        ["id", "article_id", "number", "headline", "dek", "body", "saved_by_id"],
        ((pk, pk, 1, story.headline, story.dek, story.body, editor) for pk, (story, _) in batch.items()),
    )
    fill(
        Article,
        ["id", "uuid", "slug", "head_id", "created_by_id"],
        ((pk, uuid.UUID(int=pk), f"archive-{pk}", pk, editor) for pk in batch),
    )
    linked_at = timezone.now()
    fill(
        LinkRun,
        ["revision_id", "grams", "linked_at"],
        ((pk, _array(keys), None if keys is None else linked_at) for pk, (_, keys) in batch.items()),
    )


def _array(keys: Sequence[str] | None) -> str:
    """Keys hold neither quotes nor backslashes, so writing the array ourselves takes a tenth of the time."""
    quoted = '","'.join(keys or ())
    return f'{{"{quoted}"}}' if quoted else "{}"


def archive(size: int, people: Sequence[Invented], planted: Mapping[str, int]) -> Iterator[Saved]:
    """Stories put together from a few hundred paragraphs, and one of their own with two of `people`, or with
    a planted name in as many stories as are asked for. The keys are those of the whole text."""
    draw = random.Random(7)
    texts = [paragraph(number, people) for number in range(PARAGRAPHS)]
    paragraphs = [(text, _keys(text)) for text in texts]
    names = [name for name, times in planted.items() for _ in range(times)]
    guests = dict(zip(draw.sample(range(size), len(names)), names, strict=True))
    for story in range(size):
        first, second = (draw.choice(people).name for _ in range(2))
        own = f"<p>{guests.get(story, first)} and {second} sat in the last row.</p>"
        chosen = [*draw.sample(paragraphs, PARAGRAPHS_A_STORY), (own, _keys(own))]
        keys = frozenset[str]().union(*(keys for _, keys in chosen))
        yield Written("", "", "".join(text for text, _ in chosen), []), sorted(keys)


def _keys(text: str) -> frozenset[str]:
    return linking.grams(linking.Story(body=linking.read_html(text)))


@contextmanager
def _without_gin() -> Iterator[None]:
    """Build it once at the end instead of a story at a time."""
    gins = [index for index in LinkRun._meta.indexes if isinstance(index, GinIndex)]
    with connection.schema_editor() as schema:
        for gin in gins:
            schema.remove_index(LinkRun, gin)
    yield
    with connection.schema_editor() as schema:
        for gin in gins:
            schema.add_index(LinkRun, gin)


def _last(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def _set_sequences(models_: Sequence[type[models.Model]]) -> None:
    """The next row made by the house itself comes after those made here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_):
            cursor.execute(statement)
