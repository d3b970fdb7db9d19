"""Killed stories that partners were sent: who has said that theirs is gone, and who is written to until then.

Nothing is written down at the kill. Who has to answer is whoever was ever sent something of the story
(`Fetch`) and has given no word (`Receipt`): asked anew each time, so a partner who was just being sent the
story when it was killed is among them.
"""

import datetime as dt
from contextlib import suppress
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.template.loader import render_to_string
from django.utils import timezone

from api import mails
from api.models import Fetch, FetchQuerySet, Partner, Receipt
from articles.body import canonical_text
from articles.models import Article, ArticleQuerySet, Status, Transition
from staff.models import User

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# How long after the first mail, which goes at once, comes the second, after the second the third …: 1, 6 and
# 24 hours after the kill, then each day for a week.
WAITS = (HOUR, 5 * HOUR, 18 * HOUR, *[DAY] * 7)
ANSWERED_BEFORE = "They have answered already: nothing was changed."


def killed() -> ArticleQuerySet:
    """Every killed story with `killed_at`, the newest kill first."""
    kills = Transition.objects.filter(article=OuterRef("pk"), verb="kill").order_by("-pk")
    stories = Article.objects.filter(status=Status.KILLED)
    return stories.annotate(killed_at=Subquery(kills.values("at")[:1])).order_by("-killed_at", "-pk")


def remind(now: dt.datetime) -> int:
    """Write to every partner who owes an answer and whose next mail is due; how many mails went out. Any
    number of workers may do this at once: each mail goes once. One that fails is tried again in some minutes,
    and keeps nobody else's."""
    owed = _due(now).order_by("pk").values_list("pk", flat=True)
    return mails.in_turn(owed, lambda pk: _remind(pk, now), kind="kill")


def remind_now(article: Article, *, by: User, partner: Partner | None = None) -> int:
    """Write again to this partner, or to all who owe an answer about the story; how many mails went out. It
    is one of their reminders: the next waits from now on. Raises PermissionDenied, and ValidationError where
    there is nobody to write to or no mail goes out."""
    _allow(by, "remind_recalls")
    owing = Fetch.objects.unanswered().filter(article=article)
    if partner:
        owing = owing.filter(partner=partner)
    reached = list(owing.exclude(partner__contact="").order_by("pk").values_list("pk", flat=True))
    if not reached:
        raise ValidationError("Nobody to write to: all have answered, or no contact is known.")
    now = timezone.now()
    sent = 0
    with suppress(mails.Away):  # whoever asks does not wait for it again and again
        for owed in reached:
            sent += _remind(owed, now, is_due=False)
    if not sent:
        raise ValidationError("No mail went out: the mail server refuses. Telephone them, and try again.")
    return sent


def answer(article: Article, partner: Partner, *, outcome: str, note: str = "", by: User) -> Receipt:
    """Write down what a partner told the desk of a killed story. Raises PermissionDenied, and ValidationError
    where there is nothing to answer for, or they have answered."""
    _allow(by, "answer_recalls")
    if outcome not in Receipt.Outcome.values:
        raise ValidationError({"outcome": "Say what they did with it."})
    note = " ".join(canonical_text(note).split())
    if len(note) > _LONGEST_NOTE:
        raise ValidationError({"note": f"{_LONGEST_NOTE} characters at most."})
    owing = Fetch.objects.of_killed().filter(article=article, partner=partner).first()
    if owing is None:
        raise ValidationError("They were never sent this story, or it has not been killed.")
    try:
        with transaction.atomic():
            return Receipt.objects.create(partner=partner, article=article, outcome=outcome, note=note)
    except IntegrityError as error:
        raise ValidationError(ANSWERED_BEFORE) from error


_LONGEST_NOTE: int = Receipt._meta.get_field("note").max_length or 0


def _allow(by: User, what: str) -> None:
    if not by.has_perm(f"api.{what}"):
        raise PermissionDenied


def _due(now: dt.datetime) -> FetchQuerySet:
    waited = (Q(reminders=sent, reminded_at__lte=now - wait) for sent, wait in enumerate(WAITS, start=1))
    owing = Fetch.objects.unanswered().exclude(partner__contact="")
    return owing.filter(reduce(or_, waited, Q(reminders=0)))


def _remind(owed: int, now: dt.datetime, *, is_due: bool = True) -> bool:
    """Whether a mail went out. The row is locked until it has: another worker passes it by. Raises
    mails.Away."""
    rows = _due(now) if is_due else Fetch.objects.unanswered()
    with transaction.atomic():
        locked = rows.filter(pk=owed).select_for_update(skip_locked=True, of=("self",))
        fetch = locked.select_related("partner").first()
        if fetch is None or not _send(fetch):
            return False
        fetch.reminders, fetch.reminded_at = fetch.reminders + 1, now
        fetch.save(update_fields=["reminders", "reminded_at"])
    return True


def _send(fetch: Fetch) -> bool:
    story = killed().select_related("live__section", "head__section").get(pk=fetch.article_id)
    words = {
        "story": story,
        "address": settings.SITE_URL + story.get_absolute_url(),
        "answer_at": f"{settings.SITE_URL}/api/v1/articles/{story.uuid}/receipts/",
        "before": fetch.reminders,
        "outcomes": Receipt.Outcome.choices,
        "paper": settings.SITE_NAME,
        "contact": settings.SITE_CONTACT,
    }
    subject = f"KILL: story {story.uuid}" + (f" (reminder {fetch.reminders})" if fetch.reminders else "")
    told = render_to_string("email/kill.txt", words)
    about = f"the kill of story {story.pk} to partner {fetch.partner_id}"
    return mails.send(fetch.partner.contact, subject, told, about=about)
