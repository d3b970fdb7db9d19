"""“Before it goes out”: what the publish checks say of the newest saved copy, level by level, and the
warnings that somebody has overridden.

A fragment of the story screen: `checks_of` shows it, `override_one` takes an override and shows it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from articles import checks, lifecycle, overrides
from articles.admin.panel import signed_in
from articles.checks import Level, Problem
from articles.lifecycle import NotAllowed, Refused
from articles.models import Article, CheckOverride
from staff.models import User

TEMPLATE = "admin/articles/article/checklist.html"

HEADINGS = {
    Level.BLOCKING: ("To put right", "bad"),
    Level.WARNING: ("To look at", "doubt"),
    Level.NOTE: ("To know", "plain"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One problem, and who has overridden it. `may_override` is for one line of each warning: an override is
    of the warning, whatever it names."""

    problem: Problem
    override: CheckOverride | None
    may_override: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The problems of one level."""

    level: Level
    heading: str
    tone: str
    lines: Sequence[Line]

    @property
    def standing(self) -> int:
        """How many of them nobody has overridden."""
        return sum(line.override is None for line in self.lines)


@require_GET
def checks_of(request: HttpRequest, article_id: int) -> HttpResponse:
    """The checklist's inside. 403 for who may not see stories, 404 for no such story."""
    article = _article(request, article_id)
    return render(request, TEMPLATE, {"checklist": context(article, signed_in(request))})


@require_POST
def override_one(request: HttpRequest, article_id: int) -> HttpResponse:
    """Override the warning that `key` names, for the reason in `reason:` and its key.

    The page's script gets the checklist as it is now, with 403, 409 or 422 where this was refused; a browser
    without it is led back to the story.
    """
    article, user = _article(request, article_id), signed_in(request)
    refusal, status = _override(article, user, request.POST)
    if request.headers.get("X-Requested-With") == "fetch":
        shown = context(_article(request, article_id), user) | {"refusal": refusal}
        return render(request, TEMPLATE, {"checklist": shown}, status=status)
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, "Overridden, for this revision.")
    return redirect("admin:articles_article_change", article.pk)


def context(article: Article, user: User) -> dict[str, Any]:
    """What the fragment shows. A story not saved yet has no copy to ask about."""
    if article.head_id is None:
        return {"article": article, "groups": []}
    groups = _groups(article, may_override=overrides.may_override(article, user))
    stopping = sum(group.standing for group in groups if group.level != Level.NOTE)
    return {
        "article": article,
        "groups": groups,
        "stopping": stopping,
        "may_write": lifecycle.may("save_draft", article, user),
    }


def stopping(checklist: dict[str, Any]) -> list[Problem]:
    """What of it stops the story now, as `checks.stopping` would say."""
    lines = [line for group in checklist["groups"] if group.level != Level.NOTE for line in group.lines]
    return [line.problem for line in lines if line.override is None]


def _groups(article: Article, *, may_override: bool) -> list[Group]:
    found = checks.problems(article)
    made = checks.overrides(article)
    by_level = {level: [each for each in found if each.level == level] for level in HEADINGS}
    return [
        Group(level, *HEADINGS[level], _lines(each, made if level == Level.WARNING else {}, may_override))
        for level, each in by_level.items()
        if each
    ]


def _lines(found: list[Problem], made: dict[str, CheckOverride], may_override: bool) -> list[Line]:
    last = {problem.key: problem for problem in found}  # the form stands below the last of its kind
    return [
        Line(
            problem,
            override=made.get(problem.key),
            may_override=(
                may_override
                and problem.level == Level.WARNING
                and problem.key not in made
                and problem is last[problem.key]
            ),
        )
        for problem in found
    ]


def _override(article: Article, by: User, sent: Any) -> tuple[str, int]:
    """Ask the verb: why it refused, if it did, and the answer's status."""
    key = sent.get("key", "")
    number = sent.get("revision", "")
    if not (number.isdecimal() and len(number) < 10):
        return "Look at the checklist again, then override.", 409
    try:
        overrides.override(
            article, by=by, key=key, reason=sent.get(f"reason:{key}", ""), based_on=int(number)
        )
    except ValidationError as damaged:
        return " ".join(damaged.messages), 422
    except Refused as refused:
        return str(refused), 403 if isinstance(refused, NotAllowed) else 409
    return "", 200


def _article(request: HttpRequest, article_id: int) -> Article:
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    return get_object_or_404(Article.objects.select_related("head", "created_by"), pk=article_id)
