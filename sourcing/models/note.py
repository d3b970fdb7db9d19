"""What in a story rests on whom: notes, the answers of those it is about, and how long that is kept.

The tie from a source to a story is itself secret. In clear a note says what readers will see, and what
editors have to know to publish: which words, on what terms, with what attribution. Which source it was, and
what they said, is sealed under the note's own key; `tag` is the same for the same source in the same story,
and says nothing else to anybody without that source's key."""

import uuid
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, TruncDate

from articles.models import Article, Mention
from sourcing.models.source import Keyed, Source
from sourcing.vault import SealedField

User = settings.AUTH_USER_MODEL


class Allowed(NamedTuple):
    """What ground rules let stand in print."""

    use: bool  # what was said, in our own words
    quote: bool  # the words themselves
    name: bool  # who said it
    in_words: str


class GroundRules(models.TextChoices):
    """The terms on which somebody told us, and what each allows in print."""

    RECORD = "record", "On the record"
    BACKGROUND = "background", "On background"
    DEEP = "deep", "Deep background"
    OFF = "off", "Off the record"

    @property
    def allows(self) -> Allowed:
        return _ALLOWS[self]


_ALLOWS = {
    GroundRules.RECORD: Allowed(True, True, True, "Their words and their name may be printed."),
    GroundRules.BACKGROUND: Allowed(
        True, True, False, "Their words may be printed, with the attribution as agreed; never their name."
    ),
    GroundRules.DEEP: Allowed(
        True, False, False, "May be used in our own words, without quotation marks and without saying who."
    ),
    GroundRules.OFF: Allowed(
        False, False, False, "Nothing of it may be printed. It only tells us where to look."
    ),
}


class SourcingNoteQuerySet(models.QuerySet["SourcingNote"]):
    def standing(self) -> "SourcingNoteQuerySet":
        return self.filter(withdrawn_by=None)


class SourcingNote(Keyed):
    """That somebody told us what a sentence or quote of a story says. Verbs: `sourcing.notes`.

    It is bound to the words by `key` (`linking.quotes.key`): when they, or those beside them, are edited,
    it is stale and has to be confirmed. Its days, not its times, are kept: a minute would tell which source
    was looked at then."""

    class Standing(models.TextChoices):
        SINGLE = "single", "Not checked with anybody else"
        CORROBORATED = "corroborated", "Corroborated"
        DISPUTED = "disputed", "Disputed"
        DENIED = "denied", "Denied"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Mention.Part)
    key = models.CharField(max_length=32)
    words = models.TextField()  # of the copy, as they were when the note was made or confirmed
    source_kind = models.CharField(max_length=12, choices=Source.Kind)
    ground_rules = models.CharField(max_length=12, choices=GroundRules)
    attribution = models.CharField(max_length=200, blank=True)  # as agreed, for print
    standing = models.CharField(max_length=12, choices=Standing, default=Standing.SINGLE)
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    tag = models.CharField(max_length=64, editable=False)
    told_by = SealedField()  # the source’s id
    said = SealedField()
    off_record = SealedField()
    named_openly = SealedField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField(db_default=Now(), editable=False)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True, editable=False)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # `standing`
    is_burnt = models.BooleanField(default=False, editable=False)  # not when: its source says that

    objects = SourcingNoteQuerySet.as_manager()

    class Meta:
        ordering = ["made_on", "id"]
        indexes = [models.Index(fields=["article", "key"], name="note_of_story")]
        constraints = [
            models.CheckConstraint(
                name="note_burnt_has_no_key",
                condition=Q(is_burnt=False)
                | Q(wrapped_key="", told_by=b"", said=b"", off_record=b"", named_openly=b""),
            ),
            models.CheckConstraint(
                name="note_withdrawn_whole",
                condition=Q(withdrawn_by=None, withdrawn_on=None)
                | Q(withdrawn_by__isnull=False, withdrawn_on__isnull=False),
            ),
            models.CheckConstraint(
                name="note_attribution_where_one_is_printed",
                condition=Q(ground_rules__in=["deep", "off"]) | ~Q(attribution=""),
            ),
            models.CheckConstraint(
                name="note_repeats_another", condition=Q(repeats=None) | ~Q(repeats=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_rules_display()}, {self.made_on}"

    @property
    def sealed_under(self) -> "SourcingNote":
        return self

    @property
    def allows(self) -> Allowed:
        return GroundRules(self.ground_rules).allows


class RightOfReplyQuerySet(models.QuerySet["RightOfReply"]):
    def standing(self) -> "RightOfReplyQuerySet":
        return self.filter(withdrawn_by=None)


class RightOfReply(models.Model):
    """That somebody the story is about was asked, and what they answered. Nothing here is a source's: it is
    in clear, and the desk reads it. Verbs: `sourcing.replies`."""

    class Way(models.TextChoices):
        EMAIL = "email", "E-mail"
        PHONE = "phone", "Phone"
        MESSAGE = "message", "Message"
        PERSON = "person", "In person"
        REPRESENTATIVE = "representative", "Through a representative"

    class Outcome(models.TextChoices):
        AWAITED = "awaited", "Awaited"
        ANSWERED = "answered", "Answered"
        DECLINED = "declined", "Declined to comment"
        SILENT = "silent", "Did not answer in time"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=32, blank=True)  # of the allegation; empty: about the whole story
    words = models.TextField(blank=True)
    asked = models.CharField("whom we asked", max_length=200)
    way = models.CharField("how", max_length=20, choices=Way)
    asked_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.AWAITED)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    line = models.CharField("line to print", max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RightOfReplyQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name_plural = "rights of reply"
        indexes = [models.Index(fields=["article"], name="reply_of_story")]
        constraints = [
            models.CheckConstraint(
                name="reply_deadline_after_question", condition=Q(deadline_at__gte=F("asked_at"))
            ),
            models.CheckConstraint(
                name="reply_answered_has_answer",
                condition=~Q(outcome="answered") | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked}: {self.get_outcome_display()}"


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def standing(self) -> "ExtensionQuerySet":
        return self.filter(Q(until=None) | Q(until__gte=TruncDate(Now())), ended_by=None)


class Extension(models.Model):
    """That the notes of a story are kept longer than the house keeps notes, and why: until a day, or, where
    legal holds them, until legal ends that. Verbs: `sourcing.retention`."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True)  # null: on legal hold
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(until=None, ended_by=None), name="extension_one_hold"
            ),
        ]

    def __str__(self) -> str:
        return f"until {self.until}" if self.until else "legal hold"

    @property
    def is_legal_hold(self) -> bool:
        return self.until is None
