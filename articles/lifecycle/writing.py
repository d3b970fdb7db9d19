"""Copy is saved as a revision, and never changes what readers see."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from articles import doorbell, pictures
from articles.copy import Copy
from articles.lifecycle.steps import check_slug, clock, done, first_seen, lock, save_row, write
from articles.models import Article, Byline, LinkRun, Revision, Status, Transition
from articles.moves import MOVES, NotAllowed, NotPossible, Stale, permit
from staff.models import User


def save_draft(
    article: Article, *, by: User, copy: Copy, based_on: int | None = None, note: str = ""
) -> Transition:
    """Save copy as the story's next revision; what readers see stays. An `article` without a row is created.

    `based_on` is the number of the revision the writer started from (None for a new story); if the
    head has moved on, Stale is raised. Raises ValidationError for copy that cannot be stored.
    """
    copy = copy.canonical()
    check_slug(article.slug)
    with transaction.atomic():
        if article._state.adding:
            _create(article, by=by)
        locked = lock(article)
        move = permit("save_draft", locked, by)
        if locked.head is not None and locked.head.number != based_on:
            raise Stale(locked.head)
        moves_embargo = locked.live_id is not None and article.embargo_until != locked.embargo_until
        waived = _set_terms(locked, article, by)
        revision = _append_revision(locked, by=by, copy=copy, note=note)
        locked.slug, locked.slugline = article.slug, article.slugline
        locked.head = revision
        made = write(locked, move, "save_draft", by=by, reason=waived)
        if moves_embargo:  # a step of its own: it is another time from which on others may have the story
            write(locked, MOVES["embargo"], "embargo", by=by)
        LinkRun.objects.create(revision=revision)
    transaction.on_commit(lambda: doorbell.ring(revision.pk))
    return done(article, made)


def restore_revision(article: Article, *, by: User, revision: Revision, based_on: int | None) -> Transition:
    """Save an earlier revision's copy again, as the newest. Readers see it once it is published.

    `based_on` is the number of the newest revision when it was chosen. Raises NotPossible for a revision of
    another story, Stale if the head has moved on, and ValidationError for copy that could be stored once and
    cannot be now.
    """
    if revision.article_id != article.pk:
        raise NotPossible("This revision is another story’s.")
    note = f"Revision {revision.number} restored"
    return save_draft(article, by=by, copy=Copy.of(revision), based_on=based_on, note=note)


def _create(article: Article, *, by: User) -> None:
    if not by.has_perm("articles.add_article"):
        raise NotAllowed("You may not write stories.")
    article.created_by = by
    save_row(article)


def _set_terms(locked: Article, wanted: Article, by: User) -> str:
    """Take over the embargo and whether legal is needed, and for published stories hold what readers rely on.
    Returns what the history is to say of it.

    A reporter's save never changes what readers see: the embargo of a published story belongs to those
    who publish. The address of a published story is fixed.
    """
    if locked.live_id and wanted.slug != locked.slug:
        raise ValidationError(
            {"slug": "Readers have the address of this story: “Change address” leads them on."}
        )
    waives = locked.needs_legal and not wanted.needs_legal
    if waives and not by.has_perm("articles.clear_article"):
        raise NotAllowed("Only legal can say that this story needs no legal eyes.")
    locked.needs_legal = wanted.needs_legal
    said = ["Needs no legal eyes any more"] if waives else []
    if wanted.embargo_until != locked.embargo_until:
        _set_embargo(locked, wanted.embargo_until, by)
        said.append(f"Embargo: {_in_words(wanted.embargo_until)}")
    return "; ".join(said)


def _set_embargo(locked: Article, embargo_until: dt.datetime | None, by: User) -> None:
    if locked.live_id and not by.has_perm("articles.publish_article"):
        raise NotAllowed("Only who may publish can change the embargo of a published story.")
    locked.embargo_until = embargo_until
    if locked.publish_at is None or locked.publish_at <= clock():
        return  # nobody's first sight of it is still to come
    if locked.status == Status.SCHEDULED:
        locked.publish_at = max(locked.publish_at, embargo_until or locked.publish_at)
    else:
        locked.publish_at = first_seen(embargo_until)


def _in_words(moment: dt.datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j M Y, H:i") if moment else "none any more"


def _append_revision(article: Article, *, by: User, copy: Copy, note: str) -> Revision:
    revision = Revision.objects.create(
        article=article,
        number=article.head.number + 1 if article.head else 1,
        headline=copy.headline,
        short_headline=copy.short_headline,
        kicker=copy.kicker,
        dek=copy.dek,
        dateline=copy.dateline,
        body=copy.body,
        section=copy.section,
        lead_image=copy.lead_image,
        seo_title=copy.seo_title,
        seo_description=copy.seo_description,
        ed_note=copy.ed_note,
        saved_by=by,
        note=note,
    )
    revision.topics.set(copy.topics)
    Byline.objects.bulk_create(
        Byline(revision=revision, contributor=sign.contributor, role=sign.role, position=position)
        for position, sign in enumerate(copy.bylines)
    )
    pictures.keep_uses(revision)
    return revision
