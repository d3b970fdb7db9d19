"""A revision shown before it is published: by a secret address that expires, can be revoked, is logged."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.db.models import Prefetch
from django.db.models.functions import Now

from articles.lifecycle import NotAllowed, NotPossible
from articles.models import Byline, PreviewLink, PreviewOpening, Revision, Status
from articles.moves import is_own
from staff.models import User

LONGEST = dt.timedelta(days=14)


def share(revision: Revision, *, by: User, lasts: dt.timedelta) -> tuple[PreviewLink, str]:
    """A link and its token, which is shown this once and never again. Raises NotAllowed, NotPossible for a
    story that has been taken down, ValueError for a time that is no time or over LONGEST."""
    if not by.has_perm("articles.preview_article"):
        raise NotAllowed("You may not show stories before they are published.")
    if not (is_own(revision.article, by) or by.has_perm("articles.edit_any_article")):
        raise NotAllowed("This story is somebody else’s; ask an editor.")
    if revision.article.status in (Status.HELD, Status.KILLED):
        raise NotPossible("This story has been taken down: nobody is shown it.")
    if not dt.timedelta(0) < lasts <= LONGEST:
        raise ValueError(f"a preview lasts at most {LONGEST.days} days")
    token = secrets.token_urlsafe(24)
    link = PreviewLink.objects.create(
        revision=revision, digest=_digest(token), by=by, expires_at=Now() + lasts
    )
    link.refresh_from_db()
    return link, token


def revoke(link: PreviewLink, *, by: User) -> None:
    """Close a link at once. Its maker may, and whoever may edit stories of others. Raises NotAllowed."""
    if link.by_id != by.pk and not by.has_perm("articles.edit_any_article"):
        raise NotAllowed(f"{link.by} made this link; an editor can revoke it.")
    PreviewLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=Now(), revoked_by=by)


def opened(token: str) -> Revision | None:
    """The revision that this token leads to now, and a line in the log; None for one that is expired,
    revoked, altered, or of nobody's making."""
    links = PreviewLink.objects.open().filter(digest=_digest(token))
    shown = ("revision__article", "revision__section", "revision__lead_image__portrait_of")
    signed = Prefetch("revision__bylines", Byline.objects.with_faces())
    link = links.select_related(*shown).prefetch_related(signed).first()
    if link is None:
        return None
    with transaction.atomic():
        PreviewOpening.objects.create(link=link)
    return link.revision


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
