"""How long the house keeps what a story rests on. Notes burn `SOURCING_RETENTION_DAYS` after readers first
saw the story: which source it was and what they said is gone then, and that the words were covered stays.
An editor keeps them longer, until a day and for a reason; legal holds them. No key is needed to burn."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Min, OuterRef
from django.db.models.functions import Now
from django.utils import timezone

from articles import lifecycle
from articles.models import Article, Transition
from people.names import NotAllowed, NotPossible
from sourcing import resting
from sourcing.access import a_reason
from sourcing.models import Extension, SourcingNote
from staff.models import User

LONGEST = dt.timedelta(days=730)  # from today
SHOWN = ("publish", "go_live")  # the steps with which readers see a story for the first time


def burns_on(article: Article) -> dt.date | None:
    """The day on which the notes of a story burn as things stand; None while readers have not seen it, and
    while legal holds them."""
    shown = Transition.objects.filter(article=article, verb__in=SHOWN).aggregate(first=Min("at"))["first"]
    if shown is None:
        return None
    standing = list(Extension.objects.standing().filter(article=article))
    if any(each.is_legal_hold for each in standing):
        return None
    due: dt.date = shown.date() + dt.timedelta(days=settings.SOURCING_RETENTION_DAYS)
    return max([due, *(each.until + dt.timedelta(days=1) for each in standing if each.until)])


def burn_due() -> int:
    """Burn what is due, of notes that are as old themselves; how many. Said twice, it is done once."""
    before = timezone.now() - dt.timedelta(days=settings.SOURCING_RETENTION_DAYS)
    shown = Transition.objects.filter(article=OuterRef("article"), verb__in=SHOWN, at__lt=before)
    kept = Extension.objects.standing().filter(article=OuterRef("article"))
    old = SourcingNote.objects.filter(Exists(shown), ~Exists(kept), is_burnt=False, made_on__lt=before.date())
    due = old.exclude(resting.may_be_of_held_sources())
    with transaction.atomic():
        return resting.burn(due)


def extend(article: Article, *, until: dt.date, by: User, reason: str) -> Extension:
    """Keep a story's notes until the end of a day. For who may publish it. Raises NotAllowed, NotPossible."""
    if not timezone.now().date() < until <= (timezone.now() + LONGEST).date():
        raise NotPossible("Choose a day within the next two years.")
    with transaction.atomic():
        locked = lifecycle.lock(article)
        if not by.has_perm("articles.publish_article"):
            raise NotAllowed("Only who may publish a story keeps its notes longer.")
        return Extension.objects.create(article=locked, until=until, reason=a_reason(reason), by=by)


def hold(article: Article, *, by: User, reason: str) -> Extension:
    """Keep a story's notes until legal ends that. Raises NotAllowed, NotPossible."""
    if not by.has_perm("sourcing.hold_source"):
        raise NotAllowed("Only legal holds a story’s notes.")
    with transaction.atomic():
        locked = lifecycle.lock(article)
        if Extension.objects.standing().filter(article=locked, until=None).exists():
            raise NotPossible("Legal holds these notes already.")
        return Extension.objects.create(article=locked, until=None, reason=a_reason(reason), by=by)


def end(extension: Extension, *, by: User) -> None:
    """Let the house's time count again. A hold is legal's to end. Raises NotAllowed, NotPossible."""
    permission = "sourcing.hold_source" if extension.is_legal_hold else "articles.publish_article"
    if not by.has_perm(permission):
        raise NotAllowed("You may not end this.")
    standing = Extension.objects.filter(pk=extension.pk, ended_by=None)
    if not standing.update(ended_by=by, ended_at=Now()):
        raise NotPossible("This has ended already.")
