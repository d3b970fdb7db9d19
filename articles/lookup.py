"""What the linker is told about people: who bears a name, and what tells them apart. Queries only.

The names table is the index: any process asks it anew for each story, so none has a dictionary to refresh.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

import linking
from articles.models import Article, LinkDecision
from people.models import Fact, Person, Relationship

Names = Mapping[str, list[linking.KnownName]]

_PROFILE = re.compile(r"(?:^|/)people/([-\w]+)/?$")


# The status is asked row by row: PostgreSQL, which expects a name for every key, would else read all people.
_BY_KEY = """
SELECT text, norm, person_id, kind, may_link FROM people_name name
WHERE (
    norm = ANY(string_to_array(%s, '|')) OR is_stylised AND norm = ANY(string_to_array(%s, '|'))
) AND (SELECT status FROM people_person WHERE id = name.person_id) <> 'merged'
ORDER BY id
"""


def known_names(grams: Iterable[str], stylised: Iterable[str] = ()) -> Names:
    """The names table's rows under these keys, in one indexed query: any process is always fresh."""
    names: dict[str, list[linking.KnownName]] = defaultdict(list)
    with connection.cursor() as cursor:
        # SQL, and all keys as one text, since this is asked for every story: hundreds of parameters take the
        # driver twice as long. Keys are words and spaces (linking.norm); none holds a bar.
        cursor.execute(_BY_KEY, ["|".join(grams), "|".join(stylised)])
        for text, norm, person, kind, may_link in cursor:
            names[norm].append(linking.KnownName(text, norm, person, kind, may_link))
    return names


def namesakes(names: Names) -> set[Any]:
    """Those who share one of these names with somebody else."""
    bearers = ({name.person for name in found} for found in names.values())
    return {person for sharing in bearers if len(sharing) > 1 for person in sharing}


_FACTS = """
SELECT person.id, person.name, person.disambiguator, person.born, person.died, person.occupations,
    person.privacy, person.status,
    ARRAY(
        SELECT work.title FROM people_credit credit JOIN people_work work ON work.id = credit.work_id
        WHERE credit.person_id = person.id ORDER BY work.year DESC NULLS FIRST, work.title, credit.id
    ),
    ARRAY(SELECT work_id FROM people_credit WHERE person_id = person.id),
    ARRAY(
        SELECT other_id FROM people_relationship WHERE person_id = person.id
        UNION SELECT person_id FROM people_relationship WHERE other_id = person.id
    )
FROM people_person person WHERE person.id = ANY(%s)
"""


def profiles(
    people: Iterable[Any], confirmed: Mapping[Any, int], *, for_readers: bool = False
) -> dict[Hashable, linking.Profile]:
    """What the linker may use to tell these people apart, in one query. `confirmed`: how often editors meant
    each. Co-stars are those among `people` with a part in the same work. `for_readers`: only what readers may
    know of public people, in two queries more."""
    people = list(people)
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [people])  # SQL: four queries of the ORM take four times as long
        rows = cursor.fetchall()
    casts: dict[int, set[int]] = defaultdict(set)
    for pk, *_, works, _relatives in rows:
        for work in works:
            casts[work].add(pk)
    found = {row[0]: _profile(row, casts, confirmed.get(row[0], 0)) for row in rows}
    return _shown(found, people) if for_readers else found


def _shown(profiles: dict[Hashable, linking.Profile], people: list[Any]) -> dict[Hashable, linking.Profile]:
    """These profiles without what stands at the desk only."""
    facts = set(Fact.objects.shown().filter(person__in=people).values_list("person", "about"))
    ties = Relationship.objects.shown().filter(Q(person__in=people) | Q(other__in=people))
    relatives: dict[Hashable, set[Hashable]] = defaultdict(set)
    for one, other in ties.values_list("person", "other"):
        relatives[one].add(other)
        relatives[other].add(one)
    return {
        pk: replace(
            profile,
            born=profile.born if (pk, Fact.About.BORN) in facts else "",
            died=profile.died if (pk, Fact.About.DIED) in facts else "",
            occupations=profile.occupations if (pk, Fact.About.OCCUPATIONS) in facts else (),
            relatives=frozenset(relatives[pk]),
        )
        for pk, profile in profiles.items()
    }


def _profile(row: tuple[Any, ...], casts: Mapping[int, set[int]], confirmed: int) -> linking.Profile:
    pk, name, disambiguator, born, died, occupations, privacy, status, titles, works, relatives = row
    person = Person(pk=pk, name=name, disambiguator=disambiguator, born=born, privacy=privacy, status=status)
    return linking.Profile(
        person=pk,
        label=str(person),
        hold=person.hold,
        occupations=tuple(occupations),
        born=born,
        died=died,
        credits=tuple(dict.fromkeys(titles)),
        relatives=frozenset(relatives),
        costars=frozenset().union(*(casts[work] for work in works)) - {pk},
        full=linking.norm(name),
        confirmed=confirmed,
    )


def confirmations(
    people: Iterable[Any], *, by: dt.datetime, elsewhere_than: int | None, for_readers: bool = False
) -> dict[Any, int]:
    """How often editors had meant each of these people in other stories, by that time; `for_readers`: in
    those that readers see now.

    By that time, and not now: so linking a text again gives what it gave.
    """
    people = set(people)
    if not people:
        return {}
    meant = LinkDecision.objects.filter(
        Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=by),
        Q(person__in=people) | Q(person__merged_into__in=people),
        verdict__in=[LinkDecision.Verdict.CONFIRM, LinkDecision.Verdict.MANUAL],
        at__lt=by,
    ).exclude(article=elsewhere_than)
    if for_readers:
        meant = meant.filter(article__in=Article.objects.live())
    kept = meant.values(who=Coalesce("person__merged_into", "person"))
    return {row["who"]: row["times"] for row in kept.annotate(times=Count("article", distinct=True))}


def decisions(article_id: int) -> list[linking.Decision]:
    """What editors decided about this story's names, oldest first. Who has been merged is who they became;
    but that a name was never theirs says nothing of the keeper, beyond what the merge made of it."""
    rows = LinkDecision.objects.filter(article=article_id).exclude(verdict=LinkDecision.Verdict.PROFILE)
    rows = rows.exclude(verdict=LinkDecision.Verdict.NEVER, person__merged_into__isnull=False)
    meant = Coalesce(F("person__merged_into"), F("person"))
    never = LinkDecision.Verdict.NEVER  # here a rejection; what it means elsewhere stands in the names table
    return [
        linking.Decision(surface, person, "reject" if verdict == never else verdict, before, after)
        for surface, person, verdict, before, after in rows.standing().values_list(
            "surface", meant, "verdict", "before", "after"
        )
    ]


def profile_slug(href: str) -> str:
    """The slug, if a link leads to a profile of ours, whatever its query and fragment; else empty."""
    try:
        address = urlsplit(unescape(href))
    except ValueError:
        return ""
    if address.netloc not in ("", urlsplit(settings.SITE_URL).netloc):
        return ""
    match = _PROFILE.search(unquote(address.path))
    return match[1] if match else ""


def people_at(slugs: Iterable[str]) -> dict[str, int]:
    """Whose profiles these addresses are. A merged one leads on to who they became."""
    meant = Coalesce(F("merged_into"), F("pk"))
    return dict(Person.objects.filter(slug__in=slugs).values_list("slug", meant))
