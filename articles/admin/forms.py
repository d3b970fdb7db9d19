"""The story form: the fields of Copy, and what an article itself has to say."""

import datetime as dt
import uuid
from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminExpandableTextareaWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from articles.admin.fields import BodyWidget, BylinesField, ImageWidget, TopicsWidget, Words
from articles.body import canonical_text
from articles.copy import Copy, Signature
from articles.models import Article, Section, Topic
from images.models import Image
from staff.models import User

INPUT = " ".join(INPUT_CLASSES)
EMBARGO_YEARS = (
    1900,
    2200,
)  # the database holds them in every time zone
CLOCK = f"By the paper’s clock ({settings.TIME_ZONE.replace('_', ' ')})."
OWN_FIELDS = ("slug", "slugline", "embargo_until", "needs_legal")  # of the article, not of its copy
COPY_FIELDS = [field.name for field in fields_of(Copy)]


def line(label: str, help_text: str = "", *, widget: forms.Widget | None = None, css: str = "") -> Words:
    """One line of words; a longer one wraps while it is typed."""
    widget = widget or UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "class": css})
    return Words(label=label, help_text=help_text, widget=widget)


class StoryForm(forms.Form):
    """Takes everything as typed. `Copy.canonical` and the verbs judge it, and name the field they mean."""

    kicker = line("Kicker", "One or two words above the headline.")
    headline = line("Headline", widget=UnfoldAdminExpandableTextareaWidget({"class": "desk-headline"}))
    dek = line(
        "Dek",
        "One sentence under the headline.",
        widget=UnfoldAdminExpandableTextareaWidget({"class": "desk-dek"}),
    )
    dateline = line("Dateline", "Where it was written, if it matters.")
    body = Words(label="Body", widget=BodyWidget())

    section = forms.ModelChoiceField(
        Section.objects.all(),
        required=False,
        widget=UnfoldAdminSelectWidget(),
        empty_label="Choose a section…",
    )
    bylines = BylinesField(required=False)
    topics = forms.ModelMultipleChoiceField(Topic.objects.all(), required=False, widget=TopicsWidget())
    lead_image = forms.ModelChoiceField(
        Image.objects.all(),
        required=False,
        widget=ImageWidget(),
        help_text="Search by caption, alt text or credit.",
    )

    slug = line("Slug", "The end of the story’s address. Follows the headline until you change it here.")
    slugline = line("Slugline", "The desk’s working label, like “baldwin-reunion”. Never public.")
    embargo_until = forms.DateTimeField(
        required=False,
        widget=forms.DateTimeInput(
            {"type": "datetime-local", "class": INPUT, "max": f"{EMBARGO_YEARS[1]}-12-31T23:59"},
            format="%Y-%m-%dT%H:%M:%S",
        ),
        help_text=f"The source’s condition: nothing is public before this. {CLOCK}",
    )
    needs_legal = forms.BooleanField(
        label="Needs legal",
        required=False,
        help_text="Nobody publishes it before somebody from legal has cleared this very copy.",
        widget=UnfoldBooleanWidget(),
    )
    short_headline = line("Short headline", "For lists and phones; the headline is used where this is empty.")
    seo_title = line("Title for search engines", "Empty: the headline.")
    seo_description = line(
        "Description for search engines", "Empty: the dek.", widget=UnfoldAdminExpandableTextareaWidget()
    )
    ed_note = Words(
        label="Note to the desk",
        help_text="Internal; never public.",
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
    )
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, article: Article, by: User, data: Any = None) -> None:
        self.article = article
        super().__init__(data, initial=_initial(article, by), label_suffix="")
        if article.live_id:
            del self.fields["slug"]  # readers have the address

    def clean_slug(self) -> str:
        """The slug as typed, or one made from the headline that no other story has."""
        typed = str(self.cleaned_data["slug"]).strip()
        if not typed:
            return _free_slug(self.article, self.cleaned_data.get("headline", ""))
        Article._meta.get_field("slug").clean(typed, self.article)
        return typed

    def clean_slugline(self) -> str:
        label = " ".join(canonical_text(self.cleaned_data["slugline"]).split())
        longest = Article._meta.get_field("slugline").max_length
        if longest and len(label) > longest:
            raise ValidationError(f"At most {longest} characters; this has {len(label)}.")
        return label

    def clean_embargo_until(self) -> dt.datetime | None:
        until: dt.datetime | None = self.cleaned_data["embargo_until"]
        first, last = EMBARGO_YEARS
        if until and not first <= until.year <= last:
            raise ValidationError(f"Choose a year between {first} and {last}; this is {until.year}.")
        return until

    def copy(self) -> Copy:
        """What was typed, as a writer's copy."""
        typed = {name: self.cleaned_data[name] for name in COPY_FIELDS}
        return Copy(**{**typed, "topics": list(typed["topics"])})

    def fill(self) -> None:
        """Give the article, unsaved, what was typed about itself."""
        for name in OWN_FIELDS:
            if name in self.fields:
                setattr(self.article, name, self.cleaned_data[name])

    def has_news(self) -> bool:
        """Whether saving would change anything. Raises ValidationError for copy that cannot be stored."""
        copy = self.copy().canonical()
        if self.article.head is None:
            return True
        own = [name for name in OWN_FIELDS if name in self.fields]
        return copy != Copy.of(self.article.head) or any(
            self.cleaned_data[name] != getattr(self.article, name) for name in own
        )


def _initial(article: Article, by: User) -> dict[str, Any]:
    own: dict[str, Any] = {name: getattr(article, name) for name in OWN_FIELDS}
    if article.head is not None:
        copy = Copy.of(article.head)
        return {**own, **{name: getattr(copy, name) for name in COPY_FIELDS}, "based_on": article.head.number}
    contributor = getattr(by, "contributor", None)
    return {**own, "bylines": [Signature(contributor)] if contributor else []}


def _free_slug(article: Article, title: str) -> str:
    made = slugify(title)[:100].strip("-") or f"story-{uuid.uuid4().hex[:8]}"
    taken = set(
        Article.objects.exclude(pk=article.pk).filter(slug__startswith=made).values_list("slug", flat=True)
    )
    numbered = (f"{made}-{number}" for number in range(2, len(taken) + 3))
    return made if made not in taken else next(slug for slug in numbered if slug not in taken)
