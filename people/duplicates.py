"""Profiles that may be the same person's: found all at once by a worker, with a score and the reasons.

A pair is looked at when it shares a name, an id (as far as its digits go), a birth date, or a work and a
surname or the beginning of a name. Names that many bear (“John Smith”) make no pairs by themselves, and
relatives are two people. What is shared adds to the score, another birth date takes from it.
"""

import re

from django.db import connection, transaction

from linking import norm
from people.entries import SCHEMES
from people.models import Name, Person, Status

BEARERS = 12  # who share a name with more others are not paired for it
ALIKE = 0.5  # pg_trgm's similarity: “orla vance” and “orla vanse” have 0.57

_DIGITS = re.compile(r"\D")

# Only names and numbers of our own are put in.
_FIND = """
WITH person AS MATERIALIZED (
    SELECT person.id, person.born, name.norm, left(name.norm, 4) AS beginning,
        split_part(name.norm, ' ', 1) AS first, regexp_replace(name.norm, '^.* ', '') AS last
    FROM people_person person JOIN people_name name ON name.person_id = person.id AND name.kind = 'full'
    WHERE person.status NOT IN ('merged', 'redacted')
), called AS MATERIALIZED (
    SELECT norm, array_agg(DISTINCT person_id) AS bearers FROM people_name
    WHERE kind <> 'refused' AND (norm LIKE '%% %%' OR kind IN ('full', 'stage'))
    GROUP BY norm HAVING count(DISTINCT person_id) BETWEEN 2 AND %(bearers)s
), same_name AS (
    SELECT DISTINCT one, other FROM called, unnest(bearers) one, unnest(bearers) other WHERE one < other
), known AS MATERIALIZED (
    SELECT id, scheme, ltrim(regexp_replace(value, '\\D', '', 'g'), '0') AS digits
    FROM people_person,
        LATERAL (VALUES ('wikidata', wikidata), ('imdb', imdb), ('tmdb', tmdb)) AS ids (scheme, value)
    WHERE value <> ''
), same_id AS (
    SELECT DISTINCT one.id AS one, other.id AS other
    FROM known one JOIN known other USING (scheme, digits) WHERE one.id < other.id AND digits <> ''
), part AS MATERIALIZED (
    SELECT DISTINCT credit.person_id AS id, work_id, last, beginning
    FROM people_credit credit JOIN person ON person.id = credit.person_id
), together AS (
    SELECT one.id AS one, other.id AS other FROM part one JOIN part other USING (work_id, last)
    WHERE one.id < other.id
    UNION SELECT one.id, other.id FROM part one JOIN part other USING (work_id, beginning)
    WHERE one.id < other.id
), born AS (
    SELECT one.id AS one, other.id AS other FROM person one JOIN person other USING (born)
    WHERE length(born) = 10 AND one.id < other.id
        AND (one.last = other.last OR similarity(one.norm, other.norm) >= %(alike)s)
), pair AS MATERIALIZED (
    SELECT one, other FROM same_name UNION SELECT one, other FROM same_id
    UNION SELECT one, other FROM together UNION SELECT one, other FROM born
), weighed AS MATERIALIZED (
    SELECT pair.one, pair.other,
        (pair.one, pair.other) IN (SELECT one, other FROM same_id) AS id,
        one.norm = other.norm
            OR (pair.one, pair.other) IN (SELECT one, other FROM same_name) AS name,
        one.last = other.last AND left(one.first, 1) = left(other.first, 1)
            AND least(length(one.first), length(other.first)) = 1 AS initial,
        similarity(one.norm, other.norm) >= %(alike)s AS alike,
        one.last = other.last AND one.norm LIKE '%% %%' AS surname,
        one.born = other.born AND length(one.born) = 10 AS born,
        one.born <> '' AND other.born <> '' AND NOT starts_with(one.born, other.born)
            AND NOT starts_with(other.born, one.born)
            AND one.born NOT LIKE '%%~' AND other.born NOT LIKE '%%~' AS other_born,
        (SELECT count(*) FROM (
            SELECT work_id FROM people_credit WHERE person_id = pair.one
            INTERSECT SELECT work_id FROM people_credit WHERE person_id = pair.other
        ) AS shared) AS works
    FROM pair JOIN person one ON one.id = pair.one JOIN person other ON other.id = pair.other
    WHERE NOT EXISTS (
        SELECT FROM people_relationship tie WHERE tie.status <> 'denied'
            AND ((tie.person_id, tie.other_id) = (pair.one, pair.other)
                OR (tie.person_id, tie.other_id) = (pair.other, pair.one))
    )
), scored AS (
    SELECT *,
        CASE WHEN id THEN 100 ELSE 0 END
        + CASE WHEN name THEN 50 WHEN initial OR alike THEN 25 WHEN surname THEN 10 ELSE 0 END
        + least(works, 4) * 10
        + CASE WHEN born THEN 40 ELSE 0 END - CASE WHEN other_born THEN 45 ELSE 0 END AS score
    FROM weighed
    WHERE id OR name OR ((alike OR initial) AND (works > 0 OR born)) OR (surname AND works > 1)
)
INSERT INTO people_duplicate (one_id, other_id, score, works, reasons)
SELECT one, other, score, least(works, 32767), array_remove(ARRAY[
    CASE WHEN id THEN 'id' END,
    CASE WHEN name THEN 'name' WHEN initial THEN 'initial' WHEN alike THEN 'alike'
        WHEN surname THEN 'surname' END,
    CASE WHEN born THEN 'born' END,
    CASE WHEN works > 0 THEN 'works' END,
    CASE WHEN other_born THEN 'other_born' END
], NULL)
FROM scored WHERE score > 0
"""


def find() -> int:
    """Look through all profiles, and replace what was found before. Returns how many pairs. For a worker: it
    takes seconds where there are many people."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_duplicate")
        cursor.execute(_FIND, {"bearers": BEARERS, "alike": ALIKE})
        return int(cursor.rowcount)


def of(person: Person) -> list[tuple[Person, str]]:
    """Whose name or id this profile has too, with why it is said: for whoever has just made it. Two queries,
    and one more for each id."""
    found: dict[Person, str] = {}
    others = Person.objects.exclude(pk=person.pk).exclude(status=Status.MERGED)
    keys = {norm(name.text) for name in person.names.theirs()} - {""}
    same = Name.objects.theirs().filter(norm__in=keys).values("person")
    for other in others.filter(pk__in=same)[:BEARERS]:
        found[other] = "has the same name"
    for scheme in SCHEMES:
        if digits := _digits(getattr(person, scheme)):
            for other in others.filter(**{f"{scheme}__endswith": digits}):
                if _digits(getattr(other, scheme)) == digits:
                    found[other] = "has the same id, written differently"
    return list(found.items())


def _digits(value: str | None) -> str:
    return _DIGITS.sub("", value or "").lstrip("0")
