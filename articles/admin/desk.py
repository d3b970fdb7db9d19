"""The desk home: what waits for the person who has signed in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import HttpRequest

from articles.admin.filters import LINKS_LATE
from articles.models import ArchiveLink, Article, ArticleQuerySet, DeskState, FactWarning, RelinkJob, Status
from staff.models import User

SHOWN = 8  # stories in each list


@dataclass(frozen=True, slots=True)
class Waiting:
    """One list of the desk home; `query` is the same list as the story list's filters say it."""

    title: str
    icon: str
    none: str
    query: str
    stories: list[Article]
    has_more: bool


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's DASHBOARD_CALLBACK: one query a list, and only lists of what this user may do."""
    user = request.user
    if isinstance(user, User) and user.has_perm("articles.view_article"):
        context |= {
            "title": "Desk home",
            "waiting": _waiting(user),
            "may_write": user.has_perm("articles.add_article"),
            "archive": _archive(user),
            "disagreeing": FactWarning.objects.open()
            .of_live()
            .order_by()
            .values("revision")
            .distinct()
            .count(),
        }
    return context


def _archive(user: User) -> dict[str, Any]:
    """Jobs at the archive that are not finished, and how many new links wait; nothing where nothing does."""
    if not user.has_perm("articles.view_relinkjob"):
        return {}
    jobs = list(RelinkJob.objects.unfinished().defer("revisions")[:SHOWN])
    waiting = ArchiveLink.objects.waiting().count()
    return {"jobs": jobs, "waiting": waiting} if jobs or waiting else {}


def _waiting(user: User) -> list[Waiting]:
    stories = (
        Article.objects.exclude(status=Status.KILLED)
        .select_related("head__section", "head__saved_by")
        .order_by("-updated_at", "-pk")
    )
    lists: list[Waiting] = []
    if user.has_perm("articles.change_article"):
        own = stories.own_to(user)
        returned = own.sent_back()
        drafts = own.filter(desk_state=DeskState.WRITING).exclude(pk__in=returned.order_by().values("pk"))
        lists += [
            _list("Sent back to me", "undo", "No story was sent back.", "desk=sent_back&writer=me", returned),
            _list("My drafts", "edit_note", "You have no drafts.", "desk=writing&writer=me", drafts),
        ]
    if user.has_perm("articles.approve_article") or user.has_perm("articles.send_back_article"):
        review = stories.filter(desk_state=DeskState.REVIEW)
        lists.append(_list("In review", "rate_review", "No story waits for review.", "desk=review", review))
    if user.has_perm("articles.publish_article"):
        # Never published, or published in an older revision.
        ready = stories.filter(desk_state=DeskState.READY).exclude(live__isnull=False, live=F("head"))
        lists.append(
            _list("Ready to publish", "task_alt", "No story is ready.", "desk=ready&copy=unpublished", ready)
        )
    if user.has_perm("articles.publish_article"):
        none = "Every story has kept its hour."
        lists.insert(0, _list("Did not go out", "alarm_off", none, "desk=missed", stories.missed()))
    missing = stories.with_links_missing(LINKS_LATE)
    recent = stories.live().newest_first()
    return [
        *lists,
        _list("Names not found", "person_alert", "Every story has its names.", "names=missing", missing),
        _list("Recently published", "newspaper", "Nothing is published yet.", "status=live", recent),
    ]


def _list(title: str, icon: str, none: str, query: str, stories: ArticleQuerySet) -> Waiting:
    found = list(stories[: SHOWN + 1])
    return Waiting(title, icon, none, query, found[:SHOWN], len(found) > SHOWN)
