"""What is asked about a story's notes. What is sealed is typed into `SealedText`; the rest is for the
desk."""

import datetime as dt
from textwrap import shorten
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanWidget,
)

from articles.models import Statement
from sourcing.admin.forms import NAME_FIRST, UNKEPT, Line, ReasonForm, SealedText
from sourcing.models import GroundRules, RightOfReply, Source, SourcingNote

KINDS = {  # of source, by who is said to speak
    Statement.Speaker.PERSON: Source.Kind.NAMED,
    Statement.Speaker.REPRESENTATIVE: Source.Kind.NAMED,
    Statement.Speaker.BROADCAST: Source.Kind.PUBLICATION,
    Statement.Speaker.DOCUMENT: Source.Kind.DOCUMENT,
    Statement.Speaker.ANONYMOUS: Source.Kind.ANONYMOUS,
}
ATTRIBUTED = (GroundRules.RECORD, GroundRules.BACKGROUND)
FOLDED = ("said", "off_record", "named_openly", "repeats")
LONGEST_LABEL = 90  # characters of a statement
DAY = dt.timedelta(days=1)


class When(forms.DateTimeField):
    """A moment, as the browser's own picker gives it, in the newsroom's time zone."""

    widget = forms.DateTimeInput(
        {"type": "datetime-local", "class": "desk-textarea"}, format="%Y-%m-%dT%H:%M"
    )


class StatementsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, statement: Statement) -> str:
        return shorten(statement.words, LONGEST_LABEL, placeholder="…")


class NoteForm(forms.Form):
    inside = "admin/sourcing/note_fields.html"
    words = forms.CharField(
        label="The words it is about",
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs=UNKEPT | {"rows": 2}),
        help_text="As they stand in the newest saved copy.",
    )
    source = forms.ModelChoiceField(
        label="Who told us",
        queryset=Source.objects.none(),
        required=False,
        empty_label="Somebody new",
        widget=UnfoldAdminSelectWidget,
    )
    kind = forms.ChoiceField(
        label="What it is", choices=Source.Kind, required=False, widget=UnfoldAdminSelectWidget
    )
    name = SealedText(
        label="Who or what it is",
        max_length=300,
        help_text=f"Sealed. Only where no source is chosen above. {NAME_FIRST}",
    )
    ground_rules = forms.ChoiceField(choices=GroundRules, widget=UnfoldAdminRadioSelectWidget)
    attribution = forms.CharField(
        label="In print, as agreed",
        max_length=200,
        required=False,
        widget=Line(attrs=UNKEPT),
        help_text="How the copy may describe them: “a source close to the band”. The whole desk reads it.",
    )
    said = SealedText(label="What they told us", rows=3, help_text="Sealed.")
    off_record = SealedText(
        label="What of it must not be printed",
        rows=2,
        help_text="Sealed. One passage a line: the story cannot go out with these words in it. A line with "
        "fewer than two telling words (“yes”, “in May”) is not looked for.",
    )
    named_openly = forms.BooleanField(
        label="The story names them for other reasons too, and they agreed to that",
        required=False,
        widget=UnfoldBooleanWidget,
    )
    also = StatementsField(
        label="They told us these too",
        queryset=Statement.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    repeats = forms.ModelChoiceField(
        label="They have it from the source of",
        queryset=SourcingNote.objects.none(),
        required=False,
        empty_label="Nobody else here",
        widget=UnfoldAdminSelectWidget,
        help_text="Then the two count as one.",
    )

    def __init__(
        self,
        sent: Any,
        *,
        sources: QuerySet[Source],
        notes: QuerySet[SourcingNote],
        others: QuerySet[Statement],
        statement: Statement | None,
    ) -> None:
        super().__init__(sent, initial=_proposed(statement))
        if statement:
            del self.fields["words"]
        self.fields["source"].queryset = sources.filter(burnt_at=None)  # type: ignore[attr-defined]
        self.fields["source"].label_from_instance = _called  # type: ignore[attr-defined]
        self.fields["also"].queryset = others  # type: ignore[attr-defined]
        if notes.exists():
            self.fields["repeats"].queryset = notes  # type: ignore[attr-defined]
        else:
            del self.fields["repeats"]

    @property
    def rules(self) -> list[tuple[forms.boundfield.BoundWidget, str]]:
        """Each choice of ground rules, and what it allows in print."""
        allowed = (rules.allows.in_words for rules in GroundRules)
        return list(zip(self["ground_rules"], allowed, strict=True))

    @property
    def has_more(self) -> bool:
        """Whether something was typed, or refused, in what is folded away."""
        return any(self[name].errors or self[name].data for name in FOLDED if name in self.fields)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not told.get("source") and "name" not in self.errors:
            if not told.get("name"):
                self.add_error("name", "Choose a source, or say who or what it is.")
            if not told.get("kind"):
                self.add_error("kind", "Choose what it is.")
        if told.get("ground_rules") in ATTRIBUTED and not told.get("attribution", "").strip():
            self.add_error("attribution", "Say how they may be described in print.")
        return told


def _called(source: Source) -> str:
    return f"{source.code}, {source.get_kind_display().lower()}"


def _proposed(statement: Statement | None) -> dict[str, Any]:
    """What the copy itself says of who spoke."""
    if statement is None or not statement.speaker:
        return {"kind": Source.Kind.ANONYMOUS, "ground_rules": GroundRules.BACKGROUND}
    kind = KINDS.get(Statement.Speaker(statement.speaker), Source.Kind.ANONYMOUS)
    is_anonymous = kind == Source.Kind.ANONYMOUS
    return {
        "kind": kind,
        "ground_rules": GroundRules.BACKGROUND if is_anonymous else GroundRules.RECORD,
        "attribution": statement.speaker_words,
    }


class MarkForm(forms.Form):
    words = forms.CharField(
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs=UNKEPT | {"rows": 3}),
        help_text="As they stand in the newest saved copy.",
    )
    allegation = forms.ChoiceField(
        label="What it alleges",
        choices=[("", "Nothing grave: a statement that needs a source"), *Statement.AllegationClass.choices],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )


