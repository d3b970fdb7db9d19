"""Questions about the privacy of minors and protected people: one editor has asked, another one answers."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from unfold.admin import ModelAdmin
from unfold.decorators import display

from people import disclosure
from people.admin.filters import ByAnswer
from people.models import PrivacyReview
from people.names import NotAllowed, Refused
from staff.models import User


@admin.register(PrivacyReview)
class PrivacyReviewAdmin(ModelAdmin):  # type: ignore[misc]
    """Read, and answered with the buttons of its page."""

    list_display = ["person", "privacy", "reason", "asked_by", "asked_at", "standing"]
    list_filter = [ByAnswer]
    list_select_related = ["person", "asked_by", "decided_by"]
    ordering = ["-decided_at", "asked_at"]
    change_form_template = "admin/people/privacy_review.html"
    fields = readonly_fields = [
        "person",
        "privacy",
        "reason",
        "asked_by",
        "asked_at",
        "decided_by",
        "decided_at",
        "answer",
    ]

    @display(  # type: ignore[untyped-decorator]
        description="answer", label={"open": "warning", "yes": "success", "no": "danger"}
    )
    def standing(self, review: PrivacyReview) -> tuple[str, str]:
        if review.decided_at is None:
            return "open", "Open"
        return ("yes", "Agreed") if review.is_approved else ("no", "Refused")

    @admin.display(description="answer")
    def answer(self, review: PrivacyReview) -> str:
        """A page has no place for the badge of a list."""
        return self.standing(review)[1]

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(self.decide)
        return [
            path("<int:review_id>/decide/", decide, name="people_privacyreview_decide"),
            *super().get_urls(),
        ]

    def decide(self, request: HttpRequest, review_id: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        review = get_object_or_404(PrivacyReview.objects.select_related("person"), pk=review_id)
        by, is_approved = cast(User, request.user), request.POST.get("answer") == "yes"
        try:
            disclosure.decide(review, by=by, is_approved=is_approved)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:people_privacyreview_change", review.pk)
        self.log_change(request, review.person, f"Privacy: {'agreed' if is_approved else 'refused'}.")
        now = review.person.get_privacy_display().lower()
        messages.success(request, f"{review.person.name}: {now}.")
        return redirect("admin:people_privacyreview_changelist")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
