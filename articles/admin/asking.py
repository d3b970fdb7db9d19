"""What a verb asks for besides itself: the little forms behind the story screen's buttons.

Each takes what was posted and calls its verb; what it refuses is a ValidationError or `lifecycle.Refused`.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from articles import lifecycle
from articles.admin.forms import CLOCK
from articles.models import Article, Correction, Transition
from staff.models import User

INPUT = " ".join(INPUT_CLASSES)


def _why(help_text: str = "", label: str = "Why?") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        error_messages={"required": "Say why."},
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
    )


def _notice(default: str) -> forms.CharField:
    return forms.CharField(
        label="What readers are told",
        required=False,
        max_length=300,
        help_text=f"Empty: “{default}”",
        widget=UnfoldAdminTextareaWidget({"rows": 2}),
    )


class Ask(forms.Form):
    """Fields a verb needs. `verb` calls it with what was typed."""

    verb: ClassVar[Callable[..., Transition]]
    refusal = ""  # why what was sent was not taken

    def __init__(self, article: Article, data: Mapping[str, Any] | None = None) -> None:
        self.article = article
        super().__init__(data, prefix=type(self).verb.__name__, label_suffix="")
        for field in self.fields.values():
            field.widget.attrs["form"] = "article_form"

    def ask(self, by: User) -> Transition:
        """Raises ValidationError for what was not filled in, and whatever the verb raises."""
        if not self.is_valid():
            said = [str(error) for errors in self.errors.values() for error in errors]
            raise ValidationError(" ".join(said))
        return type(self).verb(self.article, by=by, **self.cleaned_data)

    def words(self) -> dict[str, str]:
        """What was typed into it, as it was sent. Empty where nobody has touched it."""
        if not any(self.add_prefix(name) in self.data for name in self.changed_data):
            return {}
        return {name: self.data.get(name, "") for name in map(self.add_prefix, self.fields)}

    def fields_html(self) -> SafeString:
        return mark_safe(render_to_string("admin/articles/article/asked.html", {"ask": self}))  # noqa: S308


class SendBack(Ask):
    verb = staticmethod(lifecycle.send_back)
    reason = _why("The writer reads this.")


class Schedule(Ask):
    verb: ClassVar[Callable[..., Transition]] = staticmethod(lifecycle.schedule)
    at = forms.DateTimeField(
        label="When readers get it",
        help_text=CLOCK,
        widget=forms.DateTimeInput({"type": "datetime-local", "class": INPUT}, format="%Y-%m-%dT%H:%M"),
    )


class ScheduleUpdate(Schedule):
    verb = staticmethod(lifecycle.schedule_update)


class Correct(Ask):
    verb = staticmethod(lifecycle.correct)
    kind = forms.ChoiceField(
        choices=Correction.Kind.choices,
        initial=Correction.Kind.CORRECTION,
        widget=UnfoldAdminSelectWidget(),
        help_text="A factual error can only be a correction.",
    )
    text = forms.CharField(
        label="What readers are told",
        help_text="What we wrote, and what is right. It also stands on the corrections page.",
        widget=UnfoldAdminTextareaWidget({"rows": 4}),
    )
    placement = forms.ChoiceField(
        choices=Correction.Placement.choices,
        initial=Correction.Placement.BOTTOM,
        widget=UnfoldAdminSelectWidget(),
    )
    keep_copy = forms.BooleanField(
        label="Readers keep the copy they have",
        help_text="Else they get the newest copy with it.",
        required=False,
        widget=UnfoldBooleanWidget(),
    )


class Move(Ask):
    verb = staticmethod(lifecycle.move)
    slug = forms.CharField(label="New address", widget=UnfoldAdminTextInputWidget())


class Hold(Ask):
    verb = staticmethod(lifecycle.hold)
    reason = _why("For the desk’s history.")
    notice = _notice(lifecycle.HELD_NOTICE)


class Kill(Ask):
    verb = staticmethod(lifecycle.kill)
    reason = _why("For the desk’s history.")
    notice = _notice(lifecycle.KILLED_NOTICE)
    typed = forms.CharField(label="Type the story’s slug, to be sure", widget=UnfoldAdminTextInputWidget())

    def clean_typed(self) -> str:
        if self.cleaned_data["typed"].strip() != self.article.slug:
            raise ValidationError(f"Not killed: type “{self.article.slug}” to be sure.")
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or self.cleaned_data)
        cleaned.pop("typed", None)
        return cleaned


ASKS: dict[str, type[Ask]] = {
    ask.verb.__name__: ask for ask in (SendBack, Schedule, ScheduleUpdate, Correct, Move, Hold, Kill)
}


def typed_into(article: Article, sent: Mapping[str, Any]) -> dict[str, Ask]:
    """The little forms into which something was typed, by their verbs."""
    asks = {verb: ask(article, sent) for verb, ask in ASKS.items()}
    return {verb: ask for verb, ask in asks.items() if ask.words()}
