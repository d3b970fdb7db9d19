"""What the story list may be narrowed to."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from articles.models import ArticleQuerySet, DeskState, Section, Status
from staff.models import Contributor, User

LINKS_LATE = dt.timedelta(minutes=2)  # found in seconds as a rule

Choices = Iterable[tuple[str, str]]


class Select(SimpleListFilter):
    """A filter shown as one select box; a value that is not among its choices is refused."""

    template = "admin/articles/article/filter.html"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        raise NotImplementedError

    def narrow(self, stories: ArticleQuerySet, value: str, request: HttpRequest) -> ArticleQuerySet:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        if not value:
            return queryset
        if value not in {choice for choice, _ in self.lookup_choices}:
            raise IncorrectLookupParameters
        return self.narrow(queryset, value, request)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        yield {"value": "", "display": "All", "selected": not self.value()}
        for value, display in self.lookup_choices:
            yield {"value": value, "display": display, "selected": self.value() == value}


class StatusFilter(Select):
    title, parameter_name = "status", "status"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return Status.choices

    def narrow(self, stories: ArticleQuerySet, value: str, request: HttpRequest) -> ArticleQuerySet:
        return stories.filter(status=value)


class DeskFilter(Select):
    title, parameter_name = "desk", "desk"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return [*DeskState.choices, ("sent_back", "Sent back to its writer"), ("missed", "Did not go out")]

    def narrow(self, stories: ArticleQuerySet, value: str, request: HttpRequest) -> ArticleQuerySet:
        special = {"sent_back": stories.sent_back, "missed": stories.missed}
        return special[value]() if value in special else stories.filter(desk_state=value)


class SectionFilter(Select):
    title, parameter_name = "section", "section"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return list(Section.objects.values_list("slug", "name"))

    def narrow(self, stories: ArticleQuerySet, value: str, request: HttpRequest) -> ArticleQuerySet:
        return stories.filter(head__section__slug=value)


class WriterFilter(Select):
    """By a contributor who signs the newest copy; “me” is every story of one's own."""

    title, parameter_name = "writer", "writer"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return [("me", "My own"), *Contributor.objects.values_list("slug", "name")]

    def narrow(self, stories: ArticleQuerySet, value: str, request: HttpRequest) -> ArticleQuerySet:
        if value == "me" and isinstance(request.user, User):
            return stories.own_to(request.user)
        return stories.filter(head__bylines__contributor__slug=value).distinct()


class CopyFilter(Select):
    title, parameter_name = "copy", "copy"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return [("unpublished", "Newest copy not published"), ("pending", "Live, with newer copy pending")]

    def narrow(self, stories: ArticleQuerySet, value: str, request: HttpRequest) -> ArticleQuerySet:
        pending = stories.with_pending_copy()
        return pending if value == "pending" else pending | stories.filter(live__isnull=True)


class LinksFilter(Select):
    title, parameter_name = "names", "names"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> Choices:
        return [("missing", "Not found: parked or late")]

    def narrow(self, stories: ArticleQuerySet, value: str, request: HttpRequest) -> ArticleQuerySet:
        return stories.with_links_missing(LINKS_LATE)


FILTERS = [StatusFilter, DeskFilter, SectionFilter, WriterFilter, CopyFilter, LinksFilter]
