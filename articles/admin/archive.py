"""The archive at the desk: jobs that link stories again, their progress, and the new links they found."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET
from unfold.admin import ModelAdmin

from articles import archive, doorbell
from articles.admin.article import column
from articles.admin.panel import signed_in
from articles.lifecycle import Refused
from articles.models import ArchiveLink, ArchiveLinkQuerySet, RelinkJob

PAGE = 50  # new links on a page
SCREEN = "admin/articles/relinkjob/job.html"
PROGRESS = "admin/articles/relinkjob/progress.html"
State = ArchiveLink.State
VERBS = {"accept": archive.accept, "refuse": archive.refuse, "put_back": archive.put_back}


@admin.register(RelinkJob)
class RelinkJobAdmin(ModelAdmin):  # type: ignore[misc]
    """Jobs are made by what changes about people, or by `manage.py relink`; here they are watched."""

    list_display = ["reason", "progress", "changed", "waiting", "created_at"]
    list_display_links = ["reason"]
    list_per_page = 50
    list_filter = [("finished_at", admin.EmptyFieldListFilter)]
    search_fields = ["reason"]
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        waiting = Count("links", Q(links__state=State.WAITING))
        return super().get_queryset(request).defer("revisions").annotate(waits=waiting)

    @column("Progress")
    def progress(self, job: RelinkJob) -> SafeString:
        return mark_safe(render_to_string(PROGRESS, {"job": job}))  # noqa: S308

    @column("New links waiting", ordering="waits", empty_value="–")
    def waiting(self, job: Any) -> str:
        return str(job.waits or "")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        jobs = RelinkJob.objects.defer("revisions").select_related("by")
        job = get_object_or_404(jobs, pk=object_id if object_id.isdecimal() and len(object_id) < 19 else 0)
        if request.method == "POST":
            return _decide(request, job)
        return TemplateResponse(request, SCREEN, _screen(request, job))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: RelinkJob | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RelinkJob | None = None) -> bool:
        return False


@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a job is, as a fragment: bar, counts, time left."""
    if not request.user.has_perm("articles.view_relinkjob"):
        raise PermissionDenied
    job = get_object_or_404(RelinkJob.objects.defer("revisions"), pk=job_id)
    return render(request, PROGRESS, {"job": job})


def _screen(request: HttpRequest, job: RelinkJob | None) -> dict[str, Any]:
    """The links of a job; without one, all that wait."""
    links = job.links if job else ArchiveLink.objects.waiting()
    counted = dict(links.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", State.WAITING if counted.get(State.WAITING) else "")
    shown = links.filter(state=state) if state in State.values else links.all()
    shown = shown.select_related("person", "article__head", "by").order_by("pk")
    return {
        **admin.site.each_context(request),
        "opts": RelinkJob._meta,
        "original": job,
        "title": job.reason if job else "New links that wait",
        "job": job,
        "state": state,
        "states": [(value, label, counted.get(value, 0)) for value, label in State.choices],
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "may_decide": request.user.has_perm("articles.review_archive"),
    }


def waiting(request: HttpRequest) -> HttpResponse:
    """Every new link that waits for an editor, whichever job found it."""
    if not request.user.has_perm("articles.view_relinkjob"):
        raise PermissionDenied
    if request.method == "POST":
        return _decide(request, None)
    return TemplateResponse(request, SCREEN, _screen(request, None))


def _decide(request: HttpRequest, job: RelinkJob | None) -> HttpResponse:
    """Ask a verb about the links chosen, or about all that are in a state; then the same page again."""
    verb, _, everything = request.POST.get("do", "").partition(":")
    again = redirect(request.get_full_path())
    if verb not in VERBS:
        return again
    try:
        made = VERBS[verb](_chosen(request, job, everything), by=signed_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return again
    doorbell.ring_archive()
    if made.total:
        messages.success(request, f"{made}. The stories follow within seconds.")
    else:
        messages.warning(request, "Choose the links first: nothing was changed.")
    return again


def _chosen(request: HttpRequest, job: RelinkJob | None, everything: str) -> ArchiveLinkQuerySet:
    links = ArchiveLink.objects.filter(job=job) if job else ArchiveLink.objects.waiting()
    if everything in State.values:
        return links.filter(state=everything)
    numbers = [number for number in request.POST.getlist("link") if number.isdecimal() and len(number) < 19]
    return links.filter(pk__in=numbers)
