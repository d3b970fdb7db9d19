"""The board of kills: every killed story with the partners who were sent it, red until they have answered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from api import recalls
from api.admin.screen import allowed, in_words, log, page
from api.admin.standing import BAD, DOUBT, GOOD, QUIET, Finding
from api.models import Delivery, Fetch, Partner, Receipt, Webhook
from articles.checks.times import say
from articles.models import Article, ArticleQuerySet

PAGE = 20  # stories on a page


@dataclass(frozen=True, slots=True)
class Recall:
    """One partner and one killed story."""

    fetch: Fetch
    receipt: Receipt | None
    pushed: Finding  # whether the kill's webhook has reached them

    @property
    def partner(self) -> Partner:
        return self.fetch.partner

    @property
    def answered_by(self) -> str:
        if self.receipt is None:
            return ""
        return f"their key {self.receipt.key.prefix}…" if self.receipt.key else "the desk"


@dataclass(frozen=True, slots=True)
class Board:
    """A killed story, and everybody who was sent it: those who owe an answer first."""

    story: Any  # an Article with `killed_at`
    recalls: list[Recall]

    @property
    def owing(self) -> int:
        return sum(recall.receipt is None for recall in self.recalls)

    @property
    def reached(self) -> int:
        """Those who owe an answer, and can be written to."""
        return sum(recall.receipt is None and bool(recall.partner.contact) for recall in self.recalls)


class AnswerForm(forms.Form):
    """What a partner said on the telephone."""

    partner = forms.ModelChoiceField(
        label="Who answered",
        queryset=Partner.objects.none(),
        empty_label="Choose a partner",
        widget=UnfoldAdminSelectWidget,
    )
    outcome = forms.ChoiceField(
        label="What they did", choices=Receipt.Outcome.choices, widget=UnfoldAdminRadioSelectWidget
    )
    note = forms.CharField(
        label="Who said so, and what else",
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
        help_text="As “Ms. Roe, night desk: gone from the site and both apps”.",
    )

    def __init__(self, *args: Any, story: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owing = Fetch.objects.unanswered().filter(article=story).values("partner")
        self.fields["partner"].queryset = Partner.objects.filter(pk__in=owing)  # type: ignore[attr-defined]


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every killed story; `show=unanswered` those that somebody owes an answer about, `partner` of one."""
    allowed(request, "view_recalls")
    number = request.GET.get("partner", "")
    is_number = number.isdecimal() and number.isascii() and len(number) < 19
    partner = Partner.objects.filter(pk=number).first() if is_number else None
    show = "unanswered" if request.GET.get("show") == "unanswered" else ""
    stories = recalls.killed().select_related("live", "head")
    sent = Fetch.objects.filter(article=OuterRef("pk"))
    owing = Fetch.objects.unanswered().filter(article=OuterRef("pk"))
    if partner:
        stories, owing = stories.filter(Exists(sent.filter(partner=partner))), owing.filter(partner=partner)
    waiting: ArticleQuerySet = stories.filter(Exists(owing))
    shown = Paginator(waiting if show else stories, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "Kills at partners",
        "partner": partner,
        "show": show,
        "waiting": waiting.count(),
        "page": shown,
        "boards": boards(list(shown.object_list), partner),
    }
    return page(request, "recalls/board.html", context)


@require_GET
def of_story(request: HttpRequest, article_id: int) -> HttpResponse:
    allowed(request, "view_recalls")
    return _screen(request, _killed(article_id))


