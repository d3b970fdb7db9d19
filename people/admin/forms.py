"""The form of a profile: what an editor types made canonical, and every mistake said at its field."""

import hashlib
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from people import disclosure, names
from people.dates import Order, PartialDateInput, order
from people.entries import SCHEMES
from people.models import Person, Status, kept_privacy, sort_name

TAKEN = {"unique": "Another profile has this id: is it the same person?"}
NEW_SLUG_HELP = "The end of the profile's address, which then stays. Left empty, it is made from the name."
AS_TYPED = "1958, April 1958 or 3 April 1958; “about 1958” where nobody is sure."
STALE = (
    "%(who)s saved this profile while you were writing; nothing of yours is saved, and all of it is still "
    "here. Open the profile in another tab to see how it stands, and make your changes there."
)


def refused(error: ValueError) -> ValidationError:
    """What a verb says of a text, as the sentence a form shows."""
    message = str(error)
    return ValidationError(f"{message[:1].upper()}{message[1:]}.")


class Words(SimpleArrayField):
    """“actor, producer” as a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


def state(person: Person) -> str:
    """A mark of the whole row: another one as soon as anything in it changes, by whatever way."""
    row = [field.value_from_object(person) for field in Person._meta.concrete_fields]
    return hashlib.sha256(repr(row).encode()).hexdigest()


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """What it saves is the whole row, so it is refused when the row is no longer the one it was made from."""

    is_kept_minor = False  # though the editor chose another privacy
    asks_for = ""  # a privacy that somebody else is to decide about
    source = forms.CharField(
        label="Where these come from",
        required=False,
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text="Of what you change of birth, death and occupations: a paper and its date, a register, a "
        "book. Readers see only what has a source.",
    )
    source_url = forms.CharField(
        label="Its address",
        required=False,
        max_length=500,
        validators=[URLValidator(["http", "https"])],
        widget=UnfoldAdminTextInputWidget,
    )
    as_of = PartialDateInput(
        label="As of",
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="When the source said so.",
    )
    privacy_reason = forms.CharField(
        label="Why more public",
        required=False,
        max_length=disclosure.LONGEST_REASON,
        widget=UnfoldAdminTextInputWidget,
        help_text="Only for a minor or a protected person: another editor then decides.",
    )
    based_on = forms.CharField(label="", required=False, widget=forms.HiddenInput)
    occupations = Words(
        forms.CharField(max_length=80),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="With commas between: “actor, producer”.",
    )

    class Meta:
        model = Person
        help_texts = dict.fromkeys(("born", "died"), AS_TYPED)
        widgets = {"bio": UnfoldAdminTextareaWidget(attrs={"rows": 4})}
        exclude = ["merged_into"]  # noqa: DJ006  (what is shown is the fieldsets' to say)
        error_messages = {
            **dict.fromkeys(SCHEMES, TAKEN),
            "slug": {"unique": "Another profile has this address already; choose another."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["based_on"] = state(self.instance)
        if slug := self.fields.get("slug"):  # not there once the profile is
            slug.required, slug.help_text = False, NEW_SLUG_HELP
        status = self.fields.get("status")
        if isinstance(status, forms.TypedChoiceField):
            status.choices = [choice for choice in Status.choices if choice[0] != Status.MERGED]

    def clean_name(self) -> str:
        return self._stored(names.tidy, "name")

    def clean_source(self) -> str:
        return " ".join(self._stored(names.canonical, "source").split())

    def clean_privacy_reason(self) -> str:
        return " ".join(self._stored(names.canonical, "privacy_reason").split())

    def clean_bio(self) -> str:
        return self._stored(names.canonical, "bio")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            self._refuse_if_stale(cleaned.get("based_on", ""))
        if name := cleaned.get("name"):
            if cleaned.get("slug") == "":
                cleaned["slug"] = names.free_slug(name)
            if cleaned.get("sort_name") in ("", sort_name(self.initial.get("name", ""))):
                cleaned["sort_name"] = sort_name(name)
        if order(cleaned.get("died", ""), cleaned.get("born", "")) is Order.BEFORE:
            self.add_error("died", "This profile would have died before birth.")
        if {"privacy", "born"} <= cleaned.keys():
            self._settle_privacy(cleaned)
        return cleaned

    def _settle_privacy(self, cleaned: dict[str, Any]) -> None:
        """Who is a minor by birth date stays one; more public than a minor or a protected person is a
        question to somebody else, and until then nothing changes."""
        before = self.initial.get("privacy", "") if self.instance.pk else ""
        was_born = "" if before in disclosure.GUARDED else self.initial.get("born", "")
        kept = kept_privacy(cleaned["privacy"], cleaned["born"], before=was_born)
        self.is_kept_minor = kept != cleaned["privacy"]
        if before and disclosure.takes_two(before, kept):
            if not cleaned.get("privacy_reason"):
                self.add_error("privacy_reason", "Say why: another editor has to agree.")
            self.asks_for, kept = kept, before
        cleaned["privacy"] = kept

    def _refuse_if_stale(self, based_on: str) -> None:
        """Locks the row until the save is done; the linker may go on pointing at it."""
        now = Person.objects.select_for_update(no_key=True).get(pk=self.instance.pk)
        if state(now) != based_on:
            raise ValidationError(STALE, params={"who": _who_saved(now)})

    def _stored(self, make: Any, field: str) -> str:
        try:
            return str(make(self.cleaned_data[field]))
        except ValueError as error:
            raise refused(error) from error


def _who_saved(person: Person) -> str:
    """Who it was at the desk, where the log is written after the row. An import leaves none."""
    log = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Person),
        object_id=quote(person.pk),
        action_time__gte=person.updated_at,
    )
    entry = log.select_related("user").first()
    return str(entry.user) if entry else "Somebody"
