"""The screens: every place with its front, one place to be arranged, and the stories to choose from."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from articles.admin.forms import CLOCK
from articles.admin.panel import signed_in
from articles.models import Article, Section
from people.names import Refused
from staff.models import User
from web.admin.draft import SEEN, Draft, Row, for_desk, numbered
from web.curation import MOST, Stale, arrange, hour, withdraw
from web.front import PLACES
from web.models import Front
from web.views.fronts import home_page, section_page

FOUND = 12  # stories in an answer
WORDS = 8  # of what was typed
EARLIER = 10  # fronts that may be used again


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Home page and sections: who arranged each last, and what is coming."""
    _who_may(request)
    standing = (
        Front.objects.begun().distinct("section_id").select_related("made_by").prefetch_related("slots")
    )
    there = {front.section_id: front for front in standing}
    coming: dict[int | None, list[Front]] = {}
    for front in Front.objects.coming().select_related("made_by"):
        coming.setdefault(front.section_id, []).append(front)
    named = [(None, None), *((section.pk, section) for section in Section.objects.all())]
    listed = [(section, address(section), there.get(pk), coming.get(pk)) for pk, section in named]
    context = {**admin.site.each_context(request), "title": "Fronts", "places": listed}
    return TemplateResponse(request, "admin/web/fronts.html", context)


@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    return _place(request, None)


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, section: str) -> HttpResponse:
    _who_may(request)
    return _place(request, get_object_or_404(Section, slug=section))


@require_GET
def stories(request: HttpRequest) -> HttpResponse:
    """Stories to put into a slot, as the lines of a list: `q` what was typed, `section` whose front it is."""
    _who_may(request)
    whose = Section.objects.filter(slug=request.GET.get("section", "")).first()
    shown = {"found": _found(request.GET.get("q", ""), whose), "places": PLACES}
    return render(request, "admin/web/front_found.html", shown)


def address(section: Section | None) -> str:
    """Where a place is arranged."""
    return reverse("front-section", args=[section.slug]) if section else reverse("front-home")


def _who_may(request: HttpRequest) -> User:
    if not request.user.has_perm("web.arrange_front"):
        raise PermissionDenied
    return signed_in(request)


def _place(request: HttpRequest, section: Section | None) -> HttpResponse:
    """GET shows the front that stands there, or the one that `from` names. POST does to the form what its
    button says, and shows it again; `save` makes it a front."""
    by = _who_may(request)
    standing = Front.objects.of(section).begun().select_related("made_by").first()
    if request.method == "GET":
        another = Front.objects.of(section).filter(pk=numbered(request.GET.get("from", ""))).first()
        return _screen(request, section, standing, Draft.of(another or standing, standing))
    draft = Draft.sent(request.POST, section)
    do, _, about = request.POST.get("do", "").partition(":")
    number = numbered(about)
    if do == "preview":
        shown = draft.shown_now()
        return section_page(request, section, shown) if section else home_page(request, shown)
    try:
        if do in ("save", "over"):
            draft.based_on = number if do == "over" else draft.based_on
            return _save(request, section, draft, by)
        if do == "withdraw":
            withdraw(get_object_or_404(Front.objects.of(section), pk=number), by=by)
            draft.instead_of = None
            messages.success(request, "Taken back: it will not begin. It stays under “Earlier”.")
    except Refused as refusal:
        return _screen(request, section, standing, draft, refusal)
    draft.do(do, number)
    return _screen(request, section, standing, draft)


def _save(request: HttpRequest, section: Section | None, draft: Draft, by: User) -> HttpResponse:
    front = arrange(
        section,
        draft.pins(),
        by=by,
        based_on=draft.based_on,
        starts_at=draft.starts_at(),
        instead_of=draft.instead_of,
    )
    when = f"from {hour(front.starts_at)} on" if draft.starts else "now"
    messages.success(request, f"Saved: readers see it {when}.")
    return redirect(address(section))


def _screen(
    request: HttpRequest,
    section: Section | None,
    standing: Front | None,
    draft: Draft,
    refusal: Refused | None = None,
) -> HttpResponse:
    fronts = Front.objects.of(section).select_related("made_by").prefetch_related("slots__article__live")
    theirs = fronts.get(pk=refusal.standing.pk) if isinstance(refusal, Stale) else None
    asked = request.POST.get("q", "").replace("\x00", "")
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"Front: {section}" if section else "Front: home page",
        "section": section,
        "draft": draft,
        "was_sent": request.method == "POST",
        "standing": standing,
        "coming": fronts.coming(),
        "earlier": _earlier(section, standing),
        "refusal": refusal,
        "theirs": theirs,
        "asked": asked,
        "found": _found(asked, section),
        "places": PLACES,
        "most": MOST,
        "clock": CLOCK,
    }
    return TemplateResponse(request, "admin/web/front.html", context)


def _earlier(section: Section | None, standing: Front | None) -> list[Front]:
    """What stood there before, newest first, and what was taken back before it could."""
    fronts = Front.objects.of(section).select_related("made_by", "withdrawn_by")
    over = fronts.exclude(pk__in=fronts.coming().order_by().values("pk"))
    if standing:
        over = over.exclude(pk=standing.pk)
    return list(over.prefetch_related("slots__article__live").order_by("-made_at")[:EARLIER])


def _found(asked: str, section: Section | None) -> list[Row]:
    """The newest stories, live or about to be, with every word in headline or slugline; with no word asked
    for, those of the section."""
    stories = Article.objects.filter(status__in=SEEN, live__isnull=False)
    words = asked.replace("\x00", "").split()[:WORDS]
    if section and not words:
        stories = stories.in_section(section.slug)
    for word in words:
        stories = stories.filter(Q(live__headline__icontains=word) | Q(slugline__icontains=word))
    return [Row(story) for story in for_desk(stories.newest_first())[:FOUND]]
