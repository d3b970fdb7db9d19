"""The story list, and who may open what. The story's own screen is in `story.py`."""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import admin
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import display as unfold_display

from articles import lifecycle
from articles.admin import story
from articles.admin.filters import FILTERS
from articles.models import Article, ArticleQuerySet, DeskState, Status
from staff.models import User

# Colours of badges, by what they label.
STATUS_TONES = {
    Status.DRAFT: "",
    Status.SCHEDULED: "info",
    Status.LIVE: "success",
    Status.HELD: "warning",
    Status.KILLED: "danger",
}
DESK_TONES = {
    DeskState.WRITING: "",
    DeskState.REVIEW: "warning",
    DeskState.LEGAL: "danger",
    DeskState.READY: "success",
}

Column = TypeVar("Column", bound=Callable[..., object])


def column(description: str, **options: Any) -> Callable[[Column], Column]:
    """Unfold's `display`, with its type."""
    decorate: Callable[[Column], Column] = unfold_display(description=description, **options)
    return decorate


@admin.register(Article)
class ArticleAdmin(ModelAdmin):  # type: ignore[misc]
    """Stories are read by everyone at the desk, written by their writers and editors, deleted by nobody."""

    list_display = ["story", "status_badge", "desk_badge", "section", "byline", "saved", "published"]
    list_filter = FILTERS
    list_filter_submit = True
    list_per_page = 50
    list_fullwidth = True
    ordering = ["-updated_at", "-pk"]
    search_fields = ["head__headline", "slugline", "slug", "head__bylines__contributor__name"]
    search_help_text = "Headline, slugline, slug or byline"
    show_facets = admin.ShowFacets.NEVER
    actions = None

    class Media:
        js = [Script("admin/coverage.js", type="module")]

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """What a story rests on is asked for by the page's script, of `sourcing`, which stands above this
        app."""
        shown = list(self.list_display)
        return [*shown, "sourced"] if request.user.has_perm("sourcing.view_sourcingnote") else shown

    def get_queryset(self, request: HttpRequest) -> ArticleQuerySet:
        stories: ArticleQuerySet = super().get_queryset(request)
        return stories.for_desk()

    @column("Story", header=True)
    def story(self, article: Article) -> list[str]:
        headline = article.head.headline if article.head else ""
        return [headline or article.slugline or "No headline yet", article.slugline or article.slug]

    @column("Status", ordering="status", label=STATUS_TONES)
    def status_badge(self, article: Article) -> tuple[str, str]:
        label = article.get_status_display()
        return article.status, f"{label} + pending copy" if article.has_pending_copy else label

    @column("Desk", ordering="desk_state", label=DESK_TONES)
    def desk_badge(self, article: Article) -> tuple[str, str]:
        return article.desk_state, article.get_desk_state_display()

    @column("Section", ordering="head__section__name", empty_value="–")
    def section(self, article: Article) -> str:
        return str(article.head.section) if article.head and article.head.section else ""

    @column("Byline", empty_value="–")
    def byline(self, article: Article) -> str:
        return ", ".join(str(signed) for signed in article.head.bylines.all()) if article.head else ""

    @column("Saved", ordering="updated_at", header=True)
    def saved(self, article: Article) -> list[str]:
        return [_short(article.updated_at), str(article.head.saved_by) if article.head else ""]

    @column("Published", ordering="publish_at", empty_value="–")
    def published(self, article: Article) -> str:
        return _short(article.publish_at) if article.publish_at else ""

    @column("Sources")
    def sourced(self, article: Article) -> str:
        return format_html(
            '<a class="desk-badge" data-coverage="{}" data-of="{}" href="{}">Look</a>',
            article.pk,
            reverse("story-coverages"),
            reverse("story-sources", args=[article.pk]),
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return story.screen(self, request, object_id)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)
        if obj is None or not isinstance(request.user, User):
            return allowed
        return allowed and lifecycle.may("save_draft", obj, request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False


def _short(moment: dt.datetime) -> str:
    """As short as it can be told from every other: the year only where it is another one."""
    at = timezone.localtime(moment)
    return date_format(at, "j M, H:i" if at.year == timezone.localtime().year else "j M Y")
