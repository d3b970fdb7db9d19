"""“People in this story”: what the linker found in the newest copy, as a fragment of the story screen."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from articles import doorbell, links
from articles.admin.filters import LINKS_LATE
from articles.models import Article, LinkRun, Mention, Revision
from people.models import Person

_PART_ORDER = {Mention.Part.HEADLINE: 0, Mention.Part.DEK: 1, Mention.Part.BODY: 2}
_PARAGRAPH_END = re.compile(r"</p>(?:</li>)?|</li>")


@dataclass(slots=True)
class Sighting:
    """One way a person is named, in one state: the places are gathered in `where`."""

    surface: str
    state: str
    tone: str
    evidence: str
    where: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One person of the story, or, without one, a name nobody could be told for."""

    person: Person | None
    sightings: list[Sighting]
    candidates: list[Person] = field(default_factory=list)


@require_GET
def people(request: HttpRequest, article_id: int) -> HttpResponse:
    """The panel's inside. 403 for who may not see stories, 404 for no such story."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.select_related("head__link_run"), pk=article_id)
    return render(request, "admin/articles/article/people.html", context(article))


@require_POST
def retry(request: HttpRequest, article_id: int) -> HttpResponse:
    """Give a parked story its attempts back and wake the worker; anything else is left as it is."""
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.select_related("head__link_run"), pk=article_id)
    run = _run(article)
    if run and run.parked_at:
        links.retry(run)
        transaction.on_commit(lambda: doorbell.ring(run.pk))
    return redirect("admin:articles_article_change", article.pk)


def context(article: Article) -> dict[str, Any]:
    """What the fragment shows: `state` is done, owed, parked, or new for a story not saved yet."""
    run = _run(article)
    state = run.state if run else "new"
    entries = _entries(run.revision) if run and state == "done" else []
    return {
        "article": article,
        "run": run,
        "state": state,
        "is_late": bool(run and state == "owed" and timezone.now() - run.wanted_at > LINKS_LATE),
        "entries": entries,
        "named": sum(entry.person is not None for entry in entries),
        "mentions": sum(len(sighting.where) for entry in entries for sighting in entry.sightings),
    }


def _run(article: Article) -> LinkRun | None:
    return getattr(article.head, "link_run", None)


def _entries(revision: Revision) -> list[Entry]:
    """A revision's mentions, gathered by person in the order of the text. Two queries."""
    mentions = sorted(
        revision.mentions.select_related("person"),
        key=lambda mention: (_PART_ORDER[Mention.Part(mention.part)], mention.start),
    )
    gathered: dict[object, list[Mention]] = defaultdict(list)
    for mention in mentions:
        gathered[mention.person_id or mention.surface].append(mention)
    known = _candidates(mentions)
    return [
        Entry(
            person=found[0].person,
            sightings=_sightings(found, revision.body),
            candidates=[known[pk] for pk in _candidate_ids(found) if pk in known],
        )
        for found in gathered.values()
    ]


def _sightings(mentions: Iterable[Mention], body: str) -> list[Sighting]:
    sightings: dict[tuple[str, ...], Sighting] = {}
    for mention in mentions:
        state, tone = _in_words(mention)
        made = Sighting(mention.surface, state, tone, mention.evidence)
        kept = sightings.setdefault((made.surface, state, mention.evidence), made)
        kept.where.append(_place(mention, body))
    return list(sightings.values())


def _in_words(mention: Mention) -> tuple[str, str]:
    """A mention's state as an editor reads it, and the tone of its badge."""
    if mention.is_linked:
        return "Linked", "good"
    if mention.state == Mention.State.HELD:
        reason = mention.person.hold if mention.person else ""
        return f"Held: {reason}" if reason else "Held", "bad"
    tone = "doubt" if mention.state == Mention.State.SUGGESTED else "plain"
    return mention.get_state_display(), tone


def _place(mention: Mention, body: str) -> str:
    if mention.part != Mention.Part.BODY or mention.html_start is None:
        return mention.get_part_display().lower()
    return f"paragraph {len(_PARAGRAPH_END.findall(body, 0, mention.html_start)) + 1}"


def _candidate_ids(mentions: Iterable[Mention]) -> list[int]:
    """Whom the mentions of nobody in particular may mean, likeliest first, each once."""
    offered = [each for mention in mentions if mention.person_id is None for each in mention.candidates]
    return list(dict.fromkeys(each["person"] for each in offered))


def _candidates(mentions: Iterable[Mention]) -> dict[int, Person]:
    wanted = _candidate_ids(mentions)
    return Person.objects.in_bulk(wanted) if wanted else {}
