"""The wizard that makes two profiles one: choose the profile to keep, see both side by side, choose what is
kept where they differ, merge. A page at each step, and a form on it: it works without JavaScript."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import PermissionsMixin
from django.db.models import CASCADE, PROTECT, Q, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import get_text_list
from unfold.admin import ModelAdmin

from people.merge import CHOSEN, check, merge, privacies, privacy_of, standing
from people.models import UNDO_DAYS, DistinctPair, Fact, Name, Person, Privacy, Relationship
from people.names import Refused

STALE = (
    "One of these two was saved while you were looking: nothing is merged. This is how they stand now; what "
    "you chose is still chosen."
)
GONE = "Choose a profile: this one is not there."


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        label="Profile to keep",
        queryset=Person.objects.all(),
        widget=AutocompleteSelect(Person._meta.get_field("merged_into"), admin.site),
        error_messages={"required": "Choose the profile to keep.", "invalid_choice": GONE},
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a profile says under one label, and what that rests on."""

    label: str
    lines: list[str]
    source: str = ""
    column: str = ""  # of CHOSEN, else empty


@dataclass(frozen=True, slots=True)
class Both:
    """The same of the two profiles; `whose` is chosen where they differ."""

    one: Told
    other: Told
    keeps_one: bool

    @property
    def label(self) -> str:
        return self.one.label

    @property
    def is_choice(self) -> bool:
        """Whether an editor is asked: both say something, and not the same."""
        return bool(self.one.column and any(self.one.lines) and any(self.other.lines)) and (
            self.one.lines != self.other.lines
        )


@dataclass(slots=True)
class Choice:
    """What an editor has chosen on the page."""

    keep: list[str] = field(default_factory=list)
    privacy: str = ""

    @classmethod
    def of(cls, sent: QueryDict, person: Person) -> "Choice":
        """Each choice names the profile whose value is kept, so that it survives the other way round."""
        keep = [column for column in CHOSEN if sent.get(f"keep_{column}") == str(person.pk)]
        return cls(keep, sent.get("privacy", ""))


def screen(model_admin: ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """GET without `into` asks whom to keep; with it, shows both; POST merges what was `seen`, or turns the
    two round."""
    person = model_admin.get_object(request, object_id)
    if person is None:
        raise Http404
    is_post = request.method == "POST"
    sent = request.POST if is_post else request.GET
    form = MergeForm(sent if is_post or "into" in sent else None)
    keeper: Person | None = form.cleaned_data["into"] if form.is_valid() else None
    why_not = " ".join(map(str, form.errors.get("into", [])))
    choice, may_merge = Choice.of(sent, person), False
    if keeper and is_post and "swap" in sent:
        return _other_way_round(person, keeper, sent)
    if keeper:
        try:
            check(person, keeper)
            may_merge = True
            check(person, keeper, keep=choice.keep, privacy=choice.privacy)
            if is_post and sent.get("seen") == _seen(person, keeper):
                return _merged(model_admin, request, person, keeper, choice)
            why_not = STALE if is_post else ""
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
        "may_merge": may_merge,
    }
    if keeper and keeper != person:
        context |= _both(person, keeper, choice)
    return TemplateResponse(request, "admin/people/merge.html", context)


def _merged(
    model_admin: ModelAdmin, request: HttpRequest, person: Person, keeper: Person, choice: Choice
) -> HttpResponse:
    name = str(person)
    by = cast(PermissionsMixin, request.user)  # the desk is for users
    made = merge(person, into=keeper, by=by, keep=choice.keep, privacy=choice.privacy)
    model_admin.log_change(request, person, f"Merged into {keeper}, {keeper.get_absolute_url()}.")
    model_admin.log_change(request, keeper, f"Took over {name}, {person.get_absolute_url()}.")
    said = '{} is part of this profile now. Stories follow within minutes. <a href="{}">Undo</a>'
    undo = reverse("admin:people_merge_change", args=[made.pk])
    messages.success(request, format_html(said, name, undo))
    return redirect("admin:people_person_change", keeper.pk)


def _other_way_round(person: Person, keeper: Person, sent: QueryDict) -> HttpResponse:
    """The same two, with what was chosen, and the other one to keep."""
    chosen = {
        name: sent[name] for name in (*(f"keep_{column}" for column in CHOSEN), "privacy") if name in sent
    }
    asked = urlencode({"into": person.pk} | chosen)
    return redirect(f"{reverse('admin:people_person_merge', args=[keeper.pk])}?{asked}")


def _seen(person: Person, keeper: Person) -> str:
    """A mark of both profiles and all that hangs on them."""
    two = (person.pk, keeper.pk)
    rows = sorted(standing.around(two, with_rows_of=two).items())
    return hashlib.sha256(repr(rows).encode()).hexdigest()


# --- what the editor is told ------------------------------------------------------------------------------


