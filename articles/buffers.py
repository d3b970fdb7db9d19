"""Words that are typed and not saved yet: kept a second after the last key, given back after a crash.

A buffer belongs to one person, one story (or one not begun yet) and one page in a browser, so that two tabs
do not write over each other. It changes nothing anybody else sees; saving the page empties it.
"""

import datetime as dt
import uuid

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import QueryDict

from articles.models import Article, DraftBuffer
from staff.models import User

LONGEST = 8_000_000  # characters of a form, as the browser encodes it
KEPT_FOR = dt.timedelta(days=30)
SAVED = ""  # the form of a page that has been saved


def page_of(sent: str) -> uuid.UUID | None:
    """The page that names itself so; None for what is no name of a page."""
    try:
        return uuid.UUID(sent)
    except ValueError:
        return None


def keep(article: Article | None, *, by: User, page: uuid.UUID, form: str) -> DraftBuffer | None:
    """Keep what was typed on a page instead of what was kept of it before. None for what comes too late: the
    page has been saved, or another has taken its words over. Raises ValueError for more than fits."""
    if len(form) > LONGEST:
        raise ValueError("more was typed than can be kept")
    buffer, is_new = DraftBuffer.objects.get_or_create(
        article=article, by=by, page=page, defaults={"form": form}
    )
    this = DraftBuffer.objects.filter(pk=buffer.pk, page=page).exclude(form=SAVED)
    return buffer if is_new or this.update(form=form, typed_at=Now()) else None


def kept(article: Article | None, *, by: User) -> QuerySet[DraftBuffer]:
    """What this person typed into this story and did not save, newest first."""
    return DraftBuffer.objects.filter(article=article, by=by).exclude(form=SAVED).order_by("-typed_at")


def bring_back(article: Article | None, *, by: User, number: str) -> DraftBuffer | None:
    """What was kept, for a new page to go on with. The old page, should it still be open, keeps apart what is
    typed there from now on."""
    buffer = _numbered(article, by, number).first()
    if buffer:
        buffer.page = uuid.uuid4()
        buffer.save(update_fields=["page"])
    return buffer


def typed(buffer: DraftBuffer) -> QueryDict:
    """The form as if it had been posted."""
    return QueryDict(buffer.form, encoding="utf-8")


def discard(article: Article | None, *, by: User, number: str) -> None:
    """The words are not wanted."""
    _numbered(article, by, number).delete()


def saved(article: Article | None, *, by: User, page: uuid.UUID) -> None:
    """The words of this page have been saved; what of it is still on its way comes too late. Whatever anybody
    typed long ago goes too."""
    DraftBuffer.objects.update_or_create(
        article=article, by=by, page=page, defaults={"form": SAVED, "typed_at": Now()}
    )
    DraftBuffer.objects.filter(typed_at__lt=Now() - KEPT_FOR).delete()


def _numbered(article: Article | None, by: User, number: str) -> QuerySet[DraftBuffer]:
    is_number = number.isdecimal() and len(number) < 19
    return kept(article, by=by).filter(pk=int(number) if is_number else 0)
