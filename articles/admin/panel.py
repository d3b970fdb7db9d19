"""“People in this story”: what the linker found in the newest copy, name by name, for an editor to decide.

A fragment of the story screen: `people` shows it, `decide` takes a decision and shows it again.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

import linking
from articles import decisions, doorbell, links
from articles.admin.filters import LINKS_LATE
from articles.decisions import NothingToDecide
from articles.lifecycle import NotAllowed, Refused
from articles.models import Article, LinkDecision, LinkRun, Mention, Revision
from articles.places import Place
from people import doubts
from people.models import Person
from staff.models import User

TEMPLATE = "admin/articles/article/people.html"
SHOWN = 9  # other candidates of a name: one for each digit key
FOUND = 9  # people in the answer to a search
BESIDE = 40  # code points on either side by which the page finds a name in what is being edited

_PART_ORDER = {Mention.Part.HEADLINE: 0, Mention.Part.DEK: 1, Mention.Part.BODY: 2}
_TONES = {
    Mention.State.SUGGESTED: "doubt",
    Mention.State.WAITING: "doubt",
    Mention.State.HELD: "bad",
    Mention.State.CONFIRMED: "good",
    Mention.State.MANUAL: "good",
}
_ADDRESS = re.compile(
    r"(?P<revision>\d{1,18})\.(?P<part>headline|dek|body)\.(?P<start>\d{1,9})\.(?P<person>\d{1,18})", re.ASCII
)
CHANGED = "The names were found anew in the meantime: look again, then decide."


@dataclass(slots=True)
class Row:
    """One name in the text, and what may be decided about it."""

    mention: Mention
    state: str
    tone: str
    before: str
    after: str
    others: list[Person] = field(default_factory=list)  # whom else it may mean, likeliest first

    @property
    def address(self) -> str:
        """How a decision says which name it is about, whom it was shown to be included: mentions are replaced
        as a set, so their rows come and go."""
        mention = self.mention
        return f"{mention.revision_id}.{mention.part}.{mention.start}.{mention.person_id or 0}"

    @property
    def is_open(self) -> bool:
        """Whether an editor is asked."""
        return self.mention.state in (Mention.State.SUGGESTED, Mention.State.WAITING)


@require_GET
def people(request: HttpRequest, article_id: int) -> HttpResponse:
    """The panel's inside. 403 for who may not see stories, 404 for no such story."""
    article = _article(request, article_id)
    return render(request, TEMPLATE, {"panel": context(article, signed_in(request))})


@require_GET
def search(request: HttpRequest, article_id: int) -> HttpResponse:
    """Profiles for a name to be linked to, as the options of a list."""
    article = _article(request, article_id)
    if not request.user.has_perm("people.view_person"):
        raise PermissionDenied
    asked = request.GET.get("q", "").replace("\x00", "").strip()
    called = Person.objects.called(asked) if asked else Person.objects.none()
    found = called.exclude(status="merged").select_related("portrait")[:FOUND]
    shown = {"found": found, "asked": asked, "article": article}
    return render(request, "admin/articles/article/people_found.html", shown)


@require_POST
def retry(request: HttpRequest, article_id: int) -> HttpResponse:
    """Give a parked story its attempts back and wake the worker; anything else is left as it is."""
    article = _article(request, article_id)
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    run = _run(article)
    if run and run.parked_at:
        links.want_again([run.pk])
        transaction.on_commit(lambda: doorbell.ring(run.pk))
    return redirect("admin:articles_article_change", article.pk)


@require_POST
def decide(request: HttpRequest, article_id: int) -> HttpResponse:
    """Take one decision: `do` says which, and about which name (`confirm:` and a Row's address).

    The page's script gets the panel as it is now, with 403 or 409 where the decision was refused; a browser
    without it is led back to the story.
    """
    article = _article(request, article_id)
    user = signed_in(request)
    refusal: Refused | None = None
    said = ""
    try:
        said = _do(article, user, request.POST)
    except Refused as refused:
        refusal = refused
    if request.headers.get("X-Requested-With") != "fetch":
        tell = messages.error if refusal else messages.success
        tell(request, str(refusal) if refusal else said)
        return redirect("admin:articles_article_change", article.pk)
    article = _article(request, article_id)
    status = 200 if refusal is None else 403 if isinstance(refusal, NotAllowed) else 409
    shown = context(article, user) | {"refusal": refusal, "said": said}
    return render(request, TEMPLATE, {"panel": shown}, status=status)


