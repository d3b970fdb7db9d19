"""What readers see: a story published, corrected, moved, held, released, killed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop as _

from articles import checks
from articles.body import canonical_text
from articles.lifecycle.steps import (
    check,
    check_slug,
    clock,
    done,
    first_seen,
    forget_update,
    lock,
    stops,
    write,
)
from articles.models import Article, Correction, OldAddress, Status, Transition
from articles.moves import NotPossible, NotReady, permit
from staff.models import User

# Kept in English, as the desk speaks; the page translates what nobody has put otherwise.
HELD_NOTICE = _("This story has been taken down while we check it.")
KILLED_NOTICE = _("This story has been withdrawn.")
LONGEST_NOTICE = 300  # characters


def publish(article: Article, *, by: User, reason: str = "") -> Transition:
    """Let readers see the newest copy, now; a held story comes back with it. Raises NotReady with everything
    that stops it, NotPossible where readers have it already."""
    with transaction.atomic():
        locked = lock(article)
        move = permit("publish", locked, by)
        if locked.status == Status.LIVE and not locked.has_pending_copy:
            raise NotPossible("Readers have the newest copy already.")
        check(locked)
        if locked.status in (Status.DRAFT, Status.SCHEDULED):
            locked.publish_at = first_seen(locked.embargo_until)
        _bring_back(locked)
        _show_newest(locked)
        made = write(locked, move, "publish", by=by, reason=reason)
    return done(article, made)


def correct(
    article: Article,
    *,
    by: User,
    kind: str,
    text: str,
    placement: str = Correction.Placement.BOTTOM,
    keep_copy: bool = False,
    reason: str = "",
) -> Transition:
    """Tell readers of a mistake, and let them have the newest copy with it; if they `keep_copy`, they
    have what they had. A held story comes back with it.

    A factual error may only be a correction. Raises NotReady for a text that hides what happened, and with
    what stops the copy they would have.
    """
    with transaction.atomic():
        locked = lock(article)
        move = permit("correct", locked, by)
        text = " ".join(canonical_text(text).split())
        if problems := checks.correction(kind, text):
            raise NotReady(problems)
        if placement not in Correction.Placement.values:
            raise ValidationError({"placement": "A correction stands above or below the story."})
        if locked.has_pending_copy and not keep_copy:
            check(locked)
            _show_newest(locked)
        elif locked.status == Status.HELD:
            _refuse_what_stops(locked)
        _bring_back(locked)
        made = write(locked, move, "correct", by=by, reason=reason)
        Correction.objects.create(
            article=locked, revision_id=locked.live_id, kind=kind, text=text, placement=placement, by=by
        )
    return done(article, made)


def move(article: Article, *, by: User, slug: str, reason: str = "") -> Transition:
    """Give a published story another address. Readers of the old one are led on, in one hop.

    Raises ValidationError for an address that is no address, or somebody else's, past or present.
    """
    check_slug(slug)
    with transaction.atomic():
        locked = lock(article)
        step = permit("move", locked, by)
        if slug != locked.slug:
            locked.old_addresses.filter(slug=slug).delete()  # back to what it was: no loop
            OldAddress.objects.create(article=locked, slug=locked.slug)
            locked.slug = slug
        made = write(locked, step, "move", by=by, reason=reason)
    return done(article, made)


def hold(article: Article, *, by: User, reason: str, notice: str = "") -> Transition:
    """Take a story down while it is checked. `notice` is what readers are told; `reason` is for the desk."""
    return _take_down("hold", article, by=by, reason=reason, notice=notice or HELD_NOTICE)


def release(article: Article, *, by: User, reason: str = "") -> Transition:
    """Put a held story back as it was. Raises NotPossible with what has come to block its copy since."""
    with transaction.atomic():
        locked = lock(article)
        step = permit("release", locked, by)
        _refuse_what_stops(locked)
        _bring_back(locked)
        made = write(locked, step, "release", by=by, reason=reason)
    return done(article, made)


def kill(article: Article, *, by: User, reason: str, notice: str = "") -> Transition:
    """Take a story down for good. Nothing about it changes any more."""
    return _take_down("kill", article, by=by, reason=reason, notice=notice or KILLED_NOTICE)


def _take_down(verb: str, article: Article, *, by: User, reason: str, notice: str) -> Transition:
    reason, notice = (" ".join(canonical_text(text).split()) for text in (reason, notice))
    if not reason:
        raise ValidationError({"reason": "Say why: the desk reads it in the story’s history."})
    if len(notice) > LONGEST_NOTICE:
        raise ValidationError({"notice": f"Readers are told {LONGEST_NOTICE} characters at most."})
    with transaction.atomic():
        locked = lock(article)
        step = permit(verb, locked, by)
        locked.notice = notice
        if locked.is_live_at(clock()):
            locked.gone_at = Now()  # what nobody saw leaves no notice
        forget_update(locked)
        made = write(locked, step, verb, by=by, reason=reason)
    return done(article, made)


def _show_newest(article: Article) -> None:
    article.live = article.head
    forget_update(article)


def _bring_back(article: Article) -> None:
    article.notice, article.gone_at = "", None


def _refuse_what_stops(article: Article) -> None:
    if said := stops(article, article.live):
        raise NotPossible(f"The copy that readers had cannot go back: {said} Publish or correct the newest.")
