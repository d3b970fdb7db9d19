"""“Facts”: where the newest copy disagrees with profiles, for an editor to put right or to dismiss; and the
live stories that do.

A fragment of the story screen: `facts_of` shows it, `decide` takes a dismissal, or its withdrawal, and shows
it again. `listed` is a page of its own.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST

from articles import dismissals
from articles.admin.panel import signed_in
from articles.dismissals import NothingToDismiss
from articles.factcheck import in_words
from articles.lifecycle import NotAllowed, Refused
from articles.models import Article, FactDismissal, FactWarning, LinkRun
from people.models import Person
from staff.models import User

TEMPLATE = "admin/articles/article/facts.html"
PAGE = 25  # stories on a page
CHANGED = "The copy or a profile has changed in the meantime: look again."


@dataclass(frozen=True, slots=True)
class Line:
    """One warning, with the date of its source in words."""

    warning: FactWarning
    as_of: str


@require_GET
def facts_of(request: HttpRequest, article_id: int) -> HttpResponse:
    """The panel's inside. 403 for who may not see stories, 404 for no such story."""
    article = _article(request, article_id)
    return render(request, TEMPLATE, {"facts": context(article, signed_in(request))})


@require_POST
def decide(request: HttpRequest, article_id: int) -> HttpResponse:
    """Dismiss a warning (`do` is `dismiss:` and its number), or take a dismissal back (`back:`).

    The page's script gets the panel as it is now, with 403 or 409 where this was refused; a browser without
    it is led back to the story.
    """
    article, user = _article(request, article_id), signed_in(request)
    refusal: Refused | None = None
    said = ""
    try:
        verb, _, number = request.POST.get("do", "").partition(":")
        if verb not in _VERBS:
            raise NothingToDismiss("Nothing was asked.")
        said = _VERBS[verb](article, user, number, request.POST)
    except Refused as refused:
        refusal = refused
    if request.headers.get("X-Requested-With") != "fetch":
        tell = messages.error if refusal else messages.success
        tell(request, str(refusal) if refusal else said)
        return redirect("admin:articles_article_change", article.pk)
    shown = context(article, user) | {"refusal": refusal, "said": said}
    status = 200 if refusal is None else 403 if isinstance(refusal, NotAllowed) else 409
    return render(request, TEMPLATE, {"facts": shown}, status=status)


def context(article: Article, user: User) -> dict[str, Any]:
    """What the fragment shows: open warnings of the newest copy, and what was dismissed in this story."""
    if article.head_id is None:
        return {"article": article, "state": "new"}
    run = LinkRun.objects.filter(pk=article.head_id).first()
    warnings = FactWarning.objects.open().filter(revision=article.head_id).select_related("person")
    dismissed = article.fact_dismissals.standing().select_related("person", "by")
    return {
        "article": article,
        "state": run.state if run else "done",
        "lines": [Line(each, _date(each.as_of)) for each in _in_order(warnings)],
        "dismissed": list(dismissed),
        "may_dismiss": dismissals.may_dismiss(article, user),
    }


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Live stories that disagree with profiles, the newest disagreement first; `?person=`: with this one."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    asked = request.GET.get("person", "")
    person = get_object_or_404(Person, pk=_number(asked)) if asked else None
    open_now = FactWarning.objects.open().of_live()
    if person:
        open_now = open_now.filter(person=person)
    copies = open_now.order_by().values("revision").annotate(newest=Max("noted_at"))
    page = Paginator(copies.order_by("-newest", "-revision"), PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(
        request,
        "admin/articles/factwarning/listed.html",
        {
            **admin.site.each_context(request),
            "title": "Facts that disagree",
            "page": page,
            "stories": _stories([row["revision"] for row in page], open_now),
            "person": person,
        },
    )


def _stories(revisions: list[int], warnings: Any) -> list[tuple[Article, list[Line]]]:
    """The stories of a page in its order, each with its warnings. Two queries."""
    by_copy = {
        story.live_id: story for story in Article.objects.filter(live__in=revisions).select_related("live")
    }
    lines: dict[int, list[Line]] = defaultdict(list)
    for each in _in_order(warnings.filter(revision__in=revisions).select_related("person")):
        lines[each.revision_id].append(Line(each, _date(each.as_of)))
    return [(by_copy[pk], lines[pk]) for pk in revisions if pk in by_copy]


_PARTS = ("headline", "dek", "body")


def _in_order(warnings: Any) -> list[FactWarning]:
    return sorted(warnings, key=lambda each: (_PARTS.index(each.part), each.start))


def _date(stored: str) -> str:
    return in_words(stored) if stored else ""


def _dismiss(article: Article, by: User, number: str, sent: Any) -> str:
    warnings = FactWarning.objects.select_related("revision__article", "person")
    warning = warnings.filter(pk=_number(number), revision=article.head_id).first()
    if warning is None:
        raise NothingToDismiss(CHANGED)
    dismissals.dismiss(warning, by=by, reason=sent.get(f"reason:{number}", ""))
    return f"Dismissed: “{warning.surface}”."


def _take_back(article: Article, by: User, number: str, sent: Any) -> str:
    standing = article.fact_dismissals.standing().select_related("article", "by")
    dismissal: FactDismissal | None = standing.filter(pk=_number(number)).first()
    if dismissal is None:
        raise NothingToDismiss("This has been taken back already.")
    dismissals.take_back(dismissal, by=by)
    return f"Taken back: “{dismissal.surface}”."


_VERBS: dict[str, Callable[[Article, User, str, Any], str]] = {"dismiss": _dismiss, "back": _take_back}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _article(request: HttpRequest, article_id: int) -> Article:
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    return get_object_or_404(Article.objects.select_related("head", "created_by"), pk=article_id)