def context(article: Article, user: User) -> dict[str, Any]:
    """What the fragment shows: `state` is done, owed, parked, or new for a story not saved yet."""
    run = _run(article)
    state = run.state if run else "new"
    rows = _rows(run.revision) if run else []  # while links are owed, those readers may still see
    decided = list(_decided(article)) if run else []
    return {
        "article": article,
        "run": run,
        "state": state,
        "is_late": bool(run and state == "owed" and timezone.now() - run.wanted_at > LINKS_LATE),
        "rows": rows,
        "named": len({row.mention.person_id for row in rows if row.mention.person_id}),
        "open": sum(row.is_open for row in rows),
        "strangers": run.strangers if run else [],
        "decided": decided,
        "may_decide": run is not None and decisions.may_decide(article, user),
        "may_undo": any(decision.by_id == user.pk for decision in decided),
    }


# --- what is asked ----------------------------------------------------------------------------------------


def _do(article: Article, by: User, sent: Any) -> str:
    """Ask the verb that `do` names; what it did, in words. Raises Refused."""
    verb, _, about = sent.get("do", "").partition(":")
    if verb not in _VERBS:
        raise NothingToDecide("Nothing was asked.")
    return _VERBS[verb](article, by, about, sent)


def _confirm(article: Article, by: User, about: str, sent: Any) -> str:
    mention = _mention(article, about)
    if mention.person is None:
        raise NothingToDecide("Choose who is meant: several people have this name.")
    decisions.confirm(article, by=by, place=Place.of(mention), person=mention.person)
    return f"“{mention.surface}” is {mention.person.name}."


def _reject(article: Article, by: User, about: str, sent: Any) -> str:
    mention = _mention(article, about)
    decisions.reject(article, by=by, place=Place.of(mention), person=mention.person)
    return f"“{mention.surface}” is not {mention.person.name if mention.person else 'one of them'}."


def _choose(article: Article, by: User, about: str, sent: Any) -> str:
    """Who is meant comes after the name, or in a field of its own."""
    name, _, who = about.partition(":")
    mention, person = _mention(article, name), _person(who or sent.get("person", ""))
    decisions.link_by_hand(article, by=by, place=Place.of(mention), person=person)
    return f"“{mention.surface}” is {person.name}."


def _never(article: Article, by: User, about: str, sent: Any) -> str:
    mention = _mention(article, about)
    if mention.person is None:
        raise NothingToDecide("Choose who is meant first.")
    decisions.never(article, by=by, place=Place.of(mention), person=mention.person)
    return f"“{mention.surface}” is never linked to {mention.person.name} again, in any story."


def _by_hand(article: Article, by: User, about: str, sent: Any) -> str:
    """Words selected in the text, with those beside them."""
    place = Place(*(sent.get(name, "").replace("\x00", "") for name in ("surface", "before", "after")))
    person = _person(sent.get("person", ""))
    made = decisions.link_by_hand(article, by=by, place=place, person=person)
    article.refresh_from_db(fields=["head"])
    found = Mention.objects.filter(revision=article.head_id, surface=made.surface, state=Mention.State.MANUAL)
    if not found.exists():
        return f"“{made.surface}” is {person.name}, as soon as the story is saved with these words."
    return f"“{made.surface}” is {person.name}."


def _profile(article: Article, by: User, about: str, sent: Any) -> str:
    person = decisions.make_profile(article, by=by, name=about)
    said = f"{person.name} has a profile now: a stub, linked as soon as it is published."
    return " ".join([said, *doubts.of(person)])


def _undo(article: Article, by: User, about: str, sent: Any) -> str:
    taken = decisions.undo(article, by=by)
    return _taken_back(taken)


