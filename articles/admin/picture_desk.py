"""The picture desk, with what stories know of pictures: where each is used."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import picture_uses
from images.admin import filters
from images.admin.picture import ImageAdmin
from images.models import Image, ImageQuerySet

IN_A_STORY = Exists(picture_uses.showing(OuterRef("pk")))


def unused(images: ImageQuerySet) -> ImageQuerySet:
    """In no story's newest or live copy, and nobody's portrait."""
    return images.filter(~IN_A_STORY, portrait_of=None, byline_of=None)


class ToLookAt(filters.ToLookAt):
    conditions = {"unused": ("Unused", unused), **filters.ToLookAt.conditions}


@admin.register(Image)
class PictureAdmin(ImageAdmin):
    list_filter = [ToLookAt, *ImageAdmin.list_filter[1:]]
    readonly_fields = [*ImageAdmin.readonly_fields, "used_in"]

    def get_queryset(self, request: HttpRequest) -> ImageQuerySet:
        return super().get_queryset(request).annotate(is_in_a_story=IN_A_STORY)

    def badges(self, image: Image) -> Iterator[tuple[str, str]]:
        yield from super().badges(image)
        is_portrait = image.portrait_of_id or image.byline_of_id
        if not is_portrait and not getattr(image, "is_in_a_story", True):
            yield "", "Unused"

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> list[Any]:
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets[:-1], ("Where used", {"fields": ["used_in"]}), fieldsets[-1]] if obj else fieldsets

    @admin.display(description="stories")
    def used_in(self, image: Image) -> SafeString | str:
        links = (
            (
                reverse("admin:articles_article_change", args=[use.article.pk]),
                use.article.head.headline if use.article.head else use.article,
                use.article.get_status_display(),
                use.place,
            )
            for use in picture_uses.uses(image)
        )
        listed = format_html_join("", '<li><a class="underline" href="{}">{}</a> ({}, {})</li>', links)
        return format_html("<ul>{}</ul>", listed) if listed else "No story, in its newest or its live copy"
