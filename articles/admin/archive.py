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
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET
from unfold.admin import ModelAdmin

from articles import archive, doorbell
from articles.admin.article import column
from articles.admin.panel import signed_in
from articles.lifecycle import Refused
from articles.models import ArchiveLink, ArchiveLinkQuerySet, RelinkJob

PAGE = 50  # new links on a page
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
        return TemplateResponse(request, "admin/articles/relinkjob/job.html", _screen(self, request, job))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: RelinkJob | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RelinkJob | None = None) -> bool:
        return False


PROGRESS = "admin/articles/relinkjob/progress.html"


@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a job is, as a fragment: bar, counts, time left."""
    if not request.user.has_perm("articles.view_relinkjob"):
        raise PermissionDenied
    job = get_object_or_404(RelinkJob.objects.defer("revisions"), pk=job_id)
    return render(request, PROGRESS, {"job": job})


def _screen(model_admin: ModelAdmin, request: HttpRequest, job: RelinkJob) -> dict[str, Any]:
    links = job.links.select_related("person", "revision__article", "revision__section", "by")
    state = request.GET.get("state", "")
    shown = links.filter(state=state) if state in State.values else links
    counted = dict(job.links.values_list("state").annotate(Count("pk")))
    return {
        **model_admin.admin_site.each_context(request),
        "opts": RelinkJob._meta,
        "original": job,
        "title": job.reason,
        "job": job,
        "state": state,
        "states": [(value, label, counted.get(value, 0)) for value, label in State.choices],
        "page": Paginator(shown.order_by("pk"), PAGE).get_page(request.GET.get("page")),
        "may_decide": request.user.has_perm("articles.review_archive"),
    }


def _decide(request: HttpRequest, job: RelinkJob) -> HttpResponse:
    """Ask a verb about the links chosen, or about all of the job that are in a state."""
    verb, _, everything = request.POST.get("do", "").partition(":")
    address = reverse("admin:articles_relinkjob_change", args=[job.pk])
    if verb not in VERBS:
        return redirect(address)
    try:
        made = VERBS[verb](_chosen(request, job, everything), by=signed_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address)
    doorbell.ring_archive()
    if made.total:
        messages.success(request, f"{made}. The stories follow within seconds.")
    else:
        messages.warning(request, "Choose the links first: nothing was changed.")
    return redirect(address)


def _chosen(request: HttpRequest, job: RelinkJob, everything: str) -> ArchiveLinkQuerySet:
    links = ArchiveLink.objects.filter(job=job)
    if everything in State.values:
        return links.filter(state=everything)
    numbers = [number for number in request.POST.getlist("link") if number.isdecimal() and len(number) < 19]
    return links.filter(pk__in=numbers)
