"""Stories that wait on a profile: names that nobody's profile has, and profiles that are only begun."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from articles import doorbell, strangers
from articles.admin.panel import signed_in
from articles.models import Article, NotAPerson, Stranger
from people.names import Refused
from staff.models import User

PAGE = 50
SHOWN = {"": "Names without a profile", "stubs": "Profiles only begun", "nobody": "Not a person"}


def screen(request: HttpRequest) -> HttpResponse:
    """GET lists names, stubs (`show=stubs`) or what is nobody's name (`show=nobody`). POST answers one."""
    if not request.user.has_perm("people.add_person"):
        raise PermissionDenied
    if request.method == "POST":
        return _answer(request)
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    page = Paginator(_rows(show), PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Stories that wait on a profile",
        "show": show,
        "lists": SHOWN.items(),
        "page": page,
        "names": _with_stories(page.object_list) if show == "" else [],
    }
    return TemplateResponse(request, "admin/articles/strangers.html", context)


def _rows(show: str) -> QuerySet[Any]:
    if show == "stubs":
        return strangers.stubs()
    if show == "nobody":
        return NotAPerson.objects.select_related("by")
    return Stranger.objects.open().order_by("-stories", "norm")


def _with_stories(names: Iterable[Stranger]) -> list[tuple[Stranger, list[Article]]]:
    """Each name with its newest stories; one query for all."""
    names = list(names)
    numbers = {number for name in names for number in name.newest}
    stories = Article.objects.select_related("head").in_bulk(numbers)
    return [(name, [stories[number] for number in name.newest if number in stories]) for name in names]


def _answer(request: HttpRequest) -> HttpResponse:
    by, name = signed_in(request), request.POST.get("name", "")
    try:
        match request.POST.get("do"):
            case "profile":
                person = strangers.make_profile(name, by=by)
                doorbell.ring_archive()
                messages.success(
                    request, f"{person} has a profile now. Publish it, and the stories link to it."
                )
                return redirect("admin:people_person_change", person.pk)
            case "nobody":
                messages.success(request, f"{strangers.dismiss(name, by=by)}: it is not listed again.")
            case "take_back":
                _take_back(request.POST.get("row", ""), by)
    except (Refused, ValueError) as refusal:
        messages.error(request, str(refusal))
    return redirect(request.get_full_path())


def _take_back(number: str, by: User) -> None:
    is_number = number.isdecimal() and number.isascii() and len(number) < 19
    if is_number and (nobody := NotAPerson.objects.filter(pk=number).first()):
        strangers.take_back(nobody, by=by)
