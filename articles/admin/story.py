"""The story screen: where a story is written and handed on. What is typed is saved, then the verb is asked.

Nothing typed is lost: whatever a verb or the form refuses, the page comes back with all of it and the reason.
"""

import datetime as dt
import re
import uuid
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from articles import buffers, checks, lifecycle, links
from articles.admin import checklist, facts, panel
from articles.admin.asking import ASKS, typed_into
from articles.admin.comparison import Difference, differences
from articles.admin.forms import OWN_FIELDS, StoryForm
from articles.admin.layout import BUTTONS, buttons, slots
from articles.admin.pictures import illustrated
from articles.copy import Copy
from articles.models import MISSED, Article, DeskState, DraftBuffer, Transition
from staff.models import User

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

TEMPLATE = "admin/articles/article/story.html"
# What a save on top of somebody else's leaves as it is, unless it is told to: what the tick box is called.
KEPT_ON_TOP = {"embargo_until": "Use my embargo", "needs_legal": "Use my “Needs legal”"}
CHECKED = ("publish", "schedule", "schedule_update", "correct")

_REVISION_NUMBER = re.compile(r"[0-9]{1,9}")


def screen(model_admin: "ArticleAdmin", request: HttpRequest, object_id: str | None) -> HttpResponse:
    """GET shows the story; POST saves it and, if a button named a verb, asks that verb.

    403 for who may not write or see stories; 409 for a stale save; a redirect home where there is no story.
    """
    try:
        if request.method != "POST":
            return Screen(model_admin, request, _find(model_admin, request, object_id)).show()
        try:
            with transaction.atomic():  # the row is ours from the look at it until the last verb has spoken
                return Screen(
                    model_admin, request, _find(model_admin, request, object_id, lock=True)
                ).receive()
        except (lifecycle.Refused, ValidationError) as refusal:
            # What was half written is taken back, but not in the object: look again.
            return Screen(model_admin, request, _find(model_admin, request, object_id)).refuse(refusal)
    except Article.DoesNotExist:
        missing: HttpResponse = model_admin._get_obj_does_not_exist_redirect(
            request, Article._meta, object_id
        )
        return missing


def _find(
    model_admin: "ArticleAdmin", request: HttpRequest, object_id: str | None, *, lock: bool = False
) -> Article:
    """The story asked for, or a new one. Raises DoesNotExist, or PermissionDenied for who may not see it."""
    if object_id is None:
        if not model_admin.has_add_permission(request):
            raise PermissionDenied
        return Article(created_by=_user(request))
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    try:
        number = Article._meta.pk.to_python(unquote(object_id))
    except ValidationError as error:
        raise Article.DoesNotExist from error
    if lock:  # by itself: a joined revision would be read as of before the wait
        Article.objects.select_for_update().only("pk").get(pk=number)
    stories = Article.objects.select_related(
        "head__section", "head__saved_by", "head__link_run", "head__lead_image"
    ).prefetch_related("head__bylines__contributor", "head__topics")
    return stories.get(pk=number)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@dataclass(frozen=True, slots=True)
class Term:
    """What a story says of itself, in somebody else's save and in the one that came second. With a `choice`,
    theirs stays unless that is ticked."""

    name: str
    label: str
    theirs: str
    mine: str
    differs: bool
    choice: str


