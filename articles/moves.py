"""From where each verb of `lifecycle` may start, where it leads, and who may ask for it: the table MOVES."""

from copy import copy
from dataclasses import dataclass

from articles import checks
from articles.models import Article, DeskState, Revision, Status
from people.names import NotAllowed as NotAllowed  # the house refuses in one way
from people.names import NotPossible as NotPossible
from people.names import Refused as Refused
from staff.models import User


class AlreadyKilled(NotPossible):
    """A killed story stays killed."""


class NotReady(Refused):
    """The publish checks found what stops it. `problems` has each, with its field."""

    def __init__(self, problems: list[checks.Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


class Stale(Refused):
    """Somebody saved in between. `head` is their revision; what was handed in is still with the caller."""

    def __init__(self, head: Revision) -> None:
        self.head = head
        super().__init__(f"{head.saved_by} saved revision {head.number} while you were writing.")


@dataclass(frozen=True, slots=True)
class Move:
    """Where a verb may start and where it leads. None as a target leaves that field as it is. `asks` is the
    verb as a sentence has it: “You may not … this story.”"""

    asks: str
    permission: str
    from_status: frozenset[str]
    from_desk: frozenset[str]
    to_status: str | None = None
    to_desk: str | None = None


ANY_DESK = frozenset(DeskState)
NOT_KILLED = frozenset(Status) - {Status.KILLED}
UNSEEN = frozenset({Status.DRAFT, Status.SCHEDULED})
NOT_WITH_LEGAL = ANY_DESK - {DeskState.LEGAL}
LIVE, HELD = frozenset({Status.LIVE}), frozenset({Status.HELD})
ONCE_LIVE = LIVE | HELD

MOVES: dict[str, Move] = {
    "save_draft": Move("edit", "articles.change_article", NOT_KILLED, ANY_DESK, to_desk=DeskState.WRITING),
    "submit": Move(
        "hand in",
        "articles.submit_article",
        NOT_KILLED,
        frozenset({DeskState.WRITING}),
        to_desk=DeskState.REVIEW,
    ),
    "send_back": Move(
        "send back",
        "articles.send_back_article",
        NOT_KILLED,
        frozenset({DeskState.REVIEW, DeskState.LEGAL, DeskState.READY}),
        to_desk=DeskState.WRITING,
    ),
    "approve": Move(  # on to legal, where the story needs it
        "approve",
        "articles.approve_article",
        NOT_KILLED,
        frozenset({DeskState.REVIEW}),
        to_desk=DeskState.READY,
    ),
    "clear": Move(
        "clear", "articles.clear_article", NOT_KILLED, frozenset({DeskState.LEGAL}), to_desk=DeskState.READY
    ),
    "schedule": Move(
        "schedule",
        "articles.publish_article",
        UNSEEN,
        NOT_WITH_LEGAL,
        to_status=Status.SCHEDULED,
        to_desk=DeskState.READY,
    ),
    "unschedule": Move(
        "take back the hour of",
        "articles.publish_article",
        frozenset({Status.SCHEDULED}),
        ANY_DESK,
        to_status=Status.DRAFT,
    ),
    "schedule_update": Move(
        "schedule an update of", "articles.publish_article", LIVE, NOT_WITH_LEGAL, to_desk=DeskState.READY
    ),
    "unschedule_update": Move("take back the update of", "articles.publish_article", LIVE, ANY_DESK),
    "publish": Move(
        "publish",
        "articles.publish_article",
        UNSEEN | ONCE_LIVE,
        NOT_WITH_LEGAL,
        to_status=Status.LIVE,
        to_desk=DeskState.READY,
    ),
    "correct": Move(
        "correct",
        "articles.correct_article",
        ONCE_LIVE,
        NOT_WITH_LEGAL,
        to_status=Status.LIVE,
        to_desk=DeskState.READY,
    ),
    "move": Move("change the address of", "articles.publish_article", ONCE_LIVE, ANY_DESK),
    "hold": Move("hold", "articles.hold_article", LIVE, ANY_DESK, to_status=Status.HELD),
    "release": Move("release", "articles.hold_article", HELD, ANY_DESK, to_status=Status.LIVE),
    "kill": Move("kill", "articles.kill_article", ONCE_LIVE, ANY_DESK, to_status=Status.KILLED),
    # Not asked for by anybody: the hour does it (`lifecycle.keep_time`).
    "renew": Move("", "", LIVE, ANY_DESK),
    "miss_update": Move("", "", LIVE, ANY_DESK),
    "embargo": Move("", "", NOT_KILLED, ANY_DESK),  # with a save, by whoever may publish
    "go_live": Move("", "", frozenset({Status.SCHEDULED}), ANY_DESK, to_status=Status.LIVE),
    "miss": Move("", "", frozenset({Status.SCHEDULED}), ANY_DESK, to_status=Status.DRAFT),
}


def permit(verb: str, article: Article, by: User) -> Move:
    """The verb's Move, if the story's state and the permissions of `by` let it through. Raises Refused."""
    move = MOVES[verb]
    if not by.has_perm(move.permission):
        raise NotAllowed(f"You may not {move.asks} stories.")
    if not by.has_perm("articles.edit_any_article") and not is_own(article, by):
        raise NotAllowed("This story is somebody else’s; ask an editor.")
    if article.status == Status.KILLED:
        raise AlreadyKilled("This story has been killed; nothing about it changes any more.")
    if article.status not in move.from_status or article.desk_state not in move.from_desk:
        raise NotPossible(
            f"You cannot {move.asks} a story that is {article.get_status_display().lower()} and "
            f"{article.get_desk_state_display().lower()}."
        )
    return move


def may(verb: str, article: Article, by: User) -> bool:
    """Whether state and permission would let `by` through now: for showing buttons, not for deciding."""
    if article.status == Status.SCHEDULED and article.is_live:  # though nobody has written it down yet
        article = copy(article)
        article.status = Status.LIVE
    try:
        permit(verb, article, by)
    except Refused:
        return False
    return True


def is_own(article: Article, by: User) -> bool:
    """A story is its creator's and of those who sign its newest copy."""
    if article.created_by_id == by.pk:
        return True
    return article.head is not None and article.head.bylines.filter(contributor__user=by).exists()
