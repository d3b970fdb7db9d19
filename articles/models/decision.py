from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from articles.models.article import Article
from people.models import Person

CONTEXT = 100  # code points kept on either side of a name: the linker compares the six nearest words


class LinkDecisionQuerySet(models.QuerySet["LinkDecision"]):
    def standing(self) -> "LinkDecisionQuerySet":
        """Those that count, in the order in which they were made: the newest overrules."""
        return self.filter(withdrawn_at__isnull=True).order_by("pk")


class LinkDecision(models.Model):
    """What an editor decided about a name in a story.

    It knows the name as printed and the words on either side, not an offset: so it is found again in an
    edited text (`linking.decisions`). Verbs: `articles.decisions`. Rows are kept; a database trigger lets
    nothing change but the withdrawal, once.
    """

    class Verdict(models.TextChoices):
        CONFIRM = "confirm", "Confirmed"
        REJECT = "reject", "Rejected here"
        MANUAL = "manual", "Set by hand"  # to this person, or, without one, to nobody
        NEVER = "never", "Never this name for this person"  # in the names table too, for every story
        PROFILE = "profile", "Made a profile"  # a stub for a name that had none

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="link_decisions")
    verdict = models.CharField(max_length=10, choices=Verdict)
    surface = models.CharField(max_length=300)
    before = models.CharField(max_length=CONTEXT, blank=True)
    after = models.CharField(max_length=CONTEXT, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="link_decisions")
    closed_name = models.BooleanField(default=False)  # this “never”, and nothing before, barred the name
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = LinkDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="decision_only_manual_without_a_person",
                condition=Q(verdict="manual") | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: “{self.surface}”"
