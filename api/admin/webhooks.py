"""Webhooks at the desk: added, looked after, and what each was sent."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminURLInputWidget,
    UnfoldBooleanWidget,
)

from api import signatures, webhooks
from api.admin import standing
from api.admin.keys import OLD_FOR
from api.admin.partners import with_waiting
from api.admin.screen import allowed, in_words, log, moment, page, shown_once
from api.models import Change, Delivery, Partner, Webhook
from staff.models import User

PAGE = 50  # deliveries on a page
CHECK = "They check each call with it, as Standard Webhooks 1.0.0 says."


class AddForm(forms.Form):
    url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
        help_text="Where we call them: https:// and a name that the whole world finds.",
    )
    states = forms.MultipleChoiceField(
        label="Which changes",
        choices=Change.State.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="None ticked: all. Kills always come.",
    )
    with_ed25519 = forms.BooleanField(
        label="Sign with a key pair too (ed25519)",
        required=False,
        widget=UnfoldBooleanWidget,
        help_text="For partners who check with a public key. Leave it off if they did not ask for it.",
    )


class RotateForm(forms.Form):
    keep_old_for = forms.ChoiceField(
        label="How long the old secret signs too",
        choices=OLD_FOR,
        initial="24",
        widget=UnfoldAdminRadioSelectWidget,
        help_text="Time for them to put the new one in its place: until then both sign each call.",
    )

    @property
    def as_time(self) -> dt.timedelta:
        return dt.timedelta(hours=int(self.cleaned_data["keep_old_for"]))


class ReplayForm(forms.Form):
    since = moment("From")
    until = moment("Until")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("since") and told.get("until") and told["since"] >= told["until"]:
            self.add_error("until", "Choose an end after the beginning.")
        return told


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, partner_id: int) -> HttpResponse:
    """Asks for the address; then the secret, once."""
    by = allowed(request, "view_webhook", "add_webhook")
    partner = get_object_or_404(Partner, pk=partner_id)
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            webhook, secret = webhooks.add(partner, by=by, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None if hasattr(refusal, "error_dict") else "url", refusal)
        else:
            log(by, partner, f"Webhook added: {webhook}")
            return _secret(request, webhook, secret, f"Signs what we send to {webhook}.")
    title = f"New webhook for {partner}"
    context = {"title": title, "partner": partner, "form": form}
    return page(request, "webhook/add.html", context, 422 if form.errors else 200)


@require_GET
def one(request: HttpRequest, webhook_id: int) -> HttpResponse:
    allowed(request, "view_webhook")
    return _screen(request, _webhook(webhook_id))


@require_POST
def do(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """What `do` says; `redeliver:7` of the delivery 7."""
    by, webhook = allowed(request, "view_webhook", "change_webhook"), _webhook(webhook_id)
    asked, _, number = request.POST.get("do", "").partition(":")
    try:
        if asked in SIMPLE:
            verb, said = SIMPLE[asked]
            verb(webhook, by=by)
            log(by, webhook.partner, f"Webhook {webhook}: {asked}.")
            messages.success(request, said)
        elif asked == "rotate":
            return _rotate(request, webhook, by)
        elif asked == "replay":
            return _replay(request, webhook, by)
        elif asked == "redeliver":
            webhooks.redeliver(_delivery(webhook, number), by=by)
            messages.success(request, "It goes out again in its turn, with the same id as before.")
        else:
            raise Http404("nothing of the kind")
    except ValidationError as refusal:
        messages.error(request, in_words(refusal))
    return redirect("webhook", webhook.pk)


SIMPLE: dict[str, tuple[Callable[..., Any], str]] = {
    "pause": (webhooks.pause, "Paused: what is new waits, and goes out when you resume."),
    "resume": (webhooks.resume, "Resumed: what has waited goes out now, in order."),
    "enable": (
        webhooks.enable,
        "Enabled: what is new goes out again, and the kills it missed. Replay the rest.",
    ),
    "disable": (webhooks.remove, "Disabled: it is called no more, and nothing waits for it. Its log stays."),
    "test": (webhooks.send_test, "A test event is on its way. Look below for what they answer."),
}


def _rotate(request: HttpRequest, webhook: Webhook, by: User) -> HttpResponse:
    form = RotateForm(request.POST)
    if not form.is_valid():
        return _screen(request, webhook, {"rotate": form}, 422)
    secret = webhooks.rotate_secret(webhook, keep_old_for=form.as_time, by=by)
    log(by, webhook.partner, f"Webhook {webhook}: new secret.")
    old = dict(OLD_FOR)[form.cleaned_data["keep_old_for"]]
    return _secret(request, webhook, secret, f"It takes the place of the old one, which signs too for {old}.")


def _replay(request: HttpRequest, webhook: Webhook, by: User) -> HttpResponse:
    form = ReplayForm(request.POST)
    if not form.is_valid():
        return _screen(request, webhook, {"replay": form}, 422)
    again = webhooks.replay(webhook, by=by, **form.cleaned_data)
    log(by, webhook.partner, f"Webhook {webhook}: {again} replayed.")
    messages.success(request, f"{again} change{'s' * (again != 1)} of that time will go out again, in order.")
    return redirect("webhook", webhook.pk)


def _webhook(number: int) -> Webhook:
    return get_object_or_404(with_waiting(Webhook.objects.select_related("partner")), pk=number)


def _delivery(webhook: Webhook, number: str) -> Delivery:
    is_number = number.isdecimal() and number.isascii() and len(number) < 19
    return get_object_or_404(webhook.deliveries, pk=number if is_number else 0)


def _public_key(webhook: Webhook) -> str:
    try:
        return webhooks.public_key(webhook)
    except signatures.Unreadable:
        return "It cannot be read: add the webhook anew."


def _secret(request: HttpRequest, webhook: Webhook, secret: str, what: str) -> HttpResponse:
    return shown_once(
        request,
        title="Signing secret",
        what=what,
        secret=secret,
        label="Secret",
        use=CHECK,
        back=reverse("webhook", args=[webhook.pk]),
        back_to=webhook,
    )


def _screen(
    request: HttpRequest, webhook: Webhook, forms: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """The webhook and its log, the newest delivery first; `state` narrows it."""
    counted = dict(webhook.deliveries.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", "")
    log = (
        webhook.deliveries.filter(state=state) if state in Delivery.State.values else webhook.deliveries.all()
    )
    log = log.select_related("change__article__head").prefetch_related("calls").order_by("-pk")
    context = {
        "title": f"Webhook of {webhook.partner}",
        "webhook": webhook,
        "found": standing.of_webhook(webhook),
        "public_key": _public_key(webhook),
        "told": [Change.State(each).label for each in webhook.states],
        "state": state,
        "states": [(value, label, counted.get(value, 0)) for value, label in Delivery.State.choices],
        "page": Paginator(log, PAGE).get_page(request.GET.get("page")),
        "forms": {"rotate": RotateForm(), "replay": ReplayForm()} | (forms or {}),
        "may_change": request.user.has_perm("api.change_webhook"),
    }
    return page(request, "webhook/webhook.html", context, status)
