"""An arrangement while it is made at the desk: what stands in the form, with or without a script."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from articles.models import Article, ArticleQuerySet, Section, Status
from images.models import Image
from people.names import NotPossible
from web.curation import MOST, Pin, called, hour
from web.front import PLACES
from web.models import Front, Slot

AS_TYPED = "%Y-%m-%dT%H:%M"  # what a browser sends of a day and an hour
SEEN = frozenset({Status.LIVE, Status.SCHEDULED})


@dataclass(slots=True)
class Row:
    """One slot of the form. `until` is as typed; `focus` the button that was pressed last."""

    story: Article
    until: str = ""
    focus: str = ""

    @property
    def headline(self) -> str:
        return called(self.story)[1:-1]

    @property
    def picture(self) -> Image | None:
        """Its lead image, where readers may see it."""
        image = self.story.live.lead_image if self.story.live else None
        return image if image and image.may_be_shown else None

    @property
    def tone(self) -> str:
        return "good" if self.story.is_live else "doubt" if self.story.status in SEEN else "bad"

    @property
    def state(self) -> str:
        """What readers see of it, in words."""
        if self.story.is_live:
            return "Live"
        if self.story.status not in SEEN or not self.story.publish_at:
            return f"Gone: {self.story.get_status_display().lower()}"
        from_ = max(self.story.publish_at, self.story.embargo_until or self.story.publish_at)
        return f"Will be live {hour(from_)}"


@dataclass(slots=True)
class Draft:
    """The slots in their order, when it is to start (as typed), the front that stood there when the editor
    looked, and the one still to come that this is to replace."""

    rows: list[Row] = field(default_factory=list)
    starts: str = ""
    based_on: int | None = None
    instead_of: Front | None = None
    gone: list[str] = field(default_factory=list)  # what is not taken over from the front shown, and why

    @classmethod
    def of(cls, front: Front | None, standing: Front | None) -> "Draft":
        """The form as it opens: with the slots of `front`, but for those whose story or pin is gone."""
        draft = cls(based_on=standing.pk if standing else None)
        if front and front.withdrawn_at is None and front.starts_at > timezone.now():
            draft.instead_of, draft.starts = front, typed(front.starts_at)
        slots = list(front.slots.all()) if front else []
        stories = for_rows(slot.article_id for slot in slots)
        for slot in slots:
            row = Row(stories[slot.article_id], typed(slot.until))
            if why := _why_gone(slot, row):
                draft.gone.append(f"{called(row.story)} {why}")
            else:
                draft.rows.append(row)
        return draft

    @classmethod
    def sent(cls, sent: QueryDict, section: Section | None) -> "Draft":
        """The form as it was sent. What is no number, or no story, is left out."""
        pks = [number for each in sent.getlist("story")[: 2 * MOST] if (number := numbered(each))]
        stories = for_rows(pks)
        rows = [Row(stories[pk], sent.get(f"until-{pk}", "")[:40]) for pk in pks if pk in stories]
        coming = Front.objects.of(section).coming().filter(pk=numbered(sent.get("instead_of", "")))
        based_on = numbered(sent.get("based_on", "")) or None
        return cls(rows, sent.get("starts", "")[:40], based_on, coming.first())

    def do(self, verb: str, pk: int) -> None:
        """Move a story up or down, take it out, or put one in at the end. What cannot be is not done."""
        at = next((place for place, row in enumerate(self.rows) if row.story.pk == pk), None)
        if verb == "add" and at is None:
            self.rows += [Row(story, focus="up") for story in for_rows([pk]).values()]
        elif verb == "remove" and at is not None:
            del self.rows[at]
            for row in self.rows[at : at + 1] or self.rows[-1:]:
                row.focus = "remove"
        elif verb in ("up", "down") and at is not None:
            to = min(max(at + (1 if verb == "down" else -1), 0), len(self.rows) - 1)
            self.rows.insert(to, row := self.rows.pop(at))
            row.focus = {0: "down", len(self.rows) - 1: "up"}.get(to, verb)

    def pins(self) -> list[Pin]:
        """For the verb. Raises NotPossible for an hour that is none."""
        return [
            Pin(row.story, moment(row.until, f"Until when {called(row.story)} is pinned"))
            for row in self.rows
        ]

    def starts_at(self) -> dt.datetime | None:
        return moment(self.starts, "The hour it starts at")

    def shown_now(self) -> list[int]:
        """Which of its stories readers would see on top if it began now."""
        there = set(Article.objects.live().filter(pk__in=self._pks()).values_list("pk", flat=True))
        return [pk for pk in dict.fromkeys(self._pks()) if pk in there][:PLACES]

    def _pks(self) -> list[int]:
        return [row.story.pk for row in self.rows]


def for_rows(pks: Iterable[int]) -> dict[int, Article]:
    """Stories by their ids, with all that a row of the form says of them: two queries."""
    return for_desk(Article.objects.all()).in_bulk(set(pks))


def for_desk(stories: ArticleQuerySet) -> ArticleQuerySet:
    return stories.for_teasers().defer(None).select_related("head")


def typed(at: dt.datetime | None) -> str:
    return timezone.localtime(at).strftime(AS_TYPED) if at else ""


def moment(words: str, what: str) -> dt.datetime | None:
    """An hour as it was typed, None for nothing. Raises NotPossible, which says `what` it is not."""
    try:
        at: dt.datetime | None = forms.DateTimeField(required=False).clean(words.replace("\x00", "?"))
    except ValidationError as error:
        raise NotPossible(f"{what}: {' '.join(error.messages)}") from error
    return at


def numbered(words: str) -> int:
    """The id that was sent, 0 for what is no id."""
    return int(words) if words.isdecimal() and words.isascii() and len(words) < 19 else 0


def _why_gone(slot: Slot, row: Row) -> str:
    if row.tone == "bad":
        back = "; released before you save, it has its slot again" if row.story.status == Status.HELD else ""
        return f"is {row.story.get_status_display().lower()}{back}"
    return f"was pinned until {hour(slot.until)}" if slot.until and slot.until <= timezone.now() else ""