@require_POST
def do(request: HttpRequest, article_id: int) -> HttpResponse:
    """Remind all (`remind`) or one (`remind:7`), or write down an answer (`answer`)."""
    by, story = allowed(request, "view_recalls"), _killed(article_id)
    asked, _, number = request.POST.get("do", "").partition(":")
    form = None
    try:
        if asked == "remind":
            sent = recalls.remind_now(story, by=by, partner=_partner(number) if number else None)
            messages.success(request, f"{sent} mail{'s' * (sent != 1)} sent.")
        elif asked == "answer":
            form = AnswerForm(request.POST, story=story)
            if not form.is_valid():
                return _screen(request, story, form, 422)
            receipt = recalls.answer(story, by=by, **form.cleaned_data)
            log(by, receipt.partner, f"About the killed story {story.uuid}: {receipt.get_outcome_display()}.")
            messages.success(request, f"Written down. {receipt}.")
        else:
            raise Http404("nothing of the kind")
    except ValidationError as refusal:
        messages.error(request, in_words(refusal))
    return redirect("recall", story.pk)


def boards(stories: Sequence[Article], partner: Partner | None = None) -> list[Board]:
    """Each story with who was sent it; of one partner only, if any. Four queries, however many."""
    fetches = Fetch.objects.filter(article__in=stories).select_related("partner").order_by("partner__name")
    if partner:
        fetches = fetches.filter(partner=partner)
    rows = list(fetches)
    receipts = {
        (receipt.article_id, receipt.partner_id): receipt
        for receipt in Receipt.objects.filter(article__in=stories).select_related("key")
    }
    pushed = _pushed(stories, {row.partner_id for row in rows})
    found: dict[int, list[Recall]] = defaultdict(list)
    for row in rows:
        about = (row.article_id, row.partner_id)
        found[row.article_id].append(Recall(row, receipts.get(about), pushed[about]))
    return [
        Board(story, sorted(found[story.pk], key=lambda recall: recall.receipt is not None))
        for story in stories
    ]


def _pushed(stories: Sequence[Article], partners: Iterable[int]) -> dict[tuple[int, int], Finding]:
    """Of each story and partner: whether a webhook has brought them the kill."""
    called = Webhook.objects.filter(partner__in=partners).values_list("partner", flat=True)
    none: dict[int, Finding] = dict.fromkeys(called, Finding(QUIET, "Webhook: not called about it"))
    found = {
        (story.pk, partner): none.get(partner, Finding(QUIET, "They have no webhook"))
        for story in stories
        for partner in partners
    }
    kills = Delivery.objects.filter(is_kill=True, change__article__in=stories, webhook__partner__in=partners)
    rows = kills.order_by("pk").select_related("change", "webhook")
    for delivery in sorted(rows, key=lambda each: each.state == Delivery.State.DELIVERED):
        if delivery.change:
            found[delivery.change.article_id, delivery.webhook.partner_id] = _in_words(delivery)
    return found


def _in_words(delivery: Delivery) -> Finding:
    match delivery.state:
        case Delivery.State.DELIVERED:
            when = f" {say(delivery.finished_at)}" if delivery.finished_at else ""
            return Finding(GOOD, f"Webhook: reached them{when}")
        case Delivery.State.FAILED:
            return Finding(BAD, f"Webhook: given up after {delivery.attempts} tries")
        case Delivery.State.SKIPPED:
            return Finding(QUIET, "Webhook: not for them")
    tries = f", tried {delivery.attempts} times" if delivery.attempts else ""
    return Finding(DOUBT, f"Webhook: not there yet{tries}")


def _killed(number: int) -> Article:
    return get_object_or_404(recalls.killed().select_related("live", "head"), pk=number)


def _partner(number: str) -> Partner:
    is_number = number.isdecimal() and number.isascii() and len(number) < 19
    return get_object_or_404(Partner, pk=number if is_number else 0)


def _screen(
    request: HttpRequest, story: Article, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    shown = boards([story])[0]
    may_answer = request.user.has_perm("api.answer_recalls") and shown.owing
    context = {
        "title": f"Kill: {story}",
        "board": shown,
        "form": (form or AnswerForm(story=story)) if may_answer else None,
        "may_remind": request.user.has_perm("api.remind_recalls"),
    }
    return page(request, "recalls/story.html", context, status)
