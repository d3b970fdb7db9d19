from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from articles.models.article import Article
from articles.models.mention import Mention
from articles.models.revision import Revision
from people.models import Person


class Statement(models.Model):
    """What a revision says that needs a source. All of a revision are replaced as a set, where they differ
    (`articles.said`). `start` and `end` count code points of the part's text: a quote from its first to its
    last word, anything else its whole sentence."""

    class Kind(models.TextChoices):
        QUOTE = "quote", "Quote"
        ALLEGATION = "allegation", "Allegation"
        CLAIM = "claim", "Claim"  # marked by hand, and not called an allegation

    class Speaker(models.TextChoices):
        PERSON = "person", "Named person"
        BROADCAST = "broadcast", "Said publicly"
        REPRESENTATIVE = "representative", "Representative"
        DOCUMENT = "document", "Document or paper"
        ANONYMOUS = "anonymous", "Anonymous"
        UNKNOWN = "unknown", "Nobody named"

    class AllegationClass(models.TextChoices):
        DEATH = "death", "Death"
        CRIME = "crime", "Crime"
        ABUSE = "abuse", "Abuse"
        HEALTH = "health", "Health"
        PREGNANCY = "pregnancy", "Pregnancy"
        SPLIT = "split", "Split or affair"
        SEXUALITY = "sexuality", "Sexuality"
        MONEY = "money", "Money"
        OTHER = "other", "Something else"

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="statements")
    part = models.CharField(max_length=10, choices=Mention.Part)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=32)  # the words in their context: `linking.quotes.key`
    words = models.TextField()
    speaker = models.CharField(max_length=20, choices=Speaker, blank=True)  # blank for what is no quote
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    speaker_words = models.CharField(max_length=200, blank=True)  # “a source”, “Alec”, “he”
    phrase = models.CharField(max_length=300, blank=True)  # “a source said”, as the copy prints it
    venue = models.CharField(max_length=200, blank=True)
    allegation = models.CharField(max_length=10, choices=AllegationClass, blank=True)
    is_marked = models.BooleanField(default=False)  # somebody marked it by hand

    class Meta:
        ordering = [
            "revision",
            "-part",
            "start",
            "end",
        ]  # headline, dek, body: by luck the alphabet backwards
        constraints = [
            models.CheckConstraint(name="statement_not_empty", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="statement_allegation_has_class", condition=~Q(kind="allegation") | ~Q(allegation="")
            ),
            models.UniqueConstraint(
                fields=["revision", "part", "start", "end", "kind"], name="statement_place_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: “{self.words[:60]}”"


class StatementMarkQuerySet(models.QuerySet["StatementMark"]):
    def standing(self) -> "StatementMarkQuerySet":
        return self.filter(withdrawn_at=None)


class StatementMark(models.Model):
    """That somebody said of words of a story that they need a source, or that they need none: for this story
    and the words in their context, so it survives edits elsewhere. Verbs: `articles.statements`. Rows are
    kept; a database trigger lets nothing change but the withdrawal, once."""

    class Verdict(models.TextChoices):
        MARK = "mark", "Needs a source"
        DISMISS = "dismiss", "Needs no source"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="statement_marks")
    part = models.CharField(max_length=10, choices=Mention.Part)
    key = models.CharField(max_length=32)
    words = models.TextField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    allegation = models.CharField(max_length=10, choices=Statement.AllegationClass, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = StatementMarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "key", "verdict"],
                condition=Q(withdrawn_at=None),
                name="statement_mark_stands_once",
            ),
            models.CheckConstraint(
                name="statement_mark_dismissal_has_reason", condition=Q(verdict="mark") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="statement_mark_withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: “{self.words[:60]}”"
