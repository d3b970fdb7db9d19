from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Exists, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from unfold.admin import ModelAdmin
from unfold.decorators import action

from images import crops, files, renditions, showing
from images.admin import rights, together, uploads
from images.admin.filters import LOOKS_LIKE_ANOTHER, ByAgency, ByPerson, ToLookAt
from images.admin.forms import FRAMING, MINORS, PORTRAITS, WORDS, ImageForm, UploadForm
from images.admin.grid import Grid
from images.ingest import AlreadyHereError, NotStoredError, store
from images.ingest.proposed import Named, people_named
from images.likeness import duplicates_of
from images.models import Image, ImagePerson, ImageQuerySet, Shape
from people.models import Person
from staff.models import User

RIGHT_LINES = [
    ("photographer", "agency"),
    ("source_type", "licence"),
    "usable_from",
    "usable_until",
    "channels",
    "territories",
    ("is_editorial_only", "may_train_ai"),
]
EDITED_AT = 1200  # pixels across, at most, of what is shown on the form


class ImageAdmin(ModelAdmin):  # type: ignore[misc]
    """A picture's file stays as it is, since stories show it: another file is another picture. Whose
    portrait it is belongs to the profile or the byline, and is chosen by who may change those."""

    list_display = ["__str__"]  # the grid has a template of its own
    list_filter: list[Any] = [ToLookAt, ByPerson, ByAgency, "licence"]
    list_select_related = ["rendition_run"]
    list_per_page = 48
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["caption", "alt_text", "credit", "photographer", "agency"]
    search_help_text = "Words, credit, photographer, or a person shown"
    autocomplete_fields = PORTRAITS
    readonly_fields = [
        "framing",
        "names",
        "rights_now",
        "alike",
        "size",
        "crops",
        "uploaded_by",
        "uploaded_at",
    ]
    warn_unsaved_form = True
    actions = ["change_together", "make_crops_again"]
    actions_list = ["upload"]

    # --- the grid -------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> ImageQuerySet:
        images = super().get_queryset(request).annotate(is_alike=Exists(LOOKS_LIKE_ANOTHER))
        return images.prefetch_related("renditions", "shows__person")  # type: ignore[no-any-return]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Grid]:
        return Grid

    def get_search_results(self, request: HttpRequest, queryset: ImageQuerySet, search_term: str) -> Any:
        """By its words, or by any name of somebody it shows."""
        by_words, may_repeat = super().get_search_results(request, queryset, search_term)
        if not (term := search_term.strip()):
            return by_words, may_repeat
        shown = ImagePerson.objects.filter(person__in=Person.objects.called(term).values("pk"))
        return queryset.filter(Q(pk__in=by_words.values("pk")) | Q(pk__in=shown.values("image"))), False

    @action(description="Upload pictures…", url_path="upload", permissions=["upload"])  # type: ignore[untyped-decorator]
    def upload(self, request: HttpRequest) -> HttpResponse:
        return uploads.screen(self, request)

    def has_upload_permission(self, request: HttpRequest) -> bool:
        """A method, since Unfold's system check would look for the permission in a database not yet made."""
        return request.user.has_perm("images.add_image")

    @admin.action(description="Change credit and rights…", permissions=["change"])
    def change_together(self, request: HttpRequest, queryset: ImageQuerySet) -> HttpResponse | None:
        return together.screen(self, request, queryset)

    @admin.action(description="Make the crops again", permissions=["change"])
    def make_crops_again(self, request: HttpRequest, queryset: ImageQuerySet) -> None:
        for image in queryset:
            renditions.want_again(image)
        messages.success(request, f"The crops of {len(queryset)} pictures are being made again.")

    def badges(self, image: Image) -> Iterator[tuple[str, str]]:
        """What the grid says of a picture besides its words: tones and texts."""
        tone, said = rights.standing(image)
        if tone != rights.GOOD:
            yield tone, said
        if not image.alt_text:
            yield rights.DOUBT, "No alt text"
        if getattr(image, "is_alike", False):
            yield "", "Looks like another"
        if (made := self.crops(image)) != "Made":
            yield "", f"Crops: {made}"

    # --- one picture ----------------------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Image | None = None, **kwargs: Any) -> Any:
        return super().get_form(request, obj, **{"form": ImageForm if obj else UploadForm, **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> list[Any]:
        if obj is None:
            portraits = [name for name in PORTRAITS if name not in _fixed(request)]
            return [(None, {"fields": ["file", *WORDS, *portraits]})]
        return [
            (
                "Picture and crops",
                {
                    "fields": ["framing", ("focal_x", "focal_y"), "may_crop", "crops"],
                    "description": "The focal point is what no crop may miss, a face as a rule: click it, "
                    "drag the ring, or move the ring with the arrow keys (with Shift: further).",
                },
            ),
            ("Words", {"fields": [*WORDS]}),
            ("People", {"fields": ["people_shown", "names", *PORTRAITS, *MINORS]}),
            ("Rights", {"fields": ["rights_now", *RIGHT_LINES]}),
            ("File", {"fields": [("size", "uploaded_by", "uploaded_at"), "alike"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> list[str]:
        return [*self.readonly_fields, *_fixed(request)]

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
        by = cast(User, request.user)  # the desk is for users
        if not change:
            store(obj, form.upload, by=by)
            return
        super().save_model(request, obj, form, change)
        if "people_shown" in form.changed_data:
            showing.show(obj, form.cleaned_data["people_shown"], by=by)
        if not {*FRAMING}.isdisjoint(form.changed_data):
            renditions.want_again(obj)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        with files.removed_with([obj]):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: ImageQuerySet) -> None:
        with files.removed_with(queryset):
            super().delete_queryset(request, queryset)

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Off for a portrait; a story's picture is protected by the database."""
        if obj and (obj.portrait_of_id or obj.byline_of_id):
            return False
        return bool(super().has_delete_permission(request, obj))

    @admin.display(description="focal point")
    def framing(self, image: Image) -> SafeString:
        """The picture with its focal point, and what each crop leaves of it."""
        context = {
            "image": image,
            "url": _url(image, EDITED_AT),
            "shapes": [_preview(image, shape) for shape in crops.RATIO],
        }
        return mark_safe(render_to_string("admin/images/image/framing.html", context))  # noqa: S308

    @admin.display(description="crops")
    def crops(self, image: Image) -> str:
        """What became of the worker's debt, with the reason for what failed."""
        run = getattr(image, "rendition_run", None)
        if run is None or run.state == "done":
            return "Made" if run else "None"
        said = "Given up" if run.state == "parked" else "Being made"
        return f"{said}: {run.error}" if run.error else said

    @admin.display(description="people shown")
    def people_shown(self, image: Image) -> SafeString | str:
        """For those who may look only."""
        return _linked(Named(shown.person.name, shown.person) for shown in image.shows.all()) or "Nobody"

    @admin.display(description="names in caption and file")
    def names(self, image: Image) -> SafeString | str:
        """Whom its words and metadata name, with the profile: seen by nobody outside."""
        named = (*showing.named_in_caption(image), *people_named(image))
        return _linked({one.text: one for one in named}.values()) or "None that a profile has"

    @admin.display(description="as it stands")
    def rights_now(self, image: Image) -> SafeString:
        tone, said = rights.standing(image)
        return format_html(
            '<p><span class="desk-badge desk-tone-{}">{}</span></p><ul class="desk-rights">{}</ul>',
            tone,
            said,
            format_html_join("", "<li>{}</li>", ((sentence,) for sentence in rights.in_words(image))),
        )

    @admin.display(description="looks like")
    def alike(self, image: Image) -> SafeString | str:
        links = (
            (reverse("admin:images_image_change", args=[other.pk]), other) for other in duplicates_of(image)
        )
        return format_html_join(", ", '<a class="underline" href="{}">{}</a>', links) or "No other picture"

    @admin.display(description="size")
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height} pixels"


def _linked(named: Any) -> SafeString:
    return format_html_join(", ", "{}{}", ((one.text, _known(one.person)) for one in named))


def _known(person: Person | None) -> SafeString | str:
    if person is None:
        return " (no profile)"
    url = reverse("admin:people_person_change", args=[person.pk])
    return format_html(
        ' (<a class="underline" href="{}">profile</a>{})', url, person.hold and f", {person.hold}"
    )


def _url(image: Image, width: int) -> str:
    """The whole picture, no wider than this where the worker has been; else the master."""
    whole = next((crop for crop in image.renditions.all() if crop.shape == Shape.NATURAL), None)
    if whole is None:
        return str(image.file.url)
    return whole.url(max((each for each in whole.widths if each <= width), default=whole.widths[0]))


def _preview(image: Image, shape: Shape) -> tuple[str, str, SafeString]:
    """A crop's name, its ratio, and how CSS shows it of the whole picture: object-position is in per cent of
    what is left over."""
    crop, ratio = crops.cut(image, shape), f"{crops.RATIO[shape]:.6f}"
    across = _percent(crop.left, image.width - crop.right + crop.left)
    down = _percent(crop.top, image.height - crop.bottom + crop.top)
    style = format_html('style="aspect-ratio: {}; object-position: {} {}"', ratio, across, down)
    return str(shape.label), ratio, style


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "50%"


def _fixed(request: HttpRequest) -> list[str]:
    """Whose portrait it is, where that belongs to rows that this user may not change."""
    owned = {"portrait_of": "people.change_person", "byline_of": "staff.change_contributor"}
    return [name for name, permission in owned.items() if not request.user.has_perm(permission)]
