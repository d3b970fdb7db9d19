"""What partners are told of stories: that something is new about one, and in what state they get it now."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from api import webhooks
from api.models import Change, Delivery
from articles.models import Article, Status, Transition

# Steps after which a partner gets something else than before. What the desk does to a copy is not among them.
SEEN_BY_PARTNERS = frozenset(
    {
        *("publish", "correct", "go_live", "renew", "move", "hold", "release", "kill"),
        *("schedule", "unschedule", "miss", "embargo"),
    }
)
KEPT = dt.timedelta(days=90)  # for so long a partner may stay away and still be told everything
GRACE = dt.timedelta(days=7)  # longer than it takes to read them all, and than a transaction lasts


def note(steps: Sequence[Transition]) -> None:
    """Write a Change for each of these steps after which partners get something else than before, and one for
    all that was planned of a story until its hour came.

    Each says what the step made of the story; what it is by now is at its address. Steps heard twice are
    written once, and owed to webhooks. Five queries, however many steps, and those of `webhooks.owe`.
    """
    seen = [step for step in steps if step.verb in SEEN_BY_PARTNERS]
    last = {step.article_id: step for step in seen}
    stories = Article.objects.filter(pk__in=last)
    public = set((stories.live() | stories.gone()).values_list("pk", flat=True))
    news = [
        Change(transition=step, state=_MADE[step.to_status])
        for step in seen
        if step.article_id in public and (step.verb != "schedule" or step is last[step.article_id])
    ]
    _write([*news, *_recalls({pk: step for pk, step in last.items() if pk not in public})])


def note_ahead() -> None:
    """Write a Change for each story that those who may have it ahead of its embargo have not heard of as it
    is now; and one that withdraws it, if an embargo was put on a story that everybody had. Its steps stay to
    be announced when the embargo is over."""
    stories = list(Article.objects.under_embargo().values_list("pk", flat=True))  # few, or none
    if not stories:
        return
    steps = Transition.objects.filter(verb__in=SEEN_BY_PARTNERS, announced_at__isnull=True)
    later = steps.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
    told = Change.objects.filter(transition=OuterRef("pk"), is_ahead=True)
    news = steps.filter(~Exists(later), ~Exists(told), article__in=stories)
    found = list(news.order_by("pk"))
    about = [step.article_id for step in found]
    had = set(Change.objects.filter(article__in=about, is_ahead=False).values_list("article", flat=True))
    ahead = [Change(transition=step, state=Change.State.EMBARGOED, is_ahead=True) for step in found]
    back = [Change(transition=step, state=Change.State.WITHDRAWN) for step in found if step.article_id in had]
    _write([*ahead, *back])


def _recalls(last: dict[int, Transition]) -> list[Change]:
    """Of stories that readers never saw and some partners did, with their last steps: killed or held under
    their embargo, or a draft again."""
    ahead = Change.objects.filter(is_ahead=True, article__in=last).values("article")
    recalled = Article.objects.filter(pk__in=ahead, status__in=[Status.HELD, Status.KILLED, Status.DRAFT])
    return [
        Change(transition=last[pk], state=_MADE[status], is_ahead=True)
        for pk, status in recalled.values_list("pk", "status")
    ]


_MADE: dict[str, Change.State] = {
    Status.DRAFT: Change.State.WITHDRAWN,
    Status.SCHEDULED: Change.State.LIVE,  # its hour has come, or nobody would be told
    Status.LIVE: Change.State.LIVE,
    Status.HELD: Change.State.HELD,
    Status.KILLED: Change.State.KILLED,
}


def _write(changes: Iterable[Change]) -> None:
    """In the order of their steps; those of steps that were told before are left out. One announcer at a time
    writes, so nothing comes in between."""
    new = sorted(changes, key=lambda change: change.transition_id)
    told = Change.objects.filter(transition__in=[change.transition_id for change in new])
    known = set(told.values_list("transition", "is_ahead", "state")) if new else set()
    fresh = [each for each in new if (each.transition_id, each.is_ahead, each.state) not in known]
    for change in fresh:
        change.article_id = change.transition.article_id
    webhooks.owe(Change.objects.bulk_create(fresh))


def forget_old() -> int:
    """Keep the table small; returns how many rows went. What tells of a kill stays for ever, and what waits
    for a webhook for as long as it does."""
    waits = Delivery.objects.pending().filter(change=OuterRef("pk"))
    old = Change.objects.filter(~Exists(waits), at__lt=Now() - KEPT - GRACE)
    return old.exclude(state=Change.State.KILLED).delete()[0]
