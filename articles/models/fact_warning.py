from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from articles.models.article import Article
from articles.models.mention import Mention
from articles.models.revision import Revision
from people.dates import PartialDateField
from people.models import Person


class FactWarningQuerySet(models.QuerySet["FactWarning"]):
    def open(self) -> "FactWarningQuerySet":
        """Those that nobody has dismissed."""
        return self.exclude(Exists(FactDismissal.objects.of_warning()))

    def of_live(self) -> "FactWarningQuerySet":
        """Those about copy that readers see now."""
        return self.filter(Exists(Article.objects.live().filter(live=OuterRef("revision"))))


class FactWarning(models.Model):
    """A claim of the copy that a profile speaks against. All of a revision are replaced as a set, where they
    differ (`articles.factcheck`); `before` and `after` are the rest of the sentence around the claim."""

    class Rule(models.TextChoices):
        AGE = "age", "Age"
        WEDDING = "wedding", "Year of a wedding"
        DIVORCE = "divorce", "Year of a divorce"
        BIRTH = "birth", "Year of birth"
        DEATH = "death", "Year of death"
        TIE = "tie", "Who is whose"
        CHILDREN = "children", "Number of children"
        RELEASE = "release", "Still to come, or new"
        ROLE = "role", "Part in a work"
        NAME = "name", "Name"

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="fact_warnings")
    rule = models.CharField(max_length=10, choices=Rule)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="fact_warnings")
    part = models.CharField(max_length=10, choices=Mention.Part)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    before = models.TextField(blank=True)
    surface = models.TextField()
    after = models.TextField(blank=True)
    key = models.CharField(max_length=32)  # the claim in its context: `factcheck.key`
    known = models.CharField(max_length=500)  # what the profile says, in words
    fact = models.CharField(max_length=40)  # the row it rests on, “fact:12”
    source = models.CharField(max_length=300, blank=True)
    source_url = models.CharField(max_length=500, blank=True)
    as_of = PartialDateField()
    noted_at = models.DateTimeField(db_default=Now())

    objects = FactWarningQuerySet.as_manager()

    class Meta:
        ordering = ["revision", "part", "start"]
        constraints = [
            models.CheckConstraint(name="fact_warning_not_empty", condition=Q(end__gt=F("start"))),
            models.UniqueConstraint(
                fields=["revision", "part", "start", "end", "rule"], name="fact_warning_place_once"
            ),
        ]
        indexes = [models.Index(fields=["person", "revision"], name="fact_warning_of_person")]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: “{self.surface}”"


class FactDismissalQuerySet(models.QuerySet["FactDismissal"]):
    def standing(self) -> "FactDismissalQuerySet":
        return self.filter(withdrawn_at=None)

    def of_warning(self) -> "FactDismissalQuerySet":
        """For a subquery of warnings: what stands against one. A profile that was merged is who it became."""
        same = Q(person=OuterRef("person")) | Q(person__merged_into=OuterRef("person"))
        return self.standing().filter(
            same, article=OuterRef("revision__article"), rule=OuterRef("rule"), key=OuterRef("key")
        )


class FactDismissal(models.Model):
    """That a warning about a claim does not count, said by somebody: for this story, rule and person, and the
    claim in its context, so it survives edits elsewhere. Verbs: `articles.dismissals`. Rows are kept; a
    database trigger lets nothing change but the withdrawal, once."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="fact_dismissals")
    rule = models.CharField(max_length=10, choices=FactWarning.Rule)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="fact_dismissals")
    key = models.CharField(max_length=32)
    surface = models.TextField()
    known = models.CharField(max_length=500)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = FactDismissalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "rule", "person", "key"],
                condition=Q(withdrawn_at=None),
                name="fact_dismissal_stands_once",
            ),
            models.CheckConstraint(
                name="fact_dismissal_withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: “{self.surface}”"