class Screen:
    """One request for the screen of one story."""

    def __init__(self, model_admin: "ArticleAdmin", request: HttpRequest, article: Article) -> None:
        self.model_admin, self.request, self.article = model_admin, request, article
        self.user = _user(request)
        self.verb = request.POST.get("_verb", "")
        self.page = buffers.page_of(request.POST.get("page", "")) or uuid.uuid4()
        self.boxes = typed_into(article, request.POST)
        if self.verb in ASKS:
            self.boxes[self.verb] = ASKS[self.verb](article, request.POST)
        self.sent = self.boxes.get(self.verb)  # the fields of the verb that was asked
        self.stood: list[str] = []  # the terms that a save on top has left as they were
        self.has_copy = "headline" in request.POST  # who may only read sends a verb and no copy

    def receive(self) -> HttpResponse:
        """Save, then the verb. Raises Refused or ValidationError, and then nothing has been saved."""
        if not self.has_copy and (self.verb not in BUTTONS or self.article._state.adding):
            return self.show()
        saved = self._save() if self.has_copy else None
        if isinstance(saved, StoryForm):
            return self.show(form=saved)
        refusal = self._ask(saved) if self.verb in BUTTONS else None
        self._tell(saved, refusal)
        if refusal and self.sent:  # again, with what was typed into its fields
            self.article = _find(self.model_admin, self.request, str(self.article.pk))
            self.sent.refusal = str(refusal)
            found = refusal.problems if isinstance(refusal, lifecycle.NotReady) else []
            own = [problem for problem in found if problem.field not in self.sent.fields]
            return self.show(problems=own, status=409)
        query = {"asked": "publish"} if isinstance(refusal, lifecycle.NotReady) else {}
        if left := self._left():
            query["kept"] = str(left.pk)
        address = reverse("admin:articles_article_change", args=[self.article.pk])
        return redirect(f"{address}?{urlencode(query)}" if query else address)

    def refuse(self, refusal: lifecycle.Refused | ValidationError) -> HttpResponse:
        """The page again, with everything that was typed and why it was not taken."""
        form = StoryForm(self.article, self.user, self.request.POST)
        form.is_valid()
        status = 200
        if isinstance(refusal, ValidationError):
            form.add_error(None, refusal)
        else:
            status = 403 if isinstance(refusal, lifecycle.NotAllowed) else 409
            form.add_error(None, f"Not saved. {refusal}")
        stale = refusal if isinstance(refusal, lifecycle.Stale) else None
        return self.show(form=form if self.has_copy else None, stale=stale, status=status)

    def show(
        self,
        form: StoryForm | None = None,
        stale: lifecycle.Stale | None = None,
        problems: Sequence[checks.Problem] = (),
        status: int = 200,
    ) -> TemplateResponse:
        article, is_new = self.article, self.article._state.adding
        may_write = is_new or lifecycle.may("save_draft", article, self.user)
        is_opened = may_write and self.request.method != "POST"
        restored = self._restored() if is_opened else None
        typed = buffers.typed(restored) if restored else None
        if form is None and may_write:
            form = StoryForm(article, self.user, typed if typed and "headline" in typed else None)
        boxes = typed_into(article, typed) if typed else self.boxes
        offered = [replace(each, ask=boxes.get(each.verb, each.ask)) for each in buttons(article, self.user)]
        unsaved = self._unsaved({each.verb for each in offered}) if is_opened else []
        listed = checklist.context(article, self.user)
        if not problems and self._was_refused():
            problems = checklist.stopping(listed)
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": Article._meta,
            "original": None if is_new else article,
            "title": "New story" if is_new else str(article),
            "media": form.media if form else "",
            "article": article,
            "address": f"{settings.SITE_URL}{article.get_absolute_url()}" if article.is_live else "",
            "form": form,
            "page": restored.page if restored else self.page,
            "may_write": may_write,
            "reading": illustrated(article.head.body) if article.head and not form else "",
            "slots": slots(form, problems) if form else {},
            "problems": problems,
            "stale": stale,
            "kept": [each for each in unsaved if each != restored],
            "differences": _differences(form, stale),
            "terms": _terms(form, stale, article),
            "buttons": [each for each in offered if each.is_open or not stale],
            "last_step": _last_step(article),
            "panel": panel.context(article, self.user),
            "facts": facts.context(article, self.user),
            "checklist": listed,
        }
        return TemplateResponse(self.request, TEMPLATE, context, status=status)

    def _save(self) -> Transition | StoryForm | None:
        """The step that saved, None when nothing had changed, or the form with its errors."""
        form = StoryForm(self.article, self.user, self.request.POST)
        if not form.is_valid():
            return form
        for name in self._standing():
            if form.cleaned_data[name] != getattr(self.article, name):
                self.stood.append(str(form[name].label))
            del form.fields[name]
        begun, saved = self._begun(), None
        if form.has_news():
            base = self._on_top() or form.cleaned_data["based_on"]
            form.fill()
            saved = lifecycle.save_draft(self.article, by=self.user, copy=form.copy(), based_on=base)
        buffers.saved(begun, by=self.user, page=self.page)
        self.page = uuid.uuid4()
        return saved

    def _restored(self) -> DraftBuffer | None:
        """What this editor typed earlier and has asked for."""
        number = self.request.GET.get("kept", "")
        return buffers.bring_back(self._begun(), by=self.user, number=number)

    def _left(self) -> DraftBuffer | None:
        """What was typed into the fields of verbs that were not asked: the page has it again."""
        words: dict[str, str] = {}
        for verb, ask in self.boxes.items():
            if verb != self.verb:
                words.update(ask.words())
        if not words or not lifecycle.may("save_draft", self.article, self.user):
            return None
        return buffers.keep(self.article, by=self.user, page=self.page, form=urlencode(words))

    def _unsaved(self, verbs: Set[str]) -> list[DraftBuffer]:
        """What this editor typed and did not save, into the story or the fields of these verbs; what says no
        more than the newest copy is forgotten."""
        found = []
        for buffer in buffers.kept(self._begun(), by=self.user):
            typed = buffers.typed(buffer)
            if verbs & typed_into(self.article, typed).keys() or self._has_news(typed):
                found.append(buffer)
            else:
                buffer.delete()
        return found

    def _has_news(self, typed: QueryDict) -> bool:
        if "headline" not in typed:
            return False
        form = StoryForm(self.article, self.user, typed)
        try:
            return not form.is_valid() or form.has_news()
        except ValidationError:
            return True

    def _begun(self) -> Article | None:
        return None if self.article._state.adding else self.article

    def _standing(self) -> list[str]:
        """The terms that somebody else may have set, and that a save on top leaves as they are."""
        mine = self.request.POST.getlist("_mine")
        return [name for name in KEPT_ON_TOP if name not in mine] if self._on_top() else []

    def _on_top(self) -> int | None:
        """The revision that was shown beside what was typed; anything but a plain number is none."""
        sent = self.request.POST.get("_on_top", "")
        return int(sent) if _REVISION_NUMBER.fullmatch(sent) else None

    def _ask(self, saved: Transition | None) -> lifecycle.Refused | None:
        """Ask the verb. What it refuses is returned, since what was typed is saved all the same."""
        try:
            starts = lifecycle.MOVES[self.verb].from_desk
            if saved and {saved.from_desk, DeskState.REVIEW} <= starts and not self._may():
                # Saving has put the story back to writing; the button was pressed on one handed in.
                lifecycle.submit(self.article, by=self.user)
            if self.verb in CHECKED and self.article.head_id:
                links.link_revision(self.article.head_id)  # here, or a refusal would take the names with it
            if self.sent:
                self.sent.ask(self.user)
            else:
                getattr(lifecycle, self.verb)(self.article, by=self.user)
        except ValidationError as damaged:
            return lifecycle.Refused(" ".join(damaged.messages))
        except lifecycle.Refused as refusal:
            return refusal
        return None

    def _may(self) -> bool:
        return lifecycle.may(self.verb, self.article, self.user)

    def _tell(self, saved: Transition | None, refusal: lifecycle.Refused | None) -> None:
        told = []
        if saved:
            told.append(f"Saved as revision {saved.revision.number}.")
        elif not self.verb:
            told.append("Nothing had changed, so nothing was saved.")
        if self.stood:
            told.append(f"Left as it was: {', '.join(self.stood)}.")
        if self.verb in BUTTONS and refusal is None:
            told.append(BUTTONS[self.verb].done)
        if told:
            messages.success(self.request, " ".join(told))
        if refusal and not self.sent and not isinstance(refusal, lifecycle.NotReady):
            messages.error(self.request, str(refusal))

    def _was_refused(self) -> bool:
        """Whether publishing has been asked for, and what stands in its way is to be said at the top."""
        return self.request.method == "GET" and self.request.GET.get("asked") == "publish"


def _differences(form: StoryForm | None, stale: lifecycle.Stale | None) -> list[Difference]:
    if form is None or stale is None or not form.is_bound:
        return []
    return differences(Copy.of(stale.head), form.copy().canonical())


def _terms(form: StoryForm | None, stale: lifecycle.Stale | None, article: Article) -> list[Term]:
    if form is None or stale is None or not form.is_bound:
        return []
    terms = []
    for name in OWN_FIELDS:
        if name in form.fields:
            theirs, mine = getattr(article, name), form.cleaned_data.get(name)
            said = (str(form[name].label), _in_words(theirs), _in_words(mine))
            terms.append(Term(name, *said, differs=theirs != mine, choice=KEPT_ON_TOP.get(name, "")))
    return terms


def _in_words(value: object) -> str:
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "j M Y, H:i")
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value or "none")


def _last_step(article: Article) -> Transition | None:
    """The step whose reason is to be seen to: the story was sent back, or kept back at its hour."""
    if article._state.adding:
        return None
    steps = article.transitions.exclude(verb="save_draft").select_related("by").order_by("-pk")
    last = steps.first()
    return last if last and last.verb in ("send_back", *MISSED) else None
