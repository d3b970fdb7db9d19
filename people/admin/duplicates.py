"""Possible duplicates at the desk: merge them, or say that they are two people."""

from typing import TypeVar, cast

from django.contrib import admin, messages
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people import distinct, duplicates
from people.models import DistinctPair, Duplicate, Person
from people.names import Refused

Kind = TypeVar("Kind", bound=Model)

PAGE = 50  # pairs on a page
GONE = "One of these profiles is not there any more: nothing was changed."


def screen(request: HttpRequest) -> HttpResponse:
    """GET lists the pairs, best first; `show=different` those that were told apart. POST answers one pair."""
    if not request.user.has_perm("people.change_person"):
        raise PermissionDenied
    if request.method == "POST":
        return _answer(request)
    are_different = request.GET.get("show") == "different"
    pairs = (
        DistinctPair.objects.select_related("one", "other", "by").order_by("-pk")
        if are_different
        else Duplicate.objects.open().select_related("one", "other").order_by("-score", "pk")
    )
    context = {
        **admin.site.each_context(request),
        "title": "Marked as different people" if are_different else "Possible duplicates",
        "are_different": are_different,
        "page": Paginator(pairs, PAGE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "admin/people/duplicates.html", context)


def hint(person: Person) -> SafeString | None:
    """For who has just made a profile: who may be the same person, with links to both ways on."""
    others = duplicates.of(person)
    if not others:
        return None
    other, why = others[0]
    more = f" So {'do' if len(others) > 2 else 'does'} {len(others) - 1} more." if len(others) > 1 else ""
    return format_html(
        '<a href="{}">{}</a> {}.{} The same person? <a href="{}">Merge this profile into that one</a>, or '
        'look under <a href="{}">Possible duplicates</a>.',
        reverse("admin:people_person_change", args=[other.pk]),
        other,
        why,
        more,
        f"{reverse('admin:people_person_merge', args=[person.pk])}?into={other.pk}",
        reverse("people-duplicates"),
    )


def _answer(request: HttpRequest) -> HttpResponse:
    by = cast(PermissionsMixin, request.user)  # the desk is for users
    sent = request.POST
    try:
        if sent.get("do") == "mark":
            _mark(request, by)
        elif sent.get("do") == "unmark" and (pair := _row(DistinctPair, sent.get("pair", ""))):
            distinct.unmark(pair, by=by)
            messages.success(request, "They may be one person again.")
    except (Refused, ValueError) as refusal:
        messages.error(request, str(refusal))
    return redirect(request.get_full_path())


def _mark(request: HttpRequest, by: PermissionsMixin) -> None:
    one, other = (_row(Person, request.POST.get(name, "")) for name in ("one", "other"))
    if one is None or other is None:
        messages.error(request, GONE)
        return
    distinct.mark(one, other, by=by, note=request.POST.get("note", ""))
    messages.success(request, f"{one} and {other} are two people: nobody is asked about them again.")


def _row(model: type[Kind], number: str) -> Kind | None:
    is_number = number.isdecimal() and number.isascii() and len(number) < 19
    return model._default_manager.filter(pk=number).first() if is_number else None
