"""A story's history at the desk: its revisions and the steps between them, two compared, one restored."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET, require_POST

from articles import diff, lifecycle
from articles.admin.asking import INPUT
from articles.admin.comparison import differences, differing, label
from articles.admin.panel import signed_in
from articles.copy import LINES, Copy
from articles.history import seen_at
from articles.models import Article, Correction, Revision, Status, Transition

PAGE = 50  # steps on a page, and so at most as many revisions

STEPS = {
    "save_draft": "Saved",
    "submit": "Handed in for review",
    "send_back": "Sent back",
    "approve": "Approved",
    "clear": "Cleared by legal",
    "schedule": "Scheduled",
    "unschedule": "Hour taken back",
    "schedule_update": "Update scheduled",
    "unschedule_update": "Update’s hour taken back",
    "publish": "Published",
    "correct": "Corrected",
    "move": "Address changed",
    "hold": "Held",
    "release": "Released",
    "kill": "Killed",
    "go_live": "Went out at its hour",
    "embargo": "Embargo changed",
    "miss": "Kept back at its hour",
    "renew": "Updated at its hour",
    "miss_update": "Update kept back at its hour",
}
TONES = {
    "publish": "good",
    "go_live": "good",
    "renew": "good",
    "release": "good",
    "hold": "doubt",
    "kill": "bad",
    "miss": "bad",
    "miss_update": "bad",
}


class SeenForm(forms.Form):
    at = forms.DateTimeField(
        label="What readers saw at",
        help_text=f"By the paper’s clock ({settings.TIME_ZONE.replace('_', ' ')}).",
        widget=forms.DateTimeInput({"type": "datetime-local", "class": INPUT}, format="%Y-%m-%dT%H:%M"),
    )


@dataclass(frozen=True)
class Line:
    """One step of the history. `revision` and the one `before` it where the step saved one."""

    step: Transition
    number: int
    revision: Revision | None = None
    before: Revision | None = None
    correction: Correction | None = None

    @property
    def label(self) -> str:
        return STEPS.get(self.step.verb, self.step.verb)

    @property
    def tone(self) -> str:
        return TONES.get(self.step.verb, "plain")

    @property
    def is_of_the_hour(self) -> bool:
        """Nobody pressed a button: `by` is who had chosen the hour."""
        return self.step.verb in ("go_live", "miss")

    @cached_property
    def size(self) -> diff.Size:
        """How many words came and went in all that is written, against the revision before."""
        return diff.size(_written(self.before), _written(self.revision))

    @cached_property
    def fields(self) -> list[str]:
        """What it changed, by the names the story screen has for it."""
        if self.revision is None or self.before is None:
            return []
        return [label(name) for name in differing(Copy.of(self.before), Copy.of(self.revision))]


@require_GET
def listed(request: HttpRequest, article_id: int) -> HttpResponse:
    """The history, newest first, and which revision readers saw at a moment that was asked for."""
    article = _article(request, article_id)
    form = SeenForm(request.GET if "at" in request.GET else None, label_suffix="")
    steps = article.transitions.select_related("by").annotate(number=F("revision__number")).order_by("-pk")
    page = Paginator(steps, PAGE).get_page(request.GET.get("page"))
    lines = _lines(article, list(page))
    numbers = [line.number for line in lines if line.revision]
    shown = _context(request, article, "History") | {
        "page": page,
        "lines": lines,
        "chosen": numbers[:2],
        "seen_form": form,
        "seen": seen_at(article, form.cleaned_data["at"]) if form.is_valid() else None,
        "live_badge": _live_badge(article),
    }
    return TemplateResponse(request, "admin/articles/article/revisions.html", shown)


@require_GET
def compare(request: HttpRequest, article_id: int) -> HttpResponse:
    """Two revisions as one text, whichever was named first. 404, in words, for what is no revision."""
    article = _article(request, article_id)
    last = article.head.number if article.head else 0
    to = request.GET.get("to") or str(last)
    from_ = request.GET.get("from") or str(max(_number(to) - 1, 1))
    numbers = sorted(map(_number, (from_, to)))
    found = {each.number: each for each in _revisions(article).filter(number__in=numbers)}
    asked = {"last": last, "asked": [("from", "From revision", from_), ("to", "To revision", to)]}
    if not set(numbers) <= set(found):
        shown = _context(request, article, "No such revision") | asked
        return TemplateResponse(request, "admin/articles/article/compare.html", shown, status=404)
    older, newer = (found[number] for number in numbers)
    shown = _context(request, article, f"Revisions {older.number} and {newer.number}") | {
        **asked,
        "older": older,
        "newer": newer,
        "sides": [("Older", older), ("Newer", newer)],
        "differences": differences(Copy.of(older), Copy.of(newer)),
    }
    return TemplateResponse(request, "admin/articles/article/compare.html", shown)


@require_POST
def restore(request: HttpRequest, article_id: int) -> HttpResponse:
    """Save an earlier revision again as the newest, if nobody has saved since the page was shown."""
    article = _article(request, article_id)
    number = _number(request.POST.get("revision", ""))
    revision = get_object_or_404(_revisions(article), number=number)
    based_on = _number(request.POST.get("based_on", "")) or None
    try:
        made = lifecycle.restore_revision(
            article, by=signed_in(request), revision=revision, based_on=based_on
        )
    except (lifecycle.Refused, ValidationError) as refusal:
        messages.error(request, f"Revision {number} was not restored. {_why(refusal)}")
        return redirect("story-revisions", article.pk)
    said = f"Revision {number} is restored, as revision {made.revision.number}."
    if article.live_id:
        said += " Readers see it once it is published."
    messages.success(request, said)
    return redirect("admin:articles_article_change", article.pk)


def _why(refusal: lifecycle.Refused | ValidationError) -> str:
    if isinstance(refusal, lifecycle.Stale):
        head = refusal.head
        return f"{head.saved_by} saved revision {head.number} in the meantime: look at it, then decide."
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)


def _article(request: HttpRequest, article_id: int) -> Article:
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    return get_object_or_404(Article.objects.select_related("head"), pk=article_id)


def _revisions(article: Article) -> QuerySet[Revision]:
    """With all that is compared: three queries, however many there are."""
    rows = article.revisions.select_related("saved_by", "section", "lead_image")
    return rows.prefetch_related("topics", "bylines__contributor")


def _number(sent: str) -> int:
    """The number of a revision; 0, which none has, for anything else."""
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _context(request: HttpRequest, article: Article, title: str) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "opts": Article._meta,
        "original": article,
        "title": f"{title}: {article}",
        "article": article,
        "input_css": INPUT,
        "may_restore": lifecycle.may("save_draft", article, signed_in(request)),
    }


def _lines(article: Article, steps: Iterable[Transition]) -> list[Line]:
    """The steps with what they saved. Every body is loaded once."""
    saved = [step.number for step in steps if step.verb == "save_draft"]  # type: ignore[attr-defined]
    around = (min(saved) - 1, max(saved)) if saved else (0, 0)
    revisions = {each.number: each for each in _revisions(article).filter(number__range=around)}
    corrections = _corrections(article)
    lines = []
    for step in steps:
        number: int = step.number  # type: ignore[attr-defined]
        made = step.verb == "save_draft"
        lines.append(
            Line(
                step,
                number,
                revisions.get(number) if made else None,
                revisions.get(number - 1) if made else None,
                corrections.get(step.pk),
            )
        )
    return lines


def _corrections(article: Article) -> dict[int, Correction]:
    """What readers were told, by the step that told them: each of these steps makes one, in turn."""
    steps = article.transitions.filter(verb="correct").order_by("pk").values_list("pk", flat=True)
    return dict(zip(steps, article.corrections.order_by("pk"), strict=False))


def _written(revision: Revision | None) -> str:
    if revision is None:
        return ""
    return (
        "".join(f"<p>{escape(getattr(revision, name))}</p>" for name in (*LINES, "ed_note")) + revision.body
    )


def _live_badge(article: Article) -> str:
    if article.is_live:
        return "Readers see this"
    return "Goes out at its hour" if article.status in (Status.SCHEDULED, Status.LIVE) else ""
