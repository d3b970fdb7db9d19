"""Words that are typed and not saved yet: kept a second after the last key, given back after a crash.

A buffer belongs to one person and one story (or to a story not begun yet). It changes nothing anybody else
sees; saving the story empties it.
"""

from django.db.models.functions import Now
from django.http import QueryDict

from articles.models import Article, DraftBuffer
from staff.models import User

LONGEST = 8_000_000  # characters of a form, as the browser encodes it


def keep(article: Article | None, *, by: User, form: str) -> None:
    """Keep what was typed instead of what was kept before. Raises ValueError for more than fits."""
    if len(form) > LONGEST:
        raise ValueError("more was typed than can be kept")
    DraftBuffer.objects.update_or_create(
        article=article, by=by, defaults={"form": form.replace("\x00", ""), "typed_at": Now()}
    )


def kept(article: Article | None, *, by: User) -> DraftBuffer | None:
    """What this person typed into this story and did not save."""
    return DraftBuffer.objects.filter(article=article, by=by).first()


def typed(buffer: DraftBuffer) -> QueryDict:
    """The form as if it had been posted."""
    return QueryDict(buffer.form, encoding="utf-8")


def forget(article: Article | None, *, by: User) -> None:
    """The words have been saved, or are not wanted."""
    DraftBuffer.objects.filter(article=article, by=by).delete()
