"""The screen that makes two profiles one: choose the profile to keep, see both side by side, merge."""

from collections.abc import Iterator
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import PermissionsMixin
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import get_text_list
from unfold.admin import ModelAdmin

from people.admin.forms import state
from people.entries import SCHEMES
from people.merge import CHOSEN, check, merge, privacy_of
from people.models import Name, Person, Relationship
from people.names import Refused

STALE = "One of these two was saved while you were looking: nothing is merged. This is how they stand now."
GONE = "Choose a profile: this one is not there."


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        label="Profile to keep",
        queryset=Person.objects.all(),
        widget=AutocompleteSelect(Person._meta.get_field("merged_into"), admin.site),
        error_messages={"required": "Choose the profile to keep.", "invalid_choice": GONE},
    )


def screen(model_admin: ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """GET without `into` asks whom to keep; with it, shows both; POST merges what was `seen`."""
    person = model_admin.get_object(request, object_id)
    if person is None:
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    form = MergeForm(sent if request.method == "POST" or "into" in sent else None)
    keeper: Person | None = form.cleaned_data["into"] if form.is_valid() else None
    why_not = " ".join(map(str, form.errors.get("into", [])))
    if keeper:
        try:
            check(person, keeper)
            if request.method == "POST" and request.POST.get("seen") == _seen(person, keeper):
                return _merged(model_admin, request, person, keeper)
            why_not = STALE if request.method == "POST" else ""
        except Refused as refusal:
            why_not = str(refusal)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": Person._meta,
        "original": person,
        "title": f"Merge {person} into another profile",
        "form": form if keeper else MergeForm(),
        "media": form.media,
        "person": person,
        "keeper": keeper,
        "why_not": why_not,
        "may_merge": why_not in ("", STALE),
    }
    if keeper and keeper != person:
        sides = zip(_told(person), _told(keeper), strict=True)
        context["rows"] = [(label, one, other) for (label, one), (_, other) in sides]
        context["effects"] = list(_effects(person, keeper))
        context["seen"] = _seen(person, keeper)
    return TemplateResponse(request, "admin/people/merge.html", context)


def _merged(model_admin: ModelAdmin, request: HttpRequest, person: Person, keeper: Person) -> HttpResponse:
    name = str(person)
    merge(person, into=keeper, by=cast(PermissionsMixin, request.user))  # the desk is for users
    model_admin.log_change(request, person, f"Merged into {keeper}, {keeper.get_absolute_url()}.")
    model_admin.log_change(request, keeper, f"Took over {name}, {person.get_absolute_url()}.")
    messages.success(request, f"{name} is part of this profile now. Stories follow within minutes.")
    return redirect("admin:people_person_change", keeper.pk)


def _seen(person: Person, keeper: Person) -> str:
    return f"{state(person)} {state(keeper)}"


# --- what the editor is told ------------------------------------------------------------------------------


def _told(person: Person) -> Iterator[tuple[str, list[str]]]:
    """What the screen shows of one profile, as lines under a label; the same labels for everyone."""
    every = list(person.names.all())
    yield "Address", [person.get_absolute_url()]
    yield "Names", [_name(name) for name in every if name.kind != Name.Kind.REFUSED]
    yield "Not this person", [name.text for name in every if name.kind == Name.Kind.REFUSED]
    for fact in ("disambiguator", "born", "died"):
        yield _label(fact), [getattr(person, fact)]
    yield "Occupations", person.occupations
    for scheme in SCHEMES:
        yield _label(scheme), [getattr(person, scheme) or ""]
    yield "Credits", [str(person.credits.count())]
    yield "Relationships", [str(Relationship.objects.filter(Q(person=person) | Q(other=person)).count())]
    yield "Privacy", [person.get_privacy_display()]
    yield "Status", [person.get_status_display()]


def _name(name: Name) -> str:
    link = "" if name.may_link else ", never linked"
    return f"{name.text} ({name.get_kind_display().lower()}{link})"


def _label(field: str) -> str:
    label = str(Person._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _effects(person: Person, keeper: Person) -> Iterator[str]:
    """What merging does, in sentences. (The verb does it; this only says so.)"""
    yield (
        f"The first profile closes. Its address leads to {keeper.get_absolute_url()}, and stories that link "
        "to it link there."
    )
    known = {name.norm for name in keeper.names.all()}
    new = [name.text for name in person.names.theirs().exclude(norm__in=known)]
    if new:
        yield f"The second profile gets {_counted(new, 'name')}: {get_text_list(new, 'and')}."
    yield "Credits and relationships of the first go to the second; what both have stands once."
    taken, dropped = [], []
    for field in CHOSEN:
        has, keeps = getattr(person, field), getattr(keeper, field)
        if has and not keeps:
            taken.append(_label(field))
        elif has and has != keeps:
            dropped.append(_label(field))
    if taken:
        yield f"From the first profile come: {get_text_list(taken, 'and')}."
    if dropped:
        yield f"Where the two differ, the second stays as it is: {get_text_list(dropped, 'and')}."
    privacy = privacy_of(person, keeper)
    if privacy != keeper.privacy:
        label = dict(Person._meta.get_field("privacy").flatchoices)[privacy]
        yield f"The stricter privacy of the two is kept: {label}."


def _counted(things: list[str], noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"
