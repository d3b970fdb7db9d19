"""Verbs about the right of reply: whom the story is about and we asked, until when, and what they said."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Statement
from people.names import NotPossible, canonical
from sourcing.models import RightOfReply
from sourcing.notes import MOVED_ON, writable
from staff.models import User

Outcome = RightOfReply.Outcome
SOON = dt.timedelta(minutes=2)  # clocks differ


@dataclass(frozen=True, slots=True)
class Question:
    """Whom we asked, how and when, and until when they can answer."""

    asked: str
    way: str
    asked_at: dt.datetime
    deadline_at: dt.datetime


def ask(article: Article, question: Question, *, by: User, about: Statement | None = None) -> RightOfReply:
    """Write down that somebody was asked: about one statement of the newest copy, or about the whole story.
    Raises NotAllowed, NotPossible, and ValidationError by field."""
    with transaction.atomic():
        locked = writable(article, by)
        if about and about.revision_id != locked.head_id:
            raise NotPossible(MOVED_ON)
        reply = RightOfReply(
            article=locked,
            key=about.key if about else "",
            words=about.words if about else "",
            asked=" ".join(canonical(question.asked).split()),
            way=question.way,
            asked_at=question.asked_at,
            deadline_at=question.deadline_at,
            by=by,
        )
        if question.asked_at > timezone.now() + SOON:
            raise ValidationError({"asked_at": "That is still to come: write it down once they were asked."})
        if question.deadline_at < question.asked_at:
            raise ValidationError({"deadline_at": "The deadline is before the question."})
        reply.clean_fields(exclude=["article", "by", "withdrawn_by"])
        reply.save(force_insert=True)
    return reply


def answered(
    reply: RightOfReply, outcome: str, *, by: User, at: dt.datetime, answer: str = "", line: str = ""
) -> None:
    """Write down what became of a question; `line` is what the story is to print. Raises NotAllowed,
    NotPossible for a question that was withdrawn, and ValidationError by field."""
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": "Choose what became of it."})
    said = canonical(answer).strip()
    if outcome == Outcome.ANSWERED and not said:
        raise ValidationError({"answer": "Write down what they answered."})
    with transaction.atomic():
        writable(reply.article, by)
        reply.outcome, reply.answer, reply.line = outcome, said, " ".join(canonical(line).split())
        reply.answered_at = None if outcome == Outcome.AWAITED else at
        reply.clean_fields(exclude=["article", "by", "withdrawn_by"])
        told = {name: getattr(reply, name) for name in ("outcome", "answer", "line", "answered_at")}
        if not RightOfReply.objects.standing().filter(pk=reply.pk).update(**told):
            raise NotPossible("This question has been withdrawn.")


def withdraw(reply: RightOfReply, *, by: User) -> None:
    """Let a question no longer count: it was never asked. It is kept. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        writable(reply.article, by)
        if not RightOfReply.objects.standing().filter(pk=reply.pk).update(withdrawn_by=by):
            raise NotPossible("This question has been withdrawn already.")
