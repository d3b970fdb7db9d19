"""Imports at the desk: a file comes in, what it would do is shown, and then how far it is."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from people.importing import desk, files, sheets
from people.models import PeopleImport
from people.names import NotPossible, Refused
from staff.models import User

PAGE = 100  # lines of the report on a page
LABELS = {
    "wikidata": "Wikidata id",
    "imdb": "IMDb id",
    "tmdb": "TMDb id",
    "as_of": "As of",
    "slug": "Address",
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"class": "desk-textarea"}),
        help_text="JSON Lines, one person a line, or a sheet saved as “CSV UTF-8”; at most 50 MB.",
    )
    source = forms.CharField(
        label="Source",
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text="What the file rests on: a register and its date, an agency. A line may name its own.",
    )


@admin.register(PeopleImport)
class PeopleImportAdmin(ModelAdmin):  # type: ignore[misc]
    list_display = ["name", "phase", "source", "lines_read", "bad", "by", "came_in"]
    list_filter = ["phase"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    actions = None
    list_select_related = ["by"]

    @admin.display(description="lines read")
    def lines_read(self, run: PeopleImport) -> str:
        return f"{run.position} of {run.lines}" if run.lines else str(run.position)

    @admin.display(description="came in", ordering="made_at")
    def came_in(self, run: PeopleImport) -> dt.datetime:
        return run.made_at

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("preview")

    def get_urls(self) -> list[URLPattern]:
        report = path(
            "<int:import_id>/report/",
            self.admin_site.admin_view(self.report),
            name="people_peopleimport_report",
        )
        return [report, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not _may_import(request):
            raise PermissionDenied
        if object_id is None:
            return self.upload(request)
        run = get_object_or_404(
            PeopleImport, pk=object_id if object_id.isdecimal() and len(object_id) < 19 else 0
        )
        if request.method == "POST":
            return _answer(request, run)
        if run.phase == PeopleImport.Phase.ASKED:
            return self.preview(request, run)
        return self.progress(request, run)

    def upload(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                run = desk.take(
                    file.file, name=file.name, source=form.cleaned_data["source"], by=_user(request)
                )
                return redirect("admin:people_peopleimport_change", run.pk)
            except Refused as refusal:
                form.add_error("file", str(refusal))
        return self.screen(request, "upload", {"form": form, "title": "Import people from a file"})

    def preview(self, request: HttpRequest, run: PeopleImport) -> HttpResponse:
        context: dict[str, Any] = {"run": run, "preview": run.preview, "title": f"Import {run.name}?"}
        if run.columns is not None:
            header = sheets.read_header(files.kept(run))
            chosen = {name: key for key, name in run.columns.items()}
            context["columns"] = [
                (number, name, chosen.get(name, "")) for number, name in enumerate(header.names) if name
            ]
            context["keys"] = [
                (key, LABELS.get(key, key.replace("_", " ").capitalize())) for key in sheets.KEYS
            ]
            context["unread"] = header.unread(run.columns)
        return self.screen(request, "preview", context)

    def progress(self, request: HttpRequest, run: PeopleImport) -> HttpResponse:
        page = Paginator(run.notes.all(), PAGE).get_page(request.GET.get("page"))
        context = {"run": run, "page": page, "title": f"Import of {run.name}", "waiting": run.ties.count()}
        return self.screen(request, "progress", context)

    def screen(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        context |= {**self.admin_site.each_context(request), "opts": PeopleImport._meta}
        return TemplateResponse(request, f"admin/people/import_{name}.html", context)

    def report(self, request: HttpRequest, import_id: int) -> HttpResponse | StreamingHttpResponse:
        """All that is said of lines, as a text file to work through."""
        if not _may_import(request):
            raise PermissionDenied
        run = get_object_or_404(PeopleImport, pk=import_id)
        notes = run.notes.values_list("line", "is_bad", "text").iterator()
        answer = StreamingHttpResponse(
            (f"line {line}\t{'skipped' if is_bad else 'look'}\t{text}\n" for line, is_bad, text in notes),
            content_type="text/plain; charset=utf-8",
        )
        answer["Content-Disposition"] = f'attachment; filename="import-{run.pk}.txt"'
        return answer

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _may_import(request)

    def has_view_permission(self, request: HttpRequest, obj: PeopleImport | None = None) -> bool:
        return _may_import(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _may_import(request)

    def has_change_permission(self, request: HttpRequest, obj: PeopleImport | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PeopleImport | None = None) -> bool:
        return False


def _may_import(request: HttpRequest) -> bool:
    return request.user.has_perm("people.import_people")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # the desk is for users


def _answer(request: HttpRequest, run: PeopleImport) -> HttpResponse:
    """What the editor says to a preview: other columns, yes, or no."""
    again = redirect("admin:people_peopleimport_change", run.pk)
    try:
        match request.POST.get("do"):
            case "columns":
                desk.choose(run, _columns(request, run), by=_user(request))
            case "confirm":
                desk.confirm(run, by=_user(request))
                messages.success(request, "The workers begin within seconds. You may close this page.")
            case "away":
                desk.put_away(run, by=_user(request))
                return HttpResponseRedirect(reverse("admin:people_person_changelist"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return again


def _columns(request: HttpRequest, run: PeopleImport) -> dict[str, str]:
    """The map as the selects say it. Raises Refused where two columns are to be the same."""
    columns: dict[str, str] = {}
    for number, name in enumerate(sheets.read_header(files.kept(run)).names):
        if key := request.POST.get(f"column-{number}"):
            if key in columns:
                raise NotPossible(f"Two columns are chosen as “{key}”: “{columns[key]}” and “{name}”.")
            columns[key] = name
    return columns
