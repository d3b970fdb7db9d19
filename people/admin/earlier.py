"""What a profile said before: facts, names, relationships and awards until they were changed."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin

from people.models import Award, Earlier, Fact, Name, Person, Relationship

SHOWN = 200  # changes
_MODELS = {"fact": Fact, "relationship": Relationship, "award": Award, "name": Name}
_LEFT_OUT = {"id", "person_id", "norm", "recorded_at", "redacted_at", "is_stylised"}


class Line(NamedTuple):
    label: str
    value: str


def screen(model_admin: ModelAdmin, request: HttpRequest, person: Person) -> HttpResponse:
    """The newest changes first. Two queries."""
    earlier = list(Earlier.objects.filter(person=person.pk)[:SHOWN])
    named = Person.objects.in_bulk({row.was["other_id"] for row in earlier if "other_id" in row.was})
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": Person._meta,
        "original": person,
        "title": f"{person}: what it said before",
        "changes": [(row, _MODELS[row.kind]._meta.verbose_name, list(_lines(row, named))) for row in earlier],
        "shown": SHOWN,
    }
    return TemplateResponse(request, "admin/people/earlier.html", context)


def _lines(row: Earlier, named: dict[int, Person]) -> Iterator[Line]:
    fields: dict[str | None, Any] = {field.column: field for field in _MODELS[row.kind]._meta.concrete_fields}
    for column, value in row.was.items():
        if column in _LEFT_OUT or value in ("", None) or column not in fields:
            continue
        if column == "other_id":
            value = named.get(value, "somebody whose profile is gone")
        if isinstance(value, bool):
            value = "yes" if value else "no"
        label = str(fields[column].verbose_name)
        yield Line(f"{label[:1].upper()}{label[1:]}", str(dict(fields[column].flatchoices).get(value, value)))
