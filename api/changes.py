"""What partners are told of stories: that something is new about one, and in what state they get it now."""

from collections.abc import Sequence

from api.models import Change
from articles.models import Article, Transition

# Steps after which a partner gets something else than before. What the desk does to a copy is not among them.
SEEN_BY_PARTNERS = frozenset(
    {"publish", "correct", "schedule", "go_live", "renew", "move", "hold", "release", "kill"}
)


def note(steps: Sequence[Transition]) -> None:
    """Write a Change for each story that these steps are about, if partners can or could see it.

    The state is the story's now, not the step's: who hears late hears what is true. Steps heard twice are
    written once. Three queries, however many steps.
    """
    last = {step.article_id: step for step in steps if step.verb in SEEN_BY_PARTNERS}
    stories = Article.objects.filter(pk__in=last)
    states: dict[int, str] = dict.fromkeys(stories.live().values_list("pk", flat=True), Change.State.LIVE)
    states |= dict(stories.gone().values_list("pk", "status"))
    Change.objects.bulk_create(
        (
            Change(article_id=pk, transition=step, state=states[pk])
            for pk, step in last.items()
            if pk in states
        ),
        ignore_conflicts=True,
    )
