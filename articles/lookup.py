"""What the linker is told about people: who bears a name, and what tells them apart. Queries only.

The names table is the index: any process asks it anew for each story, so none has a dictionary to refresh.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

import linking
from articles.models import LinkDecision
from people.models import Credit, Name, Person, Relationship

Names = Mapping[str, list[linking.KnownName]]

_PROFILE = re.compile(r"(?:^|/)people/([-\w]+)/?$")


def known_names(grams: Iterable[str], stylised: Iterable[str] = ()) -> Names:
    """The names table's rows under these keys, in one indexed query: any process is always fresh."""
    rows = Name.objects.filter(
        Q(norm__in=list(grams)) | Q(norm__in=list(stylised), is_stylised=True)
    ).exclude(person__status="merged")
    names: dict[str, list[linking.KnownName]] = defaultdict(list)
    for text, norm, person, kind, may_link in rows.values_list(
        "text", "norm", "person_id", "kind", "may_link"
    ).order_by("pk"):
        names[norm].append(
            linking.KnownName(text=text, norm=norm, person=person, kind=kind, may_link=may_link)
        )
    return names


def namesakes(names: Names) -> set[Any]:
    """Those who share one of these names with somebody else."""
    bearers = ({name.person for name in found} for found in names.values())
    return {person for sharing in bearers if len(sharing) > 1 for person in sharing}


def profiles(people: Iterable[Any], confirmed: Mapping[Any, int]) -> dict[Hashable, linking.Profile]:
    """What the linker may use to tell these people apart. `confirmed`: how often editors meant each."""
    found = {person.pk: person for person in Person.objects.filter(pk__in=people)}
    relatives = _relatives(found)
    titles, costars = _credits(found)
    return {
        pk: linking.Profile(
            person=pk,
            label=str(person),
            hold=person.hold,
            occupations=tuple(person.occupations),
            born=person.born,
            died=person.died,
            credits=tuple(titles[pk]),
            relatives=frozenset(relatives[pk]),
            costars=frozenset(costars[pk]),
            full=linking.norm(person.name),
            confirmed=confirmed.get(pk, 0),
        )
        for pk, person in found.items()
    }


def confirmations(people: Iterable[Any], *, by: dt.datetime, elsewhere_than: int | None) -> dict[Any, int]:
    """How often editors had meant each of these people in other stories, by that time.

    By that time, and not now: so linking a text again gives what it gave.
    """
    people = set(people)
    if not people:
        return {}
    meant = LinkDecision.objects.filter(
        Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=by),
        verdict__in=[LinkDecision.Verdict.CONFIRM, LinkDecision.Verdict.MANUAL],
        person__in=people,
        at__lt=by,
    ).exclude(article=elsewhere_than)
    counted = meant.values("person").annotate(times=Count("article", distinct=True))
    return {row["person"]: row["times"] for row in counted}


def decisions(article_id: int) -> list[linking.Decision]:
    """What editors decided about this story's names, oldest first. Who has been merged is who they became."""
    rows = LinkDecision.objects.filter(article=article_id).exclude(verdict=LinkDecision.Verdict.NEVER)
    meant = Coalesce(F("person__merged_into"), F("person"))
    return [
        linking.Decision(surface, person, verdict, before, after)
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


def _relatives(people: Iterable[int]) -> dict[int, set[int]]:
    either_end = Q(person__in=people) | Q(other__in=people)
    relatives: dict[int, set[int]] = defaultdict(set)
    for one, other in Relationship.objects.filter(either_end).values_list("person_id", "other_id"):
        relatives[one].add(other)
        relatives[other].add(one)
    return relatives


def _credits(people: Iterable[int]) -> tuple[dict[int, list[str]], dict[int, set[int]]]:
    """Of each person the titles of their works, and those of `people` who have a part in one of them."""
    titles: dict[int, list[str]] = defaultdict(list)
    casts: dict[int, set[int]] = defaultdict(set)
    rows = Credit.objects.filter(person__in=people).values_list("person_id", "work_id", "work__title")
    for person, work, title in rows.order_by(F("work__year").desc(nulls_first=True), "work__title", "pk"):
        if title not in titles[person][-1:]:
            titles[person].append(title)
        casts[work].add(person)
    costars: dict[int, set[int]] = defaultdict(set)
    for cast in casts.values():
        for person in cast:
            costars[person] |= cast - {person}
    return titles, costars
