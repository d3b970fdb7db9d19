from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.files.base import ContentFile, File
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminFileFieldWidget

from images import files, renditions
from images.ingest import AlreadyHereError, NotStoredError, Upload, prepare, store
from images.ingest.proposed import people_named
from images.likeness import duplicates_of
from images.models import Channel, Image
from people.models import Person

PORTRAIT_TAKEN = "This person has a portrait already; take it from the other picture first."


WORDS = ["alt_text", "caption", "credit"]
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
FRAMING = ["focal_x", "focal_y", "may_crop"]  # what the crops hang on


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]
    channels = forms.MultipleChoiceField(
        choices=Channel.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Where it may appear. None ticked: everywhere.",
    )

    class Meta:
        model = Image
        fields = [*WORDS, "portrait_of", *RIGHTS, *FRAMING]
        error_messages = {"portrait_of": {"unique": PORTRAIT_TAKEN}}


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


@admin.register(Image)
class ImageAdmin(ModelAdmin):  # type: ignore[misc]
    """A picture's file stays as it is, since stories show it: another file is another picture. Whose
    portrait it is belongs to the profile, and is chosen by who may change profiles."""

    list_display = ["thumbnail", "__str__", "credit", "is_described", "crops", "uploaded_by", "uploaded_at"]
    list_display_links = ["thumbnail", "__str__"]
    list_select_related = ["uploaded_by", "rendition_run"]
    list_per_page = 40
    search_fields = ["caption", "alt_text", "credit"]
    autocomplete_fields = ["portrait_of"]
    readonly_fields = ["preview", "named", "alike", "size", "crops", "uploaded_by", "uploaded_at"]
    warn_unsaved_form = True
    actions = ["make_crops_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        return super().get_queryset(request).prefetch_related("renditions")  # type: ignore[no-any-return]

    def get_form(self, request: HttpRequest, obj: Image | None = None, **kwargs: Any) -> Any:
        return super().get_form(request, obj, **{"form": ImageForm if obj else UploadForm, **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> list[Any]:
        if obj is None:
            portrait = ["portrait_of"] if _changes_profiles(request) else []
            return [(None, {"fields": ["file", *WORDS, *portrait]})]
        return [
            (None, {"fields": ["preview", *WORDS, "portrait_of", "named"]}),
            ("Rights", {"fields": RIGHTS}),
            ("Crops", {"fields": [("focal_x", "focal_y"), "may_crop", "crops"]}),
            ("File", {"fields": [("size", "uploaded_by", "uploaded_at"), "alike"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> list[str]:
        return self.readonly_fields if _changes_profiles(request) else [*self.readonly_fields, "portrait_of"]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """What only storing can tell: somebody was faster with the same file, or the storage is full."""
        try:
            return super().add_view(request, form_url, extra_context)  # type: ignore[no-any-return]
        except AlreadyHereError as here:
            messages.warning(request, " ".join(here.messages))
            return redirect("admin:images_image_change", here.image.pk)
        except NotStoredError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("admin:images_image_add")

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if not change:
            store(obj, form.upload, by=request.user)  # type: ignore[arg-type]  # the admin lets nobody else in
            return
        super().save_model(request, obj, form, change)
        if not {*FRAMING}.isdisjoint(form.changed_data):
            renditions.want_again(obj)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        with files.removed_with([obj]):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        with files.removed_with(queryset):
            super().delete_queryset(request, queryset)

    @admin.action(description="Make the crops again", permissions=["change"])
    def make_crops_again(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        for image in queryset:
            renditions.want_again(image)
        messages.success(request, f"The crops of {len(queryset)} pictures are being made again.")

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Off for a portrait; a story's picture is protected by the database."""
        if obj and obj.portrait_of_id:
            return False
        return bool(super().has_delete_permission(request, obj))

    @admin.display(description="picture")
    def thumbnail(self, image: Image) -> str:
        return format_html(
            '<img src="{}" alt="" width="96" height="{}" loading="lazy" style="border-radius:4px">',
            image.small_url,
            round(96 * image.height / image.width),
        )

    @admin.display(description="crops")
    def crops(self, image: Image) -> str:
        """What became of the worker's debt, with the reason for what failed."""
        run = getattr(image, "rendition_run", None)
        if run is None or run.state == "done":
            return "Made" if run else "None"
        said = "Given up" if run.state == "parked" else "Being made"
        return f"{said}: {run.error}" if run.error else said

    @admin.display(description="the file names")
    def named(self, image: Image) -> SafeString | str:
        """Whom its metadata say it shows: for an editor to confirm, seen by nobody else."""
        found = people_named(image)
        return (
            format_html_join(", ", "{}{}", ((each.text, _known(each.person)) for each in found)) or "Nobody"
        )

    @admin.display(description="looks like")
    def alike(self, image: Image) -> SafeString | str:
        links = (
            (reverse("admin:images_image_change", args=[other.pk]), other) for other in duplicates_of(image)
        )
        return format_html_join(", ", '<a class="underline" href="{}">{}</a>', links) or "No other picture"

    @admin.display(description="picture")
    def preview(self, image: Image) -> str:
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" style="max-width:100%;height:auto">',
            image.file.url,
            image.alt_text,
            image.width,
            image.height,
        )

    @admin.display(description="size")
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height} pixels"

    @admin.display(description="alt text", boolean=True)
    def is_described(self, image: Image) -> bool:
        return bool(image.alt_text)


def _known(person: Person | None) -> SafeString | str:
    if person is None:
        return " (no profile)"
    url = reverse("admin:people_person_change", args=[person.pk])
    return format_html(' (<a class="underline" href="{}">profile</a>)', url)


def _changes_profiles(request: HttpRequest) -> bool:
    return request.user.has_perm("people.change_person")