def _both(person: Person, keeper: Person, choice: Choice) -> dict[str, Any]:
    sides = zip(_told(person), _told(keeper), strict=True)
    stricter = dict(Privacy.choices)
    levels = privacies(person, keeper)
    return {
        "rows": [
            Both(one, other, one.column in choice.keep)
            for one, other in sides
            if any(one.lines) or any(other.lines)
        ],
        "levels": [(level, stricter[Privacy(level)]) for level in levels],
        "privacy": choice.privacy if choice.privacy in levels else levels[0],
        "effects": list(_effects(person, keeper, choice.keep)),
        "moves": list(_moves(person)),
        "elsewhere": list(_elsewhere(person)),
        "seen": _seen(person, keeper),
        "undo_days": UNDO_DAYS,
    }


def _told(person: Person) -> Iterator[Told]:
    """What the screen shows of one profile, as lines under a label; the same labels for everyone."""
    every = list(person.names.all())
    facts = {fact.about: fact for fact in person.facts.all() if fact.about != Fact.About.EVENT}
    yield Told("Address", [person.get_absolute_url()])
    for column in CHOSEN:
        value = getattr(person, column)
        lines = list(value) if isinstance(value, list) else [value or ""]
        yield Told(_label(column), lines, _source(facts.get(column)) if value else "", column)
    for about in Fact.About:
        if about not in CHOSEN and about != Fact.About.EVENT:
            fact = facts.get(about)
            yield Told(str(about.label), [fact.text if fact else ""], _source(fact) if fact else "")
    yield Told("Names", [_name(name) for name in every if name.kind != Name.Kind.REFUSED])
    yield Told("Not this person", [name.text for name in every if name.kind == Name.Kind.REFUSED])
    yield Told("Credits", [str(person.credits.count())])
    yield Told("Relationships", [str(_ties(person).count())])
    yield Told("Privacy", [person.get_privacy_display()])
    yield Told("Status", [person.get_status_display()])


def _source(fact: Fact | None) -> str:
    if fact is None or not fact.source:
        return "" if fact is None else "No source"
    as_of = f", {fact.as_of}" if fact.as_of else ""
    return f"{fact.source}{as_of}{'; redacted' if fact.redacted_at else ''}"


def _ties(person: Person) -> QuerySet[Relationship]:
    return Relationship.objects.filter(Q(person=person) | Q(other=person))


def _name(name: Name) -> str:
    link = "" if name.may_link else ", never linked"
    return f"{name.text} ({name.get_kind_display().lower()}{link})"


def _label(column: str) -> str:
    label = str(Person._meta.get_field(column).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _moves(person: Person) -> Iterator[str]:
    """What hangs on the profile that closes, counted: “3 names”."""
    counts = {
        "name": person.names.count(),
        "credit": person.credits.count(),
        "relationship": _ties(person).count(),
        "fact": person.facts.count(),
        "award": person.awards.count(),
        "pair of different people": DistinctPair.objects.filter(Q(one=person) | Q(other=person)).count(),
        "privacy question": person.privacy_reviews.count(),
    }
    plurals = {"pair of different people": "pairs of different people"}
    for noun, count in counts.items():
        if count:
            yield f"{count} {noun if count == 1 else plurals.get(noun, f'{noun}s')}"


def _elsewhere(person: Person) -> Iterator[str]:
    """What of other apps, which people knows nothing of, is about this profile: “12 mentions”."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if (
            isinstance(relation, ForeignObjectRel)
            and relation.related_model._meta.app_label != Person._meta.app_label
            and relation.on_delete in (CASCADE, PROTECT)
        ):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: person})
            if count := rows.count():
                meta = relation.related_model._meta
                yield f"{count} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"


def _effects(person: Person, keeper: Person, keep: Collection[str]) -> Iterator[str]:
    """What merging does, in sentences. (The verb does it; this only says so.)"""
    yield (
        f"The first profile closes. Its address leads to {keeper.get_absolute_url()}, and stories that link "
        "to it link there."
    )
    known = {name.norm for name in keeper.names.all()}
    new = [name.text for name in person.names.theirs().exclude(norm__in=known)]
    if new:
        yield f"The second profile gets {_counted(new, 'name')}: {get_text_list(new, 'and')}."
    yield "What hangs on the first goes to the second; what both have stands once, with the source there is."
    taken, differing = [], []
    for column in CHOSEN:
        has, keeps = getattr(person, column), getattr(keeper, column)
        if has and not keeps:
            taken.append(_label(column))
        elif has and has != keeps and column not in keep:
            differing.append(_label(column))
    if taken:
        yield f"From the first profile come: {get_text_list(taken, 'and')}."
    if differing:
        stays = get_text_list(differing, "and")
        yield f"Where the two differ and you choose nothing else, the second stays as it is: {stays}."
    privacy = privacy_of(person, keeper)
    if privacy != keeper.privacy:
        yield f"The stricter privacy of the two is kept: {dict(Privacy.choices)[Privacy(privacy)]}."
    yield "A picture stays the portrait of the profile it was chosen for."


def _counted(things: list[str], noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"
