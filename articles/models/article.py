"""A story's identity and state. `live()` and `is_live` say the same thing in two languages."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from articles.models.section import Section, Topic
from images.models import Image
from people.models import Person
from staff.models import Contributor, User


class Status(models.TextChoices):
    """Who can see it: DESIGN §3."""

    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    LIVE = "live", "Live"
    HELD = "held", "Held"
    KILLED = "killed", "Killed"


class DeskState(models.TextChoices):
    """Where the newest revision is on its way through the desk."""

    WRITING = "writing", "Writing"
    REVIEW = "review", "In review"
    LEGAL = "legal", "With legal"
    READY = "ready", "Ready"


LEAD = (
    *(f"live__lead_image__{name}" for name in Image.SHOWN),
    *(f"live__lead_image__portrait_of__{name}" for name in Person.SHOWN),
)
TEASER = (  # the columns that a list shows of a story
    *("uuid", "slug", "status", "publish_at", "embargo_until", "live"),
    *(f"live__{name}" for name in ("headline", "short_headline", "kicker", "dek", "section", "lead_image")),
    *(f"live__section__{name}" for name in ("name", "slug", "position")),
    *LEAD,
)
WHOLE = (*TEASER, *(f"live__{name}" for name in ("dateline", "body", "seo_title", "seo_description")))
MISSED = ("miss", "miss_update")  # what the hour says of a story, or an update, that failed its checks


class ArticleQuerySet(models.QuerySet["Article"]):
    def live(self) -> "ArticleQuerySet":
        """What readers may see now, by the database's clock. Every public output starts here."""
        return self.filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=Now()),
            status__in=[Status.LIVE, Status.SCHEDULED],
            live__isnull=False,
            publish_at__lte=Now(),
        )

    def gone(self) -> "ArticleQuerySet":
        """What readers have seen and see no longer: held or killed. What nobody saw is not among them."""
        return self.filter(status__in=[Status.HELD, Status.KILLED], gone_at__isnull=False)

    def under_embargo(self) -> "ArticleQuerySet":
        """What we have published and the source's embargo alone still keeps from readers. Nobody outside has
        it but partners whose contract says so (`api.entitlement`)."""
        return self.filter(
            status__in=[Status.LIVE, Status.SCHEDULED],
            live__isnull=False,
            embargo_until__gt=Now(),
            publish_at__lte=F("embargo_until"),
        )

    def due(self) -> "ArticleQuerySet":
        """Scheduled stories whose hour has come: readers have them already, the desk has yet to be told."""
        return self.filter(status=Status.SCHEDULED, publish_at__lte=Now())

    def due_within(self, ahead: dt.timedelta) -> "ArticleQuerySet":
        """Scheduled stories whose hour is near."""
        return self.filter(status=Status.SCHEDULED, publish_at__gt=Now(), publish_at__lte=Now() + ahead)

    def with_update_due(self) -> "ArticleQuerySet":
        """Live stories whose next copy's hour has come."""
        return self.filter(status=Status.LIVE, next_at__lte=Now())

    def in_section(self, section: Section | str) -> "ArticleQuerySet":
        """By its slug, or by itself: then PostgreSQL knows one with few stories when it sees it, and does not
        go through all of the paper's to find them."""
        if isinstance(section, str):
            return self.filter(live__section__slug=section)
        return self.filter(live__section=section)

    def mentioning(self, person: Person) -> "ArticleQuerySet":
        """Stories whose published copy names this person for sure."""
        from articles.models.mention import Mention  # models of one package; a cycle at import

        named = Mention.objects.sure().filter(person=person, revision=models.OuterRef("live"))
        return self.filter(models.Exists(named))

    def on_topic(self, topic: Topic) -> "ArticleQuerySet":
        return self.filter(live__topics=topic)

    def signed_by(self, contributor: Contributor) -> "ArticleQuerySet":
        """Stories whose published copy this contributor signed, in whatever part."""
        from articles.models.byline import Byline  # models of one package; a cycle at import

        signed = Byline.objects.filter(contributor=contributor, revision=models.OuterRef("live"))
        return self.filter(models.Exists(signed))

    def newest_first(self) -> "ArticleQuerySet":
        return self.order_by("-publish_at", "-pk")

    def before(self, publish_at: dt.datetime, pk: int) -> "ArticleQuerySet":
        """Those that come after this place in `newest_first`."""
        same_moment = Q(publish_at=publish_at, pk__lt=pk)
        return self.filter(Q(publish_at__lt=publish_at) | same_moment, publish_at__lte=publish_at)

    def for_teasers(self) -> "ArticleQuerySet":
        """With headline, section and picture in all its crops, without the copy: two queries."""
        pictured = self.select_related("live__section", "live__lead_image__portrait_of").only(*TEASER)
        return pictured.prefetch_related("live__lead_image__renditions")

    def for_cards(self) -> "ArticleQuerySet":
        """With all a list shows of a story: three queries, however many stories."""
        from articles.models.byline import Byline  # models of one package; a cycle at import

        signed = models.Prefetch("live__bylines", Byline.objects.select_related("contributor"))
        return self.for_teasers().prefetch_related(signed)

    def for_page(self) -> "ArticleQuerySet":
        """With its copy, section and picture, without who signed it and without the picture's files: one
        query. What stands beside that on its page says `articles.beside`."""
        return self.select_related("live__section", "live__lead_image__portrait_of").only(*WHOLE)

    def own_to(self, user: User) -> "ArticleQuerySet":
        """Stories `user` began or signs: the SQL twin of what `lifecycle` calls somebody's own."""
        from articles.models.byline import Byline  # models of one package; a cycle at import

        signed = Byline.objects.filter(contributor__user=user, revision=models.OuterRef("head"))
        return self.filter(Q(created_by=user) | Q(models.Exists(signed)))

    def with_pending_copy(self) -> "ArticleQuerySet":
        """The SQL twin of `has_pending_copy`."""
        return self.filter(live__isnull=False).exclude(live=F("head"))

    def sent_back(self) -> "ArticleQuerySet":
        """With their writers again: the last step but saving was `send_back`."""
        from articles.models.transition import Transition  # models of one package; a cycle at import

        steps = Transition.objects.filter(article=models.OuterRef("pk")).exclude(verb="save_draft")
        last = models.Subquery(steps.order_by("-pk").values("verb")[:1])
        return self.filter(desk_state=DeskState.WRITING).alias(last_step=last).filter(last_step="send_back")

    def missed(self) -> "ArticleQuerySet":
        """Kept back at their hour by their checks, and nobody has done anything about it since."""
        from articles.models.transition import Transition  # models of one package; a cycle at import

        steps = Transition.objects.filter(article=models.OuterRef("pk")).order_by("-pk")
        ever = Transition.objects.filter(verb__in=MISSED).values("article")  # few; told by an index
        last = models.Subquery(steps.values("verb")[:1])
        return self.filter(pk__in=ever).alias(last_step=last).filter(last_step__in=MISSED)

    def with_links_missing(self, after: dt.timedelta) -> "ArticleQuerySet":
        """Stories whose newest copy the linker has parked, or has owed for longer than `after`."""
        return self.filter(
            Q(head__link_run__parked_at__isnull=False)
            | Q(head__link_run__linked_at__isnull=True, head__link_run__wanted_at__lt=Now() - after)
        )

    def with_renewal(self) -> "ArticleQuerySet":
        """`renewed_at` is when new copy last replaced what readers saw, None if never."""
        from articles.models.transition import Transition  # models of one package; a cycle at import

        seen = {"article": models.OuterRef("pk"), "at__gt": models.OuterRef("publish_at")}
        renewals = Transition.objects.renewals().filter(**seen).order_by("-pk")
        return self.annotate(renewed_at=models.Subquery(renewals.values("at")[:1]))

    def for_desk(self) -> "ArticleQuerySet":
        return self.select_related("head__section", "head__saved_by").prefetch_related(
            "head__bylines__contributor"
        )


