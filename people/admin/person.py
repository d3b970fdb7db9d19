from collections.abc import Iterator
from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.db import IntegrityError, OperationalError
from django.db.models import CASCADE, PROTECT
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import get_text_list
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from people import disclosure, doubts, facts, names, reviews
from people.admin import duplicates, earlier, merging
from people.admin.filters import ToReview
from people.admin.forms import PersonForm
from people.admin.inlines import AwardInline, CreditInline, FactInline, NameInline, RelationshipInline
from people.admin.inlines.part import SourcedFormSet
from people.admin.inlines.relationships import RelationshipsFormSet
from people.models import Person, PersonQuerySet, Status
from people.turns import is_deadlock
from staff.models import User

CROSSED = (
    "Not saved: somebody saved the same name, id or relationship in the meantime. This is how it stands now."
)
KEPT_MINOR = (
    "Kept as a minor: born less than 18 years ago, as far as the date tells. It stays so after the birthday, "
    "until two editors have agreed on another privacy."
)


KEPT_CHILD = (
    "Kept as a minor: nobody knows when they were born, and a parent is alive. A year of birth settles it."
)


@admin.register(Person)
class PersonAdmin(ModelAdmin):  # type: ignore[misc]
    form = PersonForm
    inlines = [NameInline, CreditInline, RelationshipInline, FactInline, AwardInline]
    list_display = ["printed", "disambiguator", "jobs", "born", "standing"]
    list_filter = ["privacy", "status", ToReview]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name"]  # what is asked is get_search_results
    search_help_text = "Any name they go by, or an external id"
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["page", "facts_in_stories"]
    warn_unsaved_form = True
    compressed_fields = False  # labels above, so that three fields share a line
    actions_detail = ["merge", "earlier"]
    actions_list = ["import_people"]
    actions_submit_line = ["looked_through"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name", "sort_name"),
                    ("disambiguator", "slug"),
                    ("born", "died"),
                    "occupations",
                    ("source", "source_url", "as_of"),
                    "bio",
                    "facts_in_stories",
                ]
            },
        ),
        (
            "Privacy",
            {
                "fields": [("privacy", "status"), "privacy_reason", "page"],
                "description": "A private person, a minor or a protected one has no page and is linked "
                "nowhere; links there were turn into plain text.",
            },
        ),
        (
            "Elsewhere",
            {
                "fields": ["wikidata", "imdb", "tmdb"],
                "description": "Ids such as Q170572, nm0000285 and 7447: imports know people by them.",
            },
        ),
    ]

    @admin.display(description="name", ordering="sort_name")
    def printed(self, person: Person) -> str:
        return person.name

    @admin.display(description="occupations")
    def jobs(self, person: Person) -> str:
        return ", ".join(person.occupations)

    @display(  # type: ignore[untyped-decorator]
        description="page", label={"public": "success", "minor": "danger", "protected": "danger"}
    )
    def standing(self, person: Person) -> tuple[str, str]:
        hold = person.hold
        return hold or "public", hold.capitalize() or "Public, linked"

    @admin.display
    def page(self, person: Person) -> str:
        if person._state.adding:
            return "As soon as the profile is saved, if it is public and published"
        return f"None: {person.hold}" if person.hold else "Shown, and linked from stories"

    @admin.display(description="facts in stories")
    def facts_in_stories(self, person: Person) -> str:
        """By its address: stories are a floor above."""
        if person._state.adding:
            return "As soon as the profile is saved"
        address = f"{reverse('facts-disagree')}?person={person.pk}"
        return format_html('<a href="{}">Live stories that disagree with this profile</a>', address)

    @action(  # type: ignore[untyped-decorator]
        description="Merge into another profile…", url_path="merge", permissions=["merge"]
    )
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return merging.screen(self, request, object_id)

    @action(  # type: ignore[untyped-decorator]
        description="What it said before", url_path="earlier", permissions=["earlier"]
    )
    def earlier(self, request: HttpRequest, object_id: str) -> HttpResponse:
        person = self.get_object(request, object_id)
        if person is None:
            raise Http404
        return earlier.screen(self, request, person)

    def has_earlier_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("people.view_person")

    @action(description="Import…", url_path="import", permissions=["import"])  # type: ignore[untyped-decorator]
    def import_people(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:people_peopleimport_add")

    @action(description="Save: looked through today", permissions=["merge"])  # type: ignore[untyped-decorator]
    def looked_through(self, request: HttpRequest, person: Person) -> None:
        reviews.looked_through(person, by=request.user)  # type: ignore[arg-type]  # the desk is for users

    def view_on_site(self, person: Person) -> str | None:
        return settings.SITE_URL + person.get_absolute_url() if person.is_public else None

    def get_search_results(self, request: HttpRequest, queryset: PersonQuerySet, search_term: str) -> Any:
        term = search_term.strip()
        if term and request.path == reverse("admin:autocomplete"):
            return queryset.offered(term), False
        return (queryset.called(term) if term else queryset), False

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> list[Any]:
        """A profile that is changed also carries, unseen, what the change is based on."""
        if obj is None or not self.has_change_permission(request, obj):
            return self.fieldsets
        return [*self.fieldsets, (None, {"fields": ["based_on"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> list[str]:
        return [*self.readonly_fields, "slug"] if obj else self.readonly_fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Person | None = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        if obj and obj.status == Status.MERGED:
            return False
        return bool(super().has_change_permission(request, obj))

    def has_merge_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """A method, since Unfold's system check would look for the permission in a database not yet made."""
        return request.user.has_perm("people.change_person")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("people.import_people")

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Off for somebody whom stories name; such a profile is made private, or redacted."""
        if obj and _is_wanted_elsewhere(obj):
            return False
        return bool(super().has_delete_permission(request, obj))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form has checked what it saw; what somebody else saved meanwhile, the database refuses. It also
        ends one of two saves of relatives that wait for each other."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (IntegrityError, OperationalError) as error:
            if isinstance(error, OperationalError) and not is_deadlock(error):
                raise
            self.message_user(request, CROSSED, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        person = form.instance
        known = set(person.names.values_list("norm", flat=True))
        super().save_related(request, form, formsets, change)
        by = cast(User, request.user)  # the desk is for users
        for formset in formsets:
            if isinstance(formset, SourcedFormSet):
                formset.redact(by)
            if isinstance(formset, RelationshipsFormSet):
                facts.touch(formset.others())
        names.keep_in_step(person, form.initial.get("name", "") if change else "")
        told = {name: form.cleaned_data[name] for name in ("source", "source_url", "as_of")}
        facts.in_step(person, **told)
        if form.asks_for:
            disclosure.ask(person, privacy=form.asks_for, reason=form.cleaned_data["privacy_reason"], by=by)
        for level, said in self._to_tell(person, form):
            self.message_user(request, said, level)
        for doubt in doubts.of(person, besides=known):
            self.message_user(request, doubt, messages.WARNING)
        if not change and (hint := duplicates.hint(person)):
            self.message_user(request, hint, messages.WARNING)

    def _to_tell(self, person: Person, form: Any) -> Iterator[tuple[int, str]]:
        """What became of a save besides what was typed, in sentences."""
        privacy = Person.objects.values_list("privacy", flat=True).get(pk=person.pk)
        if form.is_kept_minor:
            yield messages.INFO, KEPT_MINOR
        elif privacy != person.privacy:
            yield messages.INFO, KEPT_CHILD
        if form.asks_for:
            yield messages.INFO, f"{person.name} stays as they are until another editor agrees."
        if unsourced := list(person.facts.filter(source="", about__in=facts.COLUMNS)):
            about = get_text_list([fact.get_about_display().lower() for fact in unsourced], "and")
            yield messages.WARNING, f"Readers do not see {about}: say where it comes from."
        for year in facts.told_all_the_same(person):
            yield (
                messages.WARNING,
                f"Readers do not see when, but the disambiguator or the bio says {year}.",
            )
        for why in facts.contradictions(person):
            yield messages.WARNING, why


def _is_wanted_elsewhere(person: Person) -> bool:
    """Rows of other apps, which people knows nothing of, would go with this one or forbid that it goes."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: person}).exists()
        for relation in Person._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
        and relation.related_model._meta.app_label != Person._meta.app_label
        and relation.on_delete in (CASCADE, PROTECT)
    )
