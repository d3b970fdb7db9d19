"""What readers saw of a story, and when: read from the steps it took."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from articles.lifecycle import clock
from articles.models import Article, Revision, Transition

# What a step does to what readers see. `schedule` counts from its hour on; `release` puts back what was.
SHOWS = frozenset({"publish", "correct", "schedule", "go_live", "renew"})
TAKES_BACK = frozenset({"unschedule", "miss"})
TAKES_DOWN = frozenset({"hold", "kill"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What readers saw at a moment: a revision, or nothing. `why` is a sentence for the desk."""

    revision: Revision | None
    why: str


def seen_at(article: Article, moment: dt.datetime) -> Seen:
    """Which revision readers saw at `moment`, up to now.

    A story that has gone out never becomes a draft again, so `publish_at` is when readers first saw it, and
    before that they saw nothing. Of an embargo only the end is recorded: it may have been laid on a story
    that readers already had, and so `why` gives both answers.
    """
    now = clock()
    if moment > now:
        return Seen(None, "This is still to come: it cannot be said yet.")
    if moment < article.created_at:
        return Seen(None, "Readers saw nothing: the story had not been begun.")
    if article.publish_at is None or moment < article.publish_at:
        return Seen(None, f"Readers saw nothing: {_before(article, now)}.")
    steps = article.transitions.filter(at__lte=moment).exclude(verb="save_draft")
    seen = _last(steps.select_related("revision", "by"))
    if seen.revision and article.embargo_until and moment < article.embargo_until:
        until, number = _in_words(article.embargo_until), seen.revision.number
        why = f"There is an embargo until {until}; since when is not recorded."
        return Seen(None, f"{why} Under it readers saw nothing, before it revision {number}.")
    return seen


def _last(steps: Iterable[Transition]) -> Seen:
    shown = down = None
    for step in steps:
        if step.verb in SHOWS:
            shown, down = step, None
        elif step.verb in TAKES_BACK:
            shown = None
        elif step.verb in TAKES_DOWN:
            down = step
        elif step.verb == "release":
            down = None
    if shown is None:
        return Seen(None, "Readers saw nothing: the story had not been published.")
    if down is not None:
        did = "held" if down.verb == "hold" else "killed"
        said = f" ({down.reason})" if down.reason else ""
        return Seen(None, f"Readers saw nothing: {down.by} {did} it on {_in_words(down.at)}{said}.")
    return Seen(shown.revision, f"Readers saw revision {shown.revision.number}.")


def _before(article: Article, now: dt.datetime) -> str:
    if article.publish_at is None:
        return "the story has not been published"
    if article.publish_at > now:
        return f"the story goes out on {_in_words(article.publish_at)}"
    return f"they first saw the story on {_in_words(article.publish_at)}"


def _in_words(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j M Y, H:i")
