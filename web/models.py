"""Fronts as editors arrange them, and which edition readers have."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from articles.models import Article, Section


class FrontQuerySet(models.QuerySet["Front"]):
    def of(self, section: Section | None) -> "FrontQuerySet":
        """Those of one place: a section's front, or the home page for None."""
        return self.filter(section=section)

    def begun(self) -> "FrontQuerySet":
        """Those whose hour has come, by the database's clock: the first of each place stands there now."""
        return self.filter(withdrawn_at=None, starts_at__lte=Now()).order_by("section_id", "-starts_at")

    def coming(self) -> "FrontQuerySet":
        """Those whose hour is still to come, the next first."""
        return self.filter(withdrawn_at=None, starts_at__gt=Now()).order_by("section_id", "starts_at")


class Front(models.Model):
    """One arrangement of a place: the home page where it has no section. The newest that has begun is what
    readers see. It never changes: who arranges the place anew makes another. Made in `web.curation`."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)  # always before it began

    objects = FrontQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [("arrange_front", "May arrange the home page and the fronts of sections")]
        constraints = [
            models.UniqueConstraint(
                "section",
                F("starts_at").desc(),
                name="front_one_at_a_time",
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="front_withdrawn_before_it_began",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__lt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="front_withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
        indexes = [models.Index("starts_at", name="front_starts_at")]

    def __str__(self) -> str:
        return f"{self.section or 'Home page'}, from {self.starts_at:%Y-%m-%d %H:%M} UTC"


class SlotQuerySet(models.QuerySet["Slot"]):
    def standing(self, section: Section | None) -> "SlotQuerySet":
        """The slots of a place that readers see now, in order: what is not live, or was pinned until an hour
        that has passed, is not among them."""
        now_there = Front.objects.of(section).begun().values("pk")[:1]
        seen = self.filter(front=models.Subquery(now_there), article__in=Article.objects.live())
        return seen.filter(Q(until=None) | Q(until__gt=Now())).order_by("position")


class Slot(models.Model):
    """A story's place in an arrangement. Where it may stand, readers see it; else the next moves up."""

    front = models.ForeignKey(Front, on_delete=models.PROTECT, related_name="slots")
    position = models.PositiveSmallIntegerField()  # 0 is the lead
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)  # None: until somebody arranges the place anew

    objects = SlotQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("front", "position", name="slot_one_story_a_place"),
            models.UniqueConstraint("front", "article", name="slot_no_story_twice"),
        ]
        indexes = [models.Index("until", name="slot_until", condition=Q(until__isnull=False))]
