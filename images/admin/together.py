"""Credit and rights of many pictures at once: only what is ticked changes."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from images import bulk
from images.admin.forms import channels, moment, territories
from images.models import Image, ImageQuerySet
from staff.models import User

if TYPE_CHECKING:
    from images.admin.picture import ImageAdmin

MOST = 500
TICK = "change_"
OWN = {
    "channels": channels,
    "territories": territories,
    "usable_from": moment,
    "usable_until": moment,
}


class TogetherForm(forms.Form):
    """The fields that are ticked; what is typed elsewhere is shown again and not looked at."""

    def __init__(self, fields: dict[str, forms.Field], data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.fields.update(fields)
        self.ticked = [name for name in fields if data and data.get(TICK + name)]

    def clean(self) -> dict[str, Any]:
        for name in set(self.errors) - set(self.ticked):
            del self.errors[name]
        if not self.ticked:
            raise ValidationError("Tick what is to change: nothing was changed.")
        return self.cleaned_data

    @property
    def chosen(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.ticked}

    @property
    def rows(self) -> list[tuple[forms.BoundField, str, bool]]:
        return [(self[name], TICK + name, name in self.ticked) for name in self.fields]


def screen(model_admin: "ImageAdmin", request: HttpRequest, images: ImageQuerySet) -> HttpResponse | None:
    """The form; None, and so the list again, once it has been done."""
    count = images.count()
    if count > MOST:
        messages.error(request, f"{count} pictures at once are too many: choose {MOST} at most.")
        return None
    form = TogetherForm(_fields(model_admin, request), request.POST if "apply" in request.POST else None)
    if form.is_valid():
        by = cast(User, request.user)  # the desk is for users
        try:
            changed = bulk.change(images, by=by, **form.chosen)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            _tell(request, images, form, changed, count)
            return None
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": Image._meta,
        "title": f"Change {count} picture{'s' * (count != 1)} together",
        "form": form,
        "images": images[:12],
        "numbers": list(images.values_list("pk", flat=True)),
    }
    return TemplateResponse(request, "admin/images/image/together.html", context)


def _fields(model_admin: "ImageAdmin", request: HttpRequest) -> dict[str, forms.Field]:
    made: dict[str, forms.Field] = {}
    for name in bulk.FIELDS:
        column: Any = Image._meta.get_field(name)
        field = OWN[name]() if name in OWN else model_admin.formfield_for_dbfield(column, request)
        field.label, field.required = capfirst(column.verbose_name), False
        field.help_text = field.help_text or column.help_text
        field.widget.attrs["aria-labelledby"] = f"id_{name}_name"
        made[name] = field
    return made


def _tell(request: HttpRequest, images: ImageQuerySet, form: TogetherForm, changed: int, count: int) -> None:
    labels = ", ".join(str(form.fields[name].label).lower() for name in form.ticked)
    LogEntry.objects.log_actions(cast(User, request.user).pk, images, CHANGE, f"Changed together: {labels}.")
    same = f" {count - changed} had it already." if changed < count else ""
    messages.success(request, f"{changed} of {count} pictures changed: {labels}.{same}")
