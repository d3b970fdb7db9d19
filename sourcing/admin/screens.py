"""Sources at the desk: one's own and those one may read, a page for each, and nothing in clear but the one
field that somebody has just asked for, in the answer to a POST that no browser keeps.

A source that one neither owns nor may read is 404, as if it were not there.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.names import NotAllowed, Refused
from sourcing import access, vault
from sourcing.admin.forms import (
    GlassForm,
    GrantForm,
    HandOverForm,
    HoldForm,
    PaperForm,
    PasswordForm,
    ReasonForm,
    SourceForm,
)
from sourcing.gate import NotFresh, readable
from sourcing.models import AccessEntry, Grant, Source
from staff import signing_in
from staff.models import User

SIGNED_IN = "sourcing_signed_in_at"  # in the session: when the password was last given here
LABELS = {name: field.label for name, field in SourceForm.base_fields.items() if name in access.COLUMNS}
SEALED = "Sealed: this process has no key that opens it. Nothing was read, and nothing was changed."
NO_CODE = "No source has this code."
BURNT = "This source has been burnt: what was known of it is gone."

View = TypeVar("View", bound=Callable[..., HttpResponse])


def unkept(view: View) -> View:
    """For those who may have sources, or break the glass, or may read one. Nobody keeps the answer, and no
    report of an error has what was typed."""

    @wraps(view)
    @sensitive_post_parameters()
    def kept_by_nobody(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _may_enter(signed_in(request)):
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"  # without any, a browser’s forms have no origin
        return response

    return kept_by_nobody  # type: ignore[return-value]


def signed_in(request: HttpRequest) -> User:
    """Whoever asks. Raises PermissionDenied for somebody who is nobody here."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@require_GET
@unkept
def listed(request: HttpRequest) -> HttpResponse:
    """One's own sources, and those one may read now. Two queries."""
    user = signed_in(request)
    own_or_read = readable(user).select_related("owner").order_by("-made_on", "code")
    asked = Grant.objects.filter(
        is_break_glass=True, agreed_at=None, revoked_at=None, until__gt=timezone.now()
    )
    context = {
        "title": "Sources",
        "sources": own_or_read,
        "asked": asked.select_related("source", "user") if user.has_perm("sourcing.break_glass") else [],
        "glass": GlassForm() if user.has_perm("sourcing.break_glass") else None,
        "held": HoldForm(auto_id="hold_%s") if user.has_perm("sourcing.hold_source") else None,
        "may_add": user.has_perm("sourcing.add_source"),
        "is_open": access.is_open(),
    }
    return page(request, "list.html", context)


@sensitive_variables()
@require_http_methods(["GET", "POST"])
@unkept
def add(request: HttpRequest) -> HttpResponse:
    """A source of one's own. What is refused is all still there, to be sent again."""
    user = signed_in(request)
    if not user.has_perm("sourcing.add_source"):
        raise PermissionDenied
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in access.COLUMNS}
        try:
            source = access.make(form.cleaned_data["kind"], told, by=user)
        except vault.Closed:
            form.add_error(None, SEALED)
        else:
            messages.success(request, f"{source.code} is sealed. Its code is all that others see.")
            return redirect("source", source.pk)
    return page(request, "add.html", {"title": "New source", "form": form, "is_open": access.is_open()})


@require_GET
@unkept
def one(request: HttpRequest, source_id: UUID) -> HttpResponse:
    return source_page(request, source_of(request, source_id))


