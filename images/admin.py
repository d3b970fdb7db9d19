from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.base import ContentFile, File
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminFileFieldWidget

from images.ingest import as_jpeg
from images.models import Image

PORTRAIT_TAKEN = "This person has a portrait already; take it from the other picture first."


class ImageForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Image
        fields = ["alt_text", "caption", "credit", "portrait_of"]
        error_messages = {"portrait_of": {"unique": PORTRAIT_TAKEN}}


class UploadForm(ImageForm):
    """A new picture. What is stored is not what was sent, but what `images.ingest` makes of it."""

    file = forms.FileField(
        label="Picture",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/*"}),
        help_text="JPEG, PNG, WebP, GIF or AVIF, at most 40 MB. Camera and place data are taken out.",
    )

    class Meta(ImageForm.Meta):
        fields = ["file", *ImageForm.Meta.fields]

    def clean_file(self) -> "File[bytes]":
        return ContentFile(as_jpeg(self.cleaned_data["file"]), name=f"{self.instance.uuid}.jpg")


@admin.register(Image)
class ImageAdmin(ModelAdmin):  # type: ignore[misc]
    """A picture's file stays as it is, since stories show it: another file is another picture. Whose
    portrait it is belongs to the profile, and is chosen by who may change profiles."""

    list_display = ["thumbnail", "__str__", "credit", "is_described", "uploaded_by", "uploaded_at"]
    list_display_links = ["thumbnail", "__str__"]
    list_select_related = ["uploaded_by"]
    list_per_page = 40
    search_fields = ["caption", "alt_text", "credit"]
    autocomplete_fields = ["portrait_of"]
    readonly_fields = ["preview", "size", "uploaded_by", "uploaded_at"]
    warn_unsaved_form = True
    words = ["alt_text", "caption", "credit"]

    def get_form(self, request: HttpRequest, obj: Image | None = None, **kwargs: Any) -> Any:
        return super().get_form(request, obj, **{"form": ImageForm if obj else UploadForm, **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> list[Any]:
        if obj is None:
            portrait = ["portrait_of"] if _changes_profiles(request) else []
            return [(None, {"fields": ["file", *self.words, *portrait]})]
        return [
            (None, {"fields": ["preview", *self.words, "portrait_of"]}),
            ("File", {"fields": [("size", "uploaded_by", "uploaded_at")]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> list[str]:
        return self.readonly_fields if _changes_profiles(request) else [*self.readonly_fields, "portrait_of"]

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if not change:
            obj.uploaded_by = request.user  # type: ignore[assignment]  # the admin lets nobody else in
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Off for a portrait; a story's picture is protected by the database."""
        if obj and obj.portrait_of_id:
            return False
        return bool(super().has_delete_permission(request, obj))

    @admin.display(description="picture")
    def thumbnail(self, image: Image) -> str:
        return format_html(
            '<img src="{}" alt="" width="96" height="{}" loading="lazy" style="border-radius:4px">',
            image.file.url,
            round(96 * image.height / image.width),
        )

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


def _changes_profiles(request: HttpRequest) -> bool:
    return request.user.has_perm("people.change_person")