def _withdraw(article: Article, by: User, about: str, sent: Any) -> str:
    standing = article.link_decisions.standing().select_related("article", "person")
    decision = standing.filter(pk=_number(about)).first()
    if decision is None:
        raise NothingToDecide("This decision has been taken back already.")
    decisions.withdraw(decision, by=by)
    return _taken_back(decision)


def _taken_back(decision: LinkDecision) -> str:
    if decision.verdict == LinkDecision.Verdict.PROFILE:
        return f"The profile of {decision.surface} stays: redact or merge it at its own page."
    return f"Taken back: {decision}."


_VERBS: dict[str, Callable[[Article, User, str, Any], str]] = {
    "confirm": _confirm,
    "reject": _reject,
    "choose": _choose,
    "never": _never,
    "hand": _by_hand,
    "profile": _profile,
    "undo": _undo,
    "withdraw": _withdraw,
}


def _mention(article: Article, about: str) -> Mention:
    """The mention a Row's `address` means, if it still stands there and is the person the editor saw.

    Raises NothingToDecide for a text saved anew, or a name found anew, in the meantime.
    """
    match = _ADDRESS.fullmatch(about)
    if match is None or int(match["revision"]) != article.head_id:
        raise NothingToDecide(CHANGED)
    named = Mention.objects.select_related("revision", "person")
    mention = named.filter(revision=article.head_id, part=match["part"], start=int(match["start"])).first()
    if mention is None or (mention.person_id or 0) != int(match["person"]):
        raise NothingToDecide(CHANGED)
    return mention


def _person(about: str) -> Person:
    person = Person.objects.exclude(status="merged").filter(pk=_number(about)).first()
    if person is None:
        raise NothingToDecide("This profile is no longer there; choose again.")
    return person


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def signed_in(request: HttpRequest) -> User:
    """Whoever asks. Raises PermissionDenied for somebody who is nobody here."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _article(request: HttpRequest, article_id: int) -> Article:
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    return get_object_or_404(Article.objects.select_related("head__link_run", "created_by"), pk=article_id)


# --- what is shown ----------------------------------------------------------------------------------------


def _run(article: Article) -> LinkRun | None:
    return getattr(article.head, "link_run", None)


def _rows(revision: Revision) -> list[Row]:
    """A revision's names in the order of the text. Two queries."""
    mentions = sorted(
        revision.mentions.select_related("person__portrait"),
        key=lambda mention: (_PART_ORDER[Mention.Part(mention.part)], mention.start),
    )
    texts = {
        Mention.Part.HEADLINE: revision.headline,
        Mention.Part.DEK: revision.dek,
        Mention.Part.BODY: linking.read_html(revision.body).text if mentions else "",
    }
    known = _others(mentions)
    return [_row(mention, texts[Mention.Part(mention.part)], known) for mention in mentions]


def _row(mention: Mention, text: str, known: dict[int, Person]) -> Row:
    state, tone = _in_words(mention)
    others = [known[pk] for pk in _other_ids(mention) if pk in known]
    before, after = text[max(0, mention.start - BESIDE) : mention.start], text[mention.end :][:BESIDE]
    return Row(mention, state, tone, before, after, others[:SHOWN])


def _in_words(mention: Mention) -> tuple[str, str]:
    """A mention's state as an editor reads it, and the tone of its badge."""
    if mention.state == Mention.State.AUTO:
        return ("Linked", "good") if mention.is_linked else (mention.get_state_display(), "plain")
    label, tone = mention.get_state_display(), _TONES.get(Mention.State(mention.state), "plain")
    hold = mention.person.hold if mention.person else ""
    if hold and mention.state != Mention.State.REJECTED:
        return f"{label}: {hold}", "bad"
    if mention.state == Mention.State.MANUAL and mention.person is None:
        return "Nobody", "plain"
    return label, tone


def _other_ids(mention: Mention) -> list[int]:
    return [each["person"] for each in mention.candidates if each["person"] != mention.person_id]


def _others(mentions: Sequence[Mention]) -> dict[int, Person]:
    wanted = {pk for mention in mentions for pk in _other_ids(mention)}
    return Person.objects.exclude(status="merged").in_bulk(wanted) if wanted else {}


def _decided(article: Article) -> Iterable[LinkDecision]:
    return article.link_decisions.standing().select_related("person", "by")
