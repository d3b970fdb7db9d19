"""A picture's rights in an editor's words."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.text import get_text_list

from images.admin.filters import SOON
from images.models import Channel, Image, Licence, SourceType

GOOD, DOUBT, BAD = "good", "doubt", "bad"


def standing(image: Image) -> tuple[str, str]:
    """Whether it may be used now, as a tone and a word or two."""
    now = timezone.now()
    if image.usable_until and image.usable_until <= now:
        return BAD, f"Expired {_day(image.usable_until)}"
    if image.usable_from and image.usable_from > now:
        return DOUBT, f"Not before {_moment(image.usable_from)}"
    if image.usable_until and image.usable_until <= now + SOON:
        days = (image.usable_until - now).days
        return DOUBT, "Expires today" if days < 1 else f"Expires in {days} day{'s' * (days > 1)}"
    return GOOD, "Usable"


def in_words(image: Image) -> Iterator[str]:
    """What its rights come to, in sentences."""
    yield _when(image)
    yield _where(image)
    if image.licence == Licence.UNKNOWN:
        yield "Nobody has said yet under what licence we have it."
    if image.is_editorial_only:
        yield "For news only: not in advertising or promotion."
    if not image.may_crop:
        yield "Shown whole only: no crops are made."
    yield f"Partners {'may' if image.may_train_ai else 'may not'} train AI models on it."
    if image.source_type in (SourceType.BY_MODEL, SourceType.ALTERED_BY_MODEL):
        yield f"{image.get_source_type_display()}: readers and partners are told so."
    if image.portrait_of and not image.portrait_of.is_public:
        yield "The portrait of somebody who is not public: nobody outside sees it, whatever its rights."


def _when(image: Image) -> str:
    begins = f"From {_moment(image.usable_from)}" if image.usable_from else ""
    if image.usable_until is None:
        return f"{begins or 'At any time'}, for good."
    until = f"{begins} until" if begins else "Until"
    return f"{until} {_moment(image.usable_until)}; then it is gone everywhere, and its stories stay."


def _where(image: Image) -> str:
    channels = [str(Channel(each).label) for each in image.channels]
    where = f"Only here: {get_text_list(channels, 'and')}" if channels else "Wherever we show pictures"
    countries = f"only in {', '.join(image.territories)}" if image.territories else "in every country"
    return f"{where}, {countries}."


def _day(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%-d %b %Y}"


def _moment(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%-d %b %Y, %H:%M}"
