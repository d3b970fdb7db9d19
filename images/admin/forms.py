"""A picture's form, with the plain words of each field."""

from typing import Any

from django import forms
from django.core.files.base import ContentFile, File
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
)

from images.admin.fields import CountriesField, PeopleField, Share
from images.ingest import Upload, prepare
from images.models import Channel, Image

PORTRAIT_TAKEN = "This person has a portrait already; take it from the other picture first."

WORDS = ["alt_text", "caption", "credit"]
PORTRAITS = ["portrait_of", "byline_of"]
RIGHTS = [
    "photographer",
    "agency",
    "source_type",
    "licence",
    "usable_from",
    "usable_until",
    "channels",
    "territories",
    "is_editorial_only",
    "may_train_ai",
]
MINORS = ["minor_basis", "minor_basis_note"]
FRAMING = ["focal_x", "focal_y", "may_crop"]  # what the crops hang on


def channels() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=Channel.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Where it may appear. None ticked: everywhere.",
    )


def territories() -> CountriesField:
    return CountriesField(
        required=False,
        help_text="Countries it may be shown in, two letters each: US, CA, GB. Empty: everywhere.",
    )


def moment() -> forms.DateTimeField:
    """Date and time in one box, as browsers have it."""
    attrs = {"type": "datetime-local", "class": " ".join(INPUT_CLASSES)}
    return forms.DateTimeField(widget=forms.DateTimeInput(attrs, format="%Y-%m-%dT%H:%M:%S"))


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]
    channels = channels()
    territories = territories()
    people_shown = PeopleField(
        label="People shown",
        required=False,
        help_text="From left to right. Adults and children alike: what readers get depends on each profile.",
    )

    class Meta:
        model = Image
        fields = [*WORDS, *PORTRAITS, *MINORS, *RIGHTS, *FRAMING]
        labels = {"focal_x": "From the left", "focal_y": "From the top"}
        widgets = {"focal_x": Share, "focal_y": Share}
        help_texts = {
            "alt_text": "What the picture shows, for those who cannot see it. Needed before a story with it "
            "goes out. Say what is to be seen, without “photo of”; never the name of the file.",
            "source_type": "IPTC digital source type. What a machine made or altered is told to readers "
            "and partners.",
        }
        error_messages = {name: {"unique": PORTRAIT_TAKEN} for name in PORTRAITS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "people_shown" in self.fields:
            self.fields["people_shown"].widget.image = self.instance
            self.initial["people_shown"] = [
                shown.person for shown in self.instance.shows.select_related("person")
            ]


class UploadForm(ImageForm):
    """A new picture. What is stored is not what was sent, but what `images.ingest` makes of it."""

    file = forms.FileField(
        label="Picture",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/*"}),
        help_text="JPEG, PNG, WebP, GIF or AVIF, at most 40 MB. Camera and place data are taken out.",
    )

    upload: Upload

    class Meta(ImageForm.Meta):
        fields = ["file", *ImageForm.Meta.fields]

    def clean_file(self) -> "File[bytes]":
        self.upload = prepare(self.cleaned_data["file"])
        return ContentFile(self.upload.jpeg, name=f"{self.instance.uuid}.jpg")