class DismissForm(forms.Form):
    reason = forms.CharField(
        label="Why it needs no source",
        max_length=500,
        widget=Line(attrs=UNKEPT),
        help_text="“A film’s title”, “common knowledge”. Whoever publishes the story reads it.",
    )


class SettleForm(forms.Form):
    standing = forms.ChoiceField(
        label="What others say of it", choices=SourcingNote.Standing, widget=UnfoldAdminSelectWidget
    )


class AskedForm(forms.Form):
    asked = forms.CharField(label="Whom we asked", max_length=200, widget=Line(attrs=UNKEPT))
    way = forms.ChoiceField(label="How", choices=RightOfReply.Way, widget=UnfoldAdminSelectWidget)
    asked_at = When(label="When", initial=timezone.now)
    deadline_at = When(label="Until when they can answer", initial=lambda: timezone.now() + DAY)


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What became of it", choices=RightOfReply.Outcome, widget=UnfoldAdminSelectWidget
    )
    at = When(label="When", initial=timezone.now)
    answer = forms.CharField(
        label="What they answered",
        required=False,
        max_length=5000,
        widget=UnfoldAdminTextareaWidget(attrs=UNKEPT | {"rows": 4}),
    )
    line = forms.CharField(
        label="The line to print",
        required=False,
        max_length=500,
        widget=Line(attrs=UNKEPT),
        help_text="Everybody at the desk reads this.",
    )


class ExtendForm(ReasonForm):
    field_order = ["days", "reason"]
    days = forms.IntegerField(
        label="Keep the notes for how many days from today",
        min_value=1,
        max_value=730,
        initial=90,
        widget=UnfoldAdminIntegerFieldWidget,
    )

    @property
    def until(self) -> dt.date:
        return (timezone.now() + dt.timedelta(days=self.cleaned_data["days"])).date()
