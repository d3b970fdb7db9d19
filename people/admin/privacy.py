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
from people.models import Earlier, Fact, PrivacyReview
from people.names import NotAllowed, Refused
from staff.models import User

EARLIER = 5  # birth dates that stood there before


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
        "birth",
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

    @admin.display(description="born")
    def birth(self, review: PrivacyReview) -> str:
        """By what they would be grown up, and what stood there before: a date alone is easily written."""
        now = review.person.facts.filter(about=Fact.About.BORN).first()
        told = [f"{now.text} ({now.source or 'no source'})" if now else "nobody knows"]
        told += [
            f"until {row.until_at:%Y-%m-%d}: {row.was['text']} ({row.was['source'] or 'no source'})"
            for row in Earlier.objects.filter(
                person=review.person_id, kind="fact", was__about=Fact.About.BORN
            )[:EARLIER]
        ]
        return "; ".join(told)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        review = context.get("original")
        context["read"] = disclosure.as_read(review) if review else ""
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="answer")
    def answer(self, review: PrivacyReview) -> str:
        """A page has no place for the badge of a list."""
        return str(self.standing(review)[1])

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
            read = request.POST.get("read", "")
            disclosure.decide(review, by=by, is_approved=is_approved, read=read)
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