class Article(models.Model):
    """A story: what it is called, and in what state it is. Its copy is in revisions: `head` is the
    newest, which the desk sees; `live` is what readers see, and `next_live`
    what they see from `next_at` on. State changes only through
    `articles.lifecycle`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(
        max_length=120, unique=True, help_text="The end of the story's address; fixed once it is published."
    )
    slugline = models.CharField(
        max_length=80, blank=True, help_text="The desk's working label, like “baldwin-reunion”. Never public."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    desk_state = models.CharField(max_length=10, choices=DeskState, default=DeskState.WRITING, editable=False)
    head = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    live = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, editable=False, related_name="live_in"
    )
    publish_at = models.DateTimeField(null=True, blank=True, editable=False)
    gone_at = models.DateTimeField(null=True, editable=False)  # taken down then; None if nobody saw it before
    next_live = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    next_at = models.DateTimeField(null=True, editable=False)
    embargo_until = models.DateTimeField(
        null=True, blank=True, help_text="The source's condition: nothing is public before this."
    )
    needs_legal = models.BooleanField(
        "needs legal",
        default=False,
        help_text="Nobody publishes it before a second person, from legal, has cleared this very copy.",
    )
    notice = models.CharField(
        max_length=300,
        blank=True,
        editable=False,
        help_text="What readers of a held or killed story are told.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        verbose_name, verbose_name_plural = "story", "stories"  # as the newsroom says
        permissions = [
            ("submit_article", "May hand a story in for review"),
            ("edit_any_article", "May edit stories of others"),
            ("send_back_article", "May send a story back to its writer"),
            ("approve_article", "May declare a story ready"),
            ("clear_article", "May clear a story for legal"),
            ("publish_article", "May publish and schedule a story"),
            ("override_check", "May let a story out in spite of a warning, with a reason"),
            ("correct_article", "May correct a published story"),
            ("preview_article", "May show a story by a secret link before it is published"),
            ("hold_article", "May take a story down while it is checked, and put it back"),
            ("kill_article", "May take a story down for good"),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_public_has_copy_and_time",
                condition=Q(status=Status.DRAFT) | Q(live__isnull=False, publish_at__isnull=False),
            ),
            models.CheckConstraint(
                name="article_draft_has_no_live_copy",
                condition=~Q(status=Status.DRAFT) | Q(live__isnull=True),
            ),
            models.CheckConstraint(
                name="article_update_has_copy_and_hour",
                condition=Q(next_live__isnull=True, next_at__isnull=True)
                | Q(next_live__isnull=False, next_at__isnull=False, status=Status.LIVE),
            ),
        ]
        indexes = [
            models.Index(F("publish_at").desc(), F("id").desc(), name="article_newest"),
            models.Index(F("updated_at").desc(), name="article_touched"),
            models.Index("publish_at", name="article_due", condition=Q(status=Status.SCHEDULED)),
            models.Index("next_at", name="article_update_due", condition=Q(next_at__isnull=False)),
            models.Index("embargo_until", name="article_embargoed", condition=Q(embargo_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.slugline or (self.head.headline if self.head else "") or self.slug

    def get_absolute_url(self) -> str:
        """The public address, from the copy readers see, else from the newest."""
        revision = self.live or self.head  # a story that is held or killed keeps its address
        section = revision.section.slug if revision and revision.section else "news"
        return reverse("article", args=[section, self.slug])

    def is_live_at(self, moment: dt.datetime) -> bool:
        """The Python twin of `ArticleQuerySet.live()`; a test holds them together."""
        return (
            self.status in (Status.LIVE, Status.SCHEDULED)
            and self.live_id is not None
            and self.publish_at is not None
            and self.publish_at <= moment
            and (self.embargo_until is None or self.embargo_until <= moment)
        )

    @property
    def is_live(self) -> bool:
        """For labels at the desk. What readers get is always asked of `live()`: the database's clock."""
        return self.is_live_at(timezone.now())

    @property
    def has_pending_copy(self) -> bool:
        """Readers see an older revision than the desk does."""
        return self.live_id is not None and self.live_id != self.head_id
