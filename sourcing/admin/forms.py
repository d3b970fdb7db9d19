"""What is typed about a source. No browser keeps it: autocomplete is off, and so is spell checking, which
some browsers do elsewhere."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from people.names import canonical
from sourcing.access import LONGEST_REASON
from sourcing.models import Source
from sourcing.papers import LARGEST
from staff.models import User
from staff.roles import ROLES, SOURCES

Line = UnfoldAdminTextInputWidget
NAME_FIRST = (
    "A person’s name first, and after a comma what they are. Several people: with a semicolon between."
)
UNKEPT = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


class SealedText(forms.CharField):
    """A text on its way into the vault."""

    def __init__(self, *, rows: int = 0, **options: Any) -> None:
        widget = UnfoldAdminTextareaWidget(attrs=UNKEPT | {"rows": rows}) if rows else Line(attrs=UNKEPT)
        super().__init__(widget=widget, **{"required": False, "max_length": 5000} | options)

    def clean(self, value: Any) -> str:
        try:
            return canonical(super().clean(value))
        except ValueError as error:
            raise ValidationError(f"{error}.") from error


class SourceForm(forms.Form):
    kind = forms.ChoiceField(choices=Source.Kind, widget=UnfoldAdminSelectWidget)
    name = SealedText(label="Who or what it is", max_length=300, help_text=NAME_FIRST)
    contacts = SealedText(label="How to reach them", rows=3)
    details = SealedText(label="What else only we know", rows=5)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        widget=Line(attrs=UNKEPT),
        help_text="Without a word of who the source is: it stands in the ledger.",
    )


class GrantForm(ReasonForm):
    field_order = ["to", "days", "reason"]
    to = forms.ModelChoiceField(
        label="Who may read it", queryset=User.objects.none(), widget=UnfoldAdminSelectWidget
    )
    days = forms.IntegerField(
        label="For how many days", min_value=1, max_value=90, initial=7, widget=UnfoldAdminIntegerFieldWidget
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.filter(is_active=True, is_staff=True).exclude(pk=owner.pk)
        self.fields["to"].queryset = users.order_by("username")  # type: ignore[attr-defined]

    @property
    def until(self) -> dt.datetime:
        return timezone.now() + dt.timedelta(days=self.cleaned_data["days"])


class GlassForm(ReasonForm):
    field_order = ["code", "hours", "reason"]
    code = forms.CharField(label="Code of the source", max_length=10, widget=Line(attrs=UNKEPT))
    hours = forms.IntegerField(
        label="For how many hours", min_value=1, max_value=24, initial=2, widget=UnfoldAdminIntegerFieldWidget
    )

    @property
    def until(self) -> dt.datetime:
        return timezone.now() + dt.timedelta(hours=self.cleaned_data["hours"])


class HoldForm(ReasonForm):
    """By legal, who need not know the source to keep it."""

    field_order = ["code", "reason"]
    code = forms.CharField(label="Code of the source", max_length=10, widget=Line(attrs=UNKEPT))


class PasswordForm(forms.Form):
    password = forms.CharField(widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"}))


class HandOverForm(ReasonForm):
    field_order = ["to", "reason"]
    to = forms.ModelChoiceField(
        label="Whose it shall be", queryset=User.objects.none(), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_own = Q(role__in=[role for role, may in ROLES.items() if may >= SOURCES]) | Q(is_superuser=True)
        users = User.objects.filter(may_own, is_active=True, is_staff=True).exclude(pk=owner.pk)
        self.fields["to"].queryset = users.order_by("username")  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    file = forms.FileField(
        label="Add a paper",
        widget=forms.FileInput(attrs={"class": "desk-textarea"}),
        help_text=f"Any file of at most {LARGEST // 1024 // 1024} MB. Its name is sealed too.",
    )
