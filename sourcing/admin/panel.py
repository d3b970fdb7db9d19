"""“Sources of this story”: what its newest copy says that somebody must have told us, and what that rests on.

`story_sources` is a fragment of the story screen, which knows it by its address alone, and without a script a
page of its own; `coverages` colours the list of stories. Nothing sealed is read for either.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from articles import lifecycle, statements
from articles.models import Article
from sourcing import coverage, retention
from sourcing.admin.note_forms import ExtendForm
from sourcing.admin.screens import page, signed_in, unkept
from sourcing.models import Extension
from staff.models import User

FRAGMENT = "admin/sourcing/panel.html"
ASKED_AT_ONCE = 200  # stories of a list


@require_GET
@unkept
def story_sources(request: HttpRequest, article_id: int) -> HttpResponse:
    """403 for who may not see what stories rest on, 404 for no such story."""
    article = story(request, article_id)
    covered = coverage.of(article)
    context = {
        "article": article,
        "coverage": covered,
        **_grouped(covered),
        **_may(article, signed_in(request)),
    }
    if is_fetched(request):
        return render(request, FRAGMENT, context)
    return page(
        request,
        "panel_page.html",
        context
        | {
            "title": f"Sources of {article.head.headline or article.slug}" if article.head else "Sources",
            "burns_on": retention.burns_on(article),
            "extensions": Extension.objects.standing().filter(article=article).select_related("by"),
            "extend": ExtendForm(),
            "is_page": True,
        },
    )


@require_GET
@unkept
def coverages(request: HttpRequest) -> JsonResponse:
    """For the list: of each `?story=`, the tone of its badge and its words. The same queries for one and
    fifty."""
    reader(request)
    asked = [int(each) for each in request.GET.getlist("story")[:ASKED_AT_ONCE] if each.isdecimal()]
    stories = Article.objects.filter(pk__in=[each for each in asked if each < 2**62])
    found = coverage.of_many(list(stories))
    return JsonResponse({str(pk): {"tone": each.tone, "words": each.in_words} for pk, each in found.items()})


def reader(request: HttpRequest) -> User:
    """Whoever asks, if they may see what stories rest on. Raises PermissionDenied."""
    user = signed_in(request)
    if not (user.has_perm("sourcing.view_sourcingnote") and user.has_perm("articles.view_article")):
        raise PermissionDenied
    return user


def story(request: HttpRequest, article_id: int) -> Article:
    """The story asked about. Raises PermissionDenied, Http404."""
    reader(request)
    return get_object_or_404(Article.objects.select_related("head", "created_by"), pk=article_id)


def is_fetched(request: HttpRequest) -> bool:
    """Whether the story screen's script asks, which shows the inside in its own frame."""
    return request.headers.get("X-Requested-With") == "fetch"


def _grouped(covered: coverage.Coverage) -> dict[str, Any]:
    """What is still to be seen to in front, the rest folded away; each in the order of the text."""
    done = {"Covered": coverage.State.COVERED, "Needs no source": coverage.State.DISMISSED}
    return {
        "open": [cover for cover in covered.covers if cover.state not in done.values()],
        "closed": [
            (group, [cover for cover in covered.covers if cover.state == state])
            for group, state in done.items()
        ],
    }


def _may(article: Article, user: User) -> dict[str, bool]:
    """Which buttons are shown; the verbs decide."""
    return {
        "may_write": lifecycle.may("save_draft", article, user),
        "may_mark": statements.may_mark(article, user),
        "may_dismiss": statements.may_dismiss(article, user),
        "may_extend": user.has_perm("articles.publish_article"),
        "may_hold": user.has_perm("sourcing.hold_source"),
    }
