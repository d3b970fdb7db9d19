"""Previews at the desk: make a link to the newest copy, see who was given one, revoke it."""

import datetime as dt

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles import previews
from articles.admin.panel import signed_in
from articles.lifecycle import NotAllowed
from articles.models import Article, PreviewLink

LASTS = {"1": "an hour", "24": "a day", "168": "a week"}  # hours


@require_http_methods(["GET", "POST"])
def story_previews(request: HttpRequest, article_id: int) -> HttpResponse:
    """The story's preview links. POST makes one (`lasts`, in hours) or revokes one (`revoke`)."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.select_related("head"), pk=article_id)
    made = _make(request, article) if request.method == "POST" else ""
    if request.method == "POST" and not made:
        return redirect("story-previews", article.pk)
    return TemplateResponse(request, "admin/articles/article/previews.html", _screen(request, article, made))


def _make(request: HttpRequest, article: Article) -> str:
    """The address of a new link, to be shown this once; empty when something else was asked, or refused."""
    user = signed_in(request)
    try:
        if link := _asked_to_revoke(request, article):
            previews.revoke(link, by=user)
            messages.success(request, "Revoked: the link leads nowhere any more.")
        elif (hours := request.POST.get("lasts")) in LASTS and article.head:
            _, token = previews.share(article.head, by=user, lasts=dt.timedelta(hours=int(hours)))
            return settings.SITE_URL + reverse("preview", args=[token])
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return ""


def _asked_to_revoke(request: HttpRequest, article: Article) -> PreviewLink | None:
    number = request.POST.get("revoke", "")
    links = PreviewLink.objects.filter(revision__article=article).select_related("by")
    return links.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None


def _screen(request: HttpRequest, article: Article, made: str) -> dict[str, object]:
    links = PreviewLink.objects.filter(revision__article=article).select_related(
        "revision", "by", "revoked_by"
    )
    still_open = set(
        PreviewLink.objects.open().filter(revision__article=article).values_list("pk", flat=True)
    )
    return {
        **admin.site.each_context(request),
        "opts": Article._meta,
        "original": article,
        "title": f"Previews of {article}",
        "article": article,
        "made": made,
        "lasts": LASTS,
        "links": links.annotate(times=Count("openings"), last=Max("openings__at"))[:50],
        "open": still_open,
        "may_share": request.user.has_perm("articles.preview_article"),
    }
