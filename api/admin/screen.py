"""What the partner desk's own pages have in common."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.widgets import INPUT_CLASSES

from staff.models import User


def allowed(request: HttpRequest, *permissions: str) -> User:
    """Whoever asks, who may do all this of `api`. Raises PermissionDenied."""
    user = request.user
    if not isinstance(user, User) or not user.has_perms([f"api.{one}" for one in permissions]):
        raise PermissionDenied
    return user


def moment(label: str, **options: Any) -> forms.DateTimeField:
    """Date and time in one box, as browsers have it."""
    attrs = {"type": "datetime-local", "step": "1", "class": " ".join(INPUT_CLASSES)}
    widget = forms.DateTimeInput(attrs, format="%Y-%m-%dT%H:%M:%S")
    return forms.DateTimeField(label=label, widget=widget, **options)


def page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    each = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, f"admin/api/{name}", each, status=status)


def shown_once(request: HttpRequest, **context: Any) -> HttpResponse:
    """A secret, in the answer to the POST that made it: nobody keeps it, we least of all. The context has
    `title`, `what`, `secret`, `back` (an address) and `back_to` (its name)."""
    response = page(request, "secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


def log(by: User, row: Model, said: str) -> None:
    LogEntry.objects.log_actions(by.pk, [row], CHANGE, said)


def in_words(refusal: ValidationError) -> str:
    return " ".join(refusal.messages)