@sensitive_variables()
@require_POST
@unkept
def reveal(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """One field, in the answer itself. Who gave no password lately is asked for it first."""
    source, column = source_of(request, source_id), request.POST.get("column", "")
    try:
        words = access.reveal(source, column, by=signed_in(request), signed_in_at=last_signed_in(request))
    except NotFresh:
        return redirect(f"{reverse('source-password')}?next={source.pk}")
    except NotAllowed as gone:
        raise Http404("no such source") from gone
    except (Refused, vault.Closed, vault.Damaged) as refusal:
        messages.error(request, in_words(refusal))
        return redirect("source", source.pk)
    return source_page(request, source, {"column": column, "words": words, "label": LABELS[column]})


@sensitive_variables()
@require_http_methods(["GET", "POST"])
@unkept
def password(request: HttpRequest) -> HttpResponse:
    """The password once more; then back to the source, or the note, that was asked about."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_right(form, signed_in(request)):
        request.session[SIGNED_IN] = timezone.now().timestamp()
        request.session.cycle_key()
        if told := request.GET.get("note", ""):
            return redirect("source-note", _uuid(told))
        return redirect("source", _uuid(request.GET.get("next", "")))
    return page(request, "password.html", {"title": "Your password, once more", "form": form})


@require_POST
@unkept
def do(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Let somebody read it, burn it, hold it: what `do` says."""
    source, user = source_of(request, source_id), signed_in(request)
    asked = request.POST.get("do", "")
    if asked not in _VERBS:
        raise Http404("nothing of the kind")
    among = {"owner": source.owner} if asked in CHOOSING else {}
    form = _VERBS[asked][0](request.POST, auto_id=f"{asked}_%s", **among)
    if not form.is_valid():
        return source_page(request, source, forms={asked: form}, status=422)
    try:
        messages.success(request, _VERBS[asked][1](source, form, user))
    except (Refused, vault.Closed) as refusal:
        messages.error(request, in_words(refusal))
    return redirect("source", source.pk) if readable(user).filter(pk=source.pk) else redirect("sources")


@require_POST
@unkept
def answer_grant(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """End a grant, or agree to one that was asked for without the owner."""
    given, user = get_object_or_404(Grant.objects.select_related("source"), pk=grant_id), signed_in(request)
    is_theirs = user.pk in (given.user_id, given.source.owner_id)
    if not (is_theirs or user.has_perm("sourcing.break_glass")):
        raise Http404("no such grant")
    try:
        if request.POST.get("do") == "agree":
            access.agree_to_break_glass(given, by=user)
            messages.success(request, f"{given.user} may read {given.source.code} now. Its owner is told.")
        else:
            access.revoke(given, by=user)
            messages.success(request, f"{given.user} may no longer read {given.source.code}.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("sources")


@require_POST
@unkept
def ask_for_glass(request: HttpRequest) -> HttpResponse:
    """Ask to read a source without its owner, by its code."""
    user = signed_in(request)
    if not user.has_perm("sourcing.break_glass"):
        raise PermissionDenied
    form = GlassForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say which source, why, and for how many hours (1 to 24).")
        return redirect("sources")
    source = _coded(form.cleaned_data["code"])
    if source is None:
        messages.error(request, NO_CODE)
        return redirect("sources")
    try:
        access.ask_to_break_glass(source, by=user, reason=form.cleaned_data["reason"], until=form.until)
        messages.success(request, f"Asked. Somebody else agrees, and {source.code}’s owner is told.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("sources")


@require_POST
@unkept
def hold(request: HttpRequest) -> HttpResponse:
    """Keep a source from being burnt, or end that, by its code: for legal, who sees nothing else of it."""
    user = signed_in(request)
    if not user.has_perm("sourcing.hold_source"):
        raise PermissionDenied
    form = HoldForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say which source, and why.")
        return redirect("sources")
    source = _coded(form.cleaned_data["code"])
    if source is None:
        messages.error(request, NO_CODE)
        return redirect("sources")
    is_held = request.POST.get("do") != "end"
    try:
        access.hold(source, by=user, is_held=is_held, reason=form.cleaned_data["reason"])
        messages.success(request, f"{source.code} {'cannot' if is_held else 'can'} be burnt now.")
    except (Refused, vault.Closed) as refusal:
        messages.error(request, in_words(refusal))
    return redirect("sources")


# --- what is asked, and what is shown ---------------------------------------------------------------------


def _grant(source: Source, form: GrantForm, by: User) -> str:
    to = form.cleaned_data["to"]
    access.grant(source, to, by=by, reason=form.cleaned_data["reason"], until=form.until)
    return f"{to} may read {source.code}."


def _burn(source: Source, form: ReasonForm, by: User) -> str:
    access.burn(source, by=by, reason=form.cleaned_data["reason"])
    return f"{source.code} is burnt."


def _hand_over(source: Source, form: HandOverForm, by: User) -> str:
    to = form.cleaned_data["to"]
    access.hand_over(source, to, by=by, reason=form.cleaned_data["reason"])
    return f"{source.code} is {to}’s now."


_VERBS: dict[str, tuple[type[Any], Callable[[Source, Any, User], str]]] = {
    "grant": (GrantForm, _grant),
    "burn": (ReasonForm, _burn),
    "hand_over": (HandOverForm, _hand_over),
}
CHOOSING = frozenset({"grant", "hand_over"})  # somebody other than the owner


def _may_enter(user: User) -> bool:
    if user.has_perm("sourcing.add_source") or user.has_perm("sourcing.break_glass"):
        return True
    return Grant.objects.standing().filter(user=user).exists()


def source_of(request: HttpRequest, source_id: UUID) -> Source:
    return get_object_or_404(readable(signed_in(request)).select_related("owner"), pk=source_id)


def _coded(code: str) -> Source | None:
    return Source.objects.filter(code=code.strip().upper()).first()


def last_signed_in(request: HttpRequest) -> dt.datetime | None:
    at = request.session.get(SIGNED_IN)
    return dt.datetime.fromtimestamp(at, dt.UTC) if isinstance(at, float) else None


def _is_right(form: PasswordForm, user: User) -> bool:
    try:
        is_right = signing_in.is_password_of(user, form.cleaned_data["password"])
    except signing_in.TooMany as refusal:
        form.add_error("password", str(refusal))
        return False
    if not is_right:
        form.add_error("password", "This is not your password.")
    return is_right


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404("no such source") from error


def in_words(refusal: Exception) -> str:
    if isinstance(refusal, vault.Closed):
        return SEALED
    return BURNT if isinstance(refusal, vault.Burnt) else str(refusal)


def source_page(
    request: HttpRequest,
    source: Source,
    revealed: dict[str, Any] | None = None,
    forms: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The owner also sees who may read it, and who looked."""
    is_owner = source.owner_id == signed_in(request).pk
    entries = AccessEntry.objects.filter(source=source).select_related("user").order_by("-pk")[:100]
    context = {
        "title": source.code,
        "source": source,
        "is_owner": is_owner,
        "revealed": revealed,
        "fields": [
            {"column": name, "label": label, "is_there": bool(getattr(source, name))}
            for name, label in LABELS.items()
        ],
        "grants": source.grants.standing().select_related("user") if is_owner else [],
        "asked": source.grants.filter(is_break_glass=True, agreed_at=None, revoked_at=None).select_related(
            "user"
        )
        if is_owner
        else [],
        "entries": entries if is_owner else [],
        "may_hand_over": access.may_hand_over(source, signed_in(request)),
        "papers": source.attachments.only("made_on", "source"),
        "forms": {
            "grant": GrantForm(owner=source.owner, auto_id="grant_%s"),
            "burn": ReasonForm(auto_id="burn_%s"),
            "hand_over": HandOverForm(owner=source.owner, auto_id="hand_over_%s"),
            "paper": PaperForm(),
        }
        | (forms or {}),
        "is_open": access.is_open(),
    }
    return page(request, "source.html", context, status)


def page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    each = {**admin.site.each_context(request), **context}
    # Rendered here, where `unkept` still watches over it.
    return TemplateResponse(request, f"admin/sourcing/{name}", each, status=status).render()
