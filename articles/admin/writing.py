"""While a story is written: what is typed is kept, and who else is there is said."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from articles import buffers, lifecycle, presence
from articles.admin.panel import signed_in
from articles.models import Article

NEW = 0  # the number by which a story not begun yet is called here


@require_POST
def buffer(request: HttpRequest, article_id: int) -> HttpResponse:
    """Keep the form as it was sent (204), or, with `discard`, forget the buffer of that number and go back to
    the story. A page that has been saved, or has no name, gets 409 and a name under which to go on."""
    article, user = _article(request, article_id), signed_in(request)
    if "discard" in request.POST:
        buffers.discard(article, by=user, number=request.POST["discard"])
        return redirect(
            *(("admin:articles_article_change", article.pk) if article else ("admin:articles_article_add",))
        )
    sent = request.POST.copy()
    page = buffers.page_of(sent.pop("page", [""])[-1])
    try:
        is_kept = page and buffers.keep(article, by=user, page=page, form=sent.urlencode())
    except ValueError as too_long:
        return HttpResponse(str(too_long), status=413, content_type="text/plain")
    if not is_kept:
        return HttpResponse(str(uuid.uuid4()), status=409, content_type="text/plain")
    return HttpResponse(status=204)


@require_POST
def here(request: HttpRequest, article_id: int) -> HttpResponse:
    """Who else is in this story, as a fragment; `writing`, `take_over` and `leave` say more of who asks. Only
    who may write the story holds its pen."""
    article, user = get_object_or_404(Article, pk=article_id), signed_in(request)
    if not user.has_perm("articles.view_article"):
        raise PermissionDenied
    if "leave" in request.POST:
        presence.gone(article.pk, user)
        return HttpResponse(status=204)
    may_write = lifecycle.may("save_draft", article, user)
    present = presence.here(
        article.pk,
        user,
        is_writing=may_write and "writing" in request.POST,
        takes_over=may_write and "take_over" in request.POST,
    )
    shown = {"present": present, "user": user, "may_write": may_write}
    return render(request, "admin/articles/article/present.html", shown)


def _article(request: HttpRequest, article_id: int) -> Article | None:
    """The story; None for one not begun. 403 for who may not write."""
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    return get_object_or_404(Article, pk=article_id) if article_id != NEW else None
