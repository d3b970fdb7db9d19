"""Notes, marks and answers at the desk: each question is a page of its own, which the story screen's script
shows in a dialog. What was refused is all still there, to be sent again.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from articles import statements
from articles.models import Article, Statement, StatementMark
from people.names import Refused
from sourcing import access, coverage, notes, replies, retention, vault
from sourcing.admin.forms import ReasonForm
from sourcing.admin.note_forms import (
    AnswerForm,
    AskedForm,
    DismissForm,
    ExtendForm,
    MarkForm,
    NoteForm,
    SettleForm,
)
from sourcing.admin.panel import is_fetched, story
from sourcing.admin.screens import in_words, last_signed_in, page, signed_in, unkept
from sourcing.gate import NotFresh, readable
from sourcing.models import Extension, RightOfReply, SourcingNote
from staff.models import User

MOVED_ON = "This is no longer in the newest saved copy. Look at it again."


@sensitive_variables()
@require_http_methods(["GET", "POST"])
@unkept
def add_note(request: HttpRequest, article_id: int) -> HttpResponse:
    """A note on a statement (`?statement=` its number), or on words that somebody selected."""
    article, user = story(request, article_id), signed_in(request)
    statement = _statement(request, article)
    form = NoteForm(
        request.POST or None,
        sources=readable(user),
        notes=SourcingNote.objects.standing().filter(article=article),
        others=_uncovered(article, but=statement),
        statement=statement,
    )

    def bind(told: dict[str, Any]) -> str:
        with transaction.atomic():
            meant = statement or statements.mark(article, by=user, words=told.pop("words"))
            source = told.pop("source") or access.make(told["kind"], {"name": told["name"]}, by=user)
            del told["kind"], told["name"]
            for each in [meant, *told.pop("also")]:
                notes.add(each, source, by=user, **told)
        return "Noted."  # without the source's code: the message is kept somewhere, with the story

    words = statement.words if statement else ""
    return _asked(
        request, article, form, bind, title="Who told us this?", words=words, button="Seal the note"
    )


@require_http_methods(["GET", "POST"])
@unkept
def mark(request: HttpRequest, article_id: int) -> HttpResponse:
    """Words that need a source, or allege something."""
    article, user = story(request, article_id), signed_in(request)
    statement = _statement(request, article)
    known = {"words": statement.words, "allegation": statement.allegation} if statement else {}
    form = MarkForm(request.POST or None, initial=known)

    def bind(told: dict[str, Any]) -> str:
        near = statement.start if statement else None
        statements.mark(article, by=user, words=told["words"], allegation=told["allegation"], near=near)
        return "Marked: it needs a source."

    return _asked(request, article, form, bind, title="This needs a source", button="Mark it")


@require_http_methods(["GET", "POST"])
@unkept
def dismiss(request: HttpRequest, article_id: int) -> HttpResponse:
    """That a statement needs no source."""
    article, user = story(request, article_id), signed_in(request)
    if (statement := _statement(request, article)) is None:
        raise Http404("nothing to dismiss")

    def bind(told: dict[str, Any]) -> str:
        statements.dismiss(statement, by=user, reason=told["reason"])
        return "It needs no source."

    form = DismissForm(request.POST or None)
    return _asked(
        request,
        article,
        form,
        bind,
        title="This needs no source",
        words=statement.words,
        button="It needs none",
    )


@require_http_methods(["GET", "POST"])
@unkept
def ask_for_reply(request: HttpRequest, article_id: int) -> HttpResponse:
    """That somebody was asked about a statement, or about the whole story."""
    article, user = story(request, article_id), signed_in(request)
    statement = _statement(request, article)

    def bind(told: dict[str, Any]) -> str:
        replies.ask(article, replies.Question(**told), by=user, about=statement)
        return f"Written down: {told['asked']} was asked."

    words = statement.words if statement else "The whole story"
    form = AskedForm(request.POST or None)
    return _asked(request, article, form, bind, title="Right of reply", words=words, button="Write it down")


@require_http_methods(["GET", "POST"])
@unkept
def answer(request: HttpRequest, reply_id: int) -> HttpResponse:
    """What became of a question."""
    reply = get_object_or_404(RightOfReply.objects.standing().select_related("article"), pk=reply_id)
    article, user = story(request, reply.article_id), signed_in(request)
    known = {"outcome": reply.outcome, "answer": reply.answer, "line": reply.line}

    def bind(told: dict[str, Any]) -> str:
        replies.answered(reply, told.pop("outcome"), by=user, **told)
        return f"Written down: {reply.asked}: {reply.get_outcome_display().lower()}."

    form = AnswerForm(
        request.POST or None, initial=known | ({"at": reply.answered_at} if reply.answered_at else {})
    )
    title = f"What {reply.asked} answered"
    return _asked(request, article, form, bind, title=title, words=reply.words, button="Write it down")


@require_GET
@unkept
def note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """One note: its terms, and for who may read its source what is sealed, field by field."""
    return _note_page(request, _note(request, note_id))


@sensitive_variables()
@require_POST
@unkept
def reveal_note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """One sealed field of a note, in the answer itself."""
    told, column = _note(request, note_id), request.POST.get("column", "")
    try:
        words = notes.reveal(told, column, by=signed_in(request), signed_in_at=last_signed_in(request))
    except NotFresh:
        return redirect(f"{reverse('source-password')}?note={told.pk}")
    except (Refused, vault.Closed, vault.Damaged) as refusal:
        messages.error(request, in_words(refusal))
        return redirect("source-note", told.pk)
    return _note_page(request, told, {"column": column, "words": words})


@require_POST
@unkept
def do_to_story(request: HttpRequest, article_id: int) -> HttpResponse:
    """What needs no more than a button: `do` is the verb and what it is about, “withdraw:” and a number."""
    article, user = story(request, article_id), signed_in(request)
    verb, _, about = request.POST.get("do", "").partition(":")
    if verb not in _BUTTONS:
        raise Http404("nothing of the kind")
    try:
        said, refusal = _BUTTONS[verb](article, about, request, user), ""
    except (Refused, vault.Closed) as refused:
        said, refusal = "", in_words(refused)
    if is_fetched(request):
        return HttpResponse(refusal or said, status=409 if refusal else 200, content_type="text/plain")
    (messages.error if refusal else messages.success)(request, refusal or said)
    return redirect("story-sources", article.pk)


# --- the buttons --------------------------------------------------------------------------------------------


def _confirm(article: Article, about: str, _request: HttpRequest, by: User) -> str:
    told, _, number = about.partition("@")
    statement = get_object_or_404(Statement, pk=_number(number), revision=article.head_id)
    notes.confirm(_note_of(article, told), statement, by=by)
    return "The note holds for these words."


def _settle(article: Article, about: str, request: HttpRequest, by: User) -> str:
    notes.settle(_note_of(article, about), request.POST.get("standing", ""), by=by)
    return "Written down."


def _withdraw(article: Article, about: str, _request: HttpRequest, by: User) -> str:
    notes.withdraw(_note_of(article, about), by=by)
    return "The note no longer counts."


def _take_back(article: Article, about: str, _request: HttpRequest, by: User) -> str:
    statements.take_back(get_object_or_404(StatementMark, pk=_number(about), article=article), by=by)
    return "Taken back."


def _withdraw_reply(article: Article, about: str, _request: HttpRequest, by: User) -> str:
    replies.withdraw(get_object_or_404(RightOfReply, pk=_number(about), article=article), by=by)
    return "The question no longer counts."


def _extend(article: Article, _about: str, request: HttpRequest, by: User) -> str:
    form = ExtendForm(request.POST)
    if not form.is_valid():
        raise Refused("Say for how many days (1 to 730), and why.")
    retention.extend(article, until=form.until, by=by, reason=form.cleaned_data["reason"])
    return "The notes are kept longer."


def _hold(article: Article, _about: str, request: HttpRequest, by: User) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused("Say why.")
    retention.hold(article, by=by, reason=form.cleaned_data["reason"])
    return "Legal holds these notes."


def _end(article: Article, about: str, _request: HttpRequest, by: User) -> str:
    retention.end(get_object_or_404(Extension, pk=_number(about), article=article), by=by)
    return "The house’s time counts again."


_BUTTONS: dict[str, Callable[[Article, str, HttpRequest, User], str]] = {
    "confirm": _confirm,
    "settle": _settle,
    "withdraw": _withdraw,
    "back": _take_back,
    "withdraw-reply": _withdraw_reply,
    "extend": _extend,
    "hold": _hold,
    "end": _end,
}


# --- what they share ----------------------------------------------------------------------------------------


@sensitive_variables()
def _asked(
    request: HttpRequest,
    article: Article,
    form: forms.Form,
    bind: Callable[[dict[str, Any]], str],
    *,
    title: str,
    button: str,
    words: str = "",
) -> HttpResponse:
    """Show a question; when it was answered, do what it is for. 422 with all that was typed where it was
    refused; the script gets the form alone, and 204 when it is done."""
    said = ""
    if request.method == "POST" and form.is_valid():
        try:
            said = bind(dict(form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error.messages)
        except (Refused, vault.Closed, vault.Damaged) as refusal:
            form.add_error(None, in_words(refusal))
    if said and is_fetched(request):
        return HttpResponse(status=204)
    if said:
        messages.success(request, said)
        return redirect("story-sources", article.pk)
    context = {"title": title, "article": article, "form": form, "words": words, "button": button}
    status = 422 if form.is_bound else 200
    if is_fetched(request):
        return render(request, "admin/sourcing/ask.html", context, status=status)
    return page(request, "ask_page.html", context, status)


def _uncovered(article: Article, *, but: Statement | None) -> QuerySet[Statement]:
    """What else of the newest copy no note covers: one source often told us several things."""
    open_ones = [cover.statement.pk for cover in coverage.of(article).covers if cover.needs_note]
    return Statement.objects.filter(pk__in=set(open_ones) - {but.pk if but else 0})


def _statement(request: HttpRequest, article: Article) -> Statement | None:
    """The statement of the newest copy that `?statement=` names. Raises Http404 for one that is not there."""
    if not (number := request.GET.get("statement", "")):
        return None
    return get_object_or_404(
        Statement.objects.select_related("revision__article"), pk=_number(number), revision=article.head_id
    )


def _note(request: HttpRequest, note_id: UUID) -> SourcingNote:
    told = get_object_or_404(SourcingNote.objects.select_related("article", "by"), pk=note_id)
    story(request, told.article_id)
    return told


def _note_of(article: Article, number: str) -> SourcingNote:
    try:
        note_id = UUID(number)
    except ValueError as error:
        raise Http404("no such note") from error
    return get_object_or_404(SourcingNote.objects.select_related("article"), pk=note_id, article=article)


def _note_page(
    request: HttpRequest, told: SourcingNote, revealed: dict[str, str] | None = None
) -> HttpResponse:
    context = {
        "title": "Note",
        "note": told,
        "article": told.article,
        "fields": [
            {"column": column, "label": label, "is_there": bool(getattr(told, column))}
            for column, label in _LABELS.items()
        ],
        "revealed": revealed,
        "settle": SettleForm(initial={"standing": told.standing}),
        "is_open": access.is_open(),
    }
    return page(request, "note.html", context)


_LABELS = {"told_by": "Which source", "said": "What they told us", "off_record": "What must not be printed"}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
