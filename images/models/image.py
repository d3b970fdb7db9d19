"""Pictures: a file, what it shows, who made it, and who may see it."""

import base64
import datetime as dt
import uuid
from collections.abc import Collection

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import timezone

from images.models.rights import A_COUNTRY, Basis, Channel, Licence, SourceType
from people.models import Person
from staff.models import Contributor

A_SHARE = [MinValueValidator(0), MaxValueValidator(1)]


class ImageQuerySet(models.QuerySet["Image"]):
    def shown(
        self,
        *,
        channel: Channel | None = None,
        countries: Collection[str] = (),
        at: dt.datetime | Combinable | None = None,
    ) -> "ImageQuerySet":
        """Those the public may see, there and then (now, by the database's clock): the SQL twin of
        `Image.may_be_shown_in`."""
        moment = Now() if at is None else at
        found = self.filter(
            Q(portrait_of=None) | Q(portrait_of__in=Person.objects.public()),
            Q(usable_from=None) | Q(usable_from__lte=moment),
            Q(usable_until=None) | Q(usable_until__gt=moment),
        )
        if channel is None:
            return found
        everywhere = Q(territories=[])
        there = everywhere | Q(territories__contains=list(countries)) if countries else everywhere
        return found.filter(Q(channels=[]) | Q(channels__contains=[channel]), there)

    def expiring(self, within: dt.timedelta) -> "ImageQuerySet":
        """Those whose time is not over and ends within this one."""
        return self.filter(usable_until__gt=Now(), usable_until__lte=Now() + within)


class Image(models.Model):
    """A picture as readers may get it: `images.ingest` has re-encoded it and dropped its metadata."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ImageField(upload_to="images/%Y/%m", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)

    # --- what it shows
    alt_text = models.CharField(
        max_length=300, blank=True, help_text="What the picture shows, for those who cannot see it."
    )
    caption = models.CharField(max_length=500, blank=True)
    portrait_of = models.OneToOneField(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="portrait",
        help_text="The profile this picture is the portrait of.",
    )
    byline_of = models.OneToOneField(
        Contributor,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="portrait",
        help_text="The byline this picture is the portrait of.",
    )
    people = models.ManyToManyField(Person, through="ImagePerson", related_name="+")
    keywords = ArrayField(models.CharField(max_length=200), default=list, blank=True, editable=False)
    # Whom the file said it shows, as written there: `images.ingest.proposed.people_named`.
    persons_proposed = ArrayField(models.CharField(max_length=200), default=list, blank=True, editable=False)

    # --- who made it, and what it may be used for
    credit = models.CharField(max_length=200, blank=True, help_text="Photographer and agency, as printed.")
    photographer = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=100, blank=True)
    source_type = models.CharField(
        "how it was made",
        max_length=40,
        choices=SourceType,
        blank=True,
        help_text="IPTC digital source type.",
    )
    licence = models.CharField(max_length=20, choices=Licence, default=Licence.UNKNOWN)
    usable_from = models.DateTimeField(
        null=True, blank=True, help_text="Before this nobody outside sees it. Empty: at once."
    )
    usable_until = models.DateTimeField(
        null=True, blank=True, help_text="From this on nobody outside sees it. Empty: for good."
    )
    channels = ArrayField(
        models.CharField(max_length=10, choices=Channel),
        default=list,
        blank=True,
        help_text="Where it may appear. None ticked: everywhere.",
    )
    territories = ArrayField(
        models.CharField(max_length=2, validators=[A_COUNTRY]),
        default=list,
        blank=True,
        help_text="Countries it may be shown in, as two letters (US, CA). Empty: everywhere.",
    )
    is_editorial_only = models.BooleanField(
        "editorial only", default=False, help_text="Not for advertising or promotion."
    )
    may_crop = models.BooleanField(default=True, help_text="Untick to show it only whole.")
    may_train_ai = models.BooleanField(
        "may train AI", default=False, help_text="Whether partners may train models on it."
    )

    minor_basis = models.CharField(
        "why a minor may be seen",
        max_length=10,
        choices=Basis,
        blank=True,
        help_text="Needed before a story shows a minor who is named among those in the picture.",
    )
    minor_basis_note = models.CharField(
        "about this",
        max_length=300,
        blank=True,
        help_text="Who consented and when, or which release or event. Seen at the desk only.",
    )

    # --- where a crop may not miss: as shares of width and height, from the upper left corner
    focal_x = models.FloatField(default=0.5, validators=A_SHARE)
    focal_y = models.FloatField(default=0.4, validators=A_SHARE)  # faces are above the middle

    # --- the file
    # Of the bytes that were sent. Empty for pictures from before it was kept.
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    dhash = models.BigIntegerField(null=True, editable=False)  # 64 bits: `images.likeness`
    # When the worker last looked for others like it; empty while it owes that.
    compared_at = models.DateTimeField(null=True, editable=False)
    placeholder = models.BinaryField(default=bytes, editable=False)  # a WebP 16 pixels wide
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    # The columns that a page needs, to ask whether it may be shown and to show it.
    SHOWN = (
        *("file", "width", "height", "alt_text", "caption", "credit", "may_crop", "placeholder"),
        *("usable_from", "usable_until", "channels", "territories", "portrait_of"),
    )

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="image_once", condition=~Q(sha256="")),
            models.CheckConstraint(
                name="image_usable_until_after_from",
                condition=Q(usable_from=None) | Q(usable_until=None) | Q(usable_until__gt=F("usable_from")),
                violation_error_message="It would stop being usable before it begins.",
            ),
            models.CheckConstraint(
                name="image_focal_point_inside",
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                violation_error_message="The focal point lies outside the picture.",
            ),
            models.CheckConstraint(
                name="image_channels_known",
                condition=Q(channels__contained_by=Channel.values),
                violation_error_message="There is no such channel.",
            ),
            models.CheckConstraint(
                name="image_minor_basis_known",
                condition=Q(minor_basis__in=["", *Basis.values]),
                violation_error_message="There is no such reason.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["usable_from"], name="image_usable_from", condition=Q(usable_from__isnull=False)
            ),
            models.Index(
                fields=["usable_until"], name="image_usable_until", condition=Q(usable_until__isnull=False)
            ),
            models.Index(fields=["id"], name="image_not_compared", condition=Q(compared_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.caption or self.alt_text or f"Picture {self.pk}"

    def may_be_shown_in(
        self, channel: Channel | None, countries: Collection[str] = (), at: dt.datetime | None = None
    ) -> bool:
        """Whether the public may see it there and then: the rule of rights, which every output asks. The
        Python twin of `ImageQuerySet.shown()`; a test holds them together.

        `countries` are all those in which it would be seen; with none known, one that has territories is
        barred. Without a channel: whether it may be seen in one or another, somewhere. The portrait of
        somebody who is not public stays in the house.
        """
        moment = at or timezone.now()
        return (
            (self.portrait_of is None or self.portrait_of.is_public)
            and (self.usable_from is None or self.usable_from <= moment)
            and (self.usable_until is None or self.usable_until > moment)
            and (channel is None or (self._is_for(channel) and self._covers(countries)))
        )

    def _is_for(self, channel: Channel) -> bool:
        return not self.channels or channel in self.channels

    def _covers(self, countries: Collection[str]) -> bool:
        return not self.territories or (bool(countries) and set(countries) <= set(self.territories))

    @property
    def may_be_shown(self) -> bool:
        """Whether the public may see it now, in one channel or another."""
        return self.may_be_shown_in(None)

    @property
    def small_url(self) -> str:
        """A JPEG for the desk's small places; the master until the worker has been. Lists prefetch
        `renditions`."""
        whole = next((crop for crop in self.renditions.all() if crop.shape == "natural"), None)
        return whole.url(whole.widths[0]) if whole else str(self.file.url)

    @property
    def placeholder_url(self) -> str:
        """Its few colours as an address, "" for one that has none: no request, and no style in the page."""
        small = base64.b64encode(self.placeholder).decode()
        return f"data:image/webp;base64,{small}" if small else ""


class ImagePerson(models.Model):
    """Somebody a picture shows, in their place from left to right."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="shows")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(help_text="From left to right.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["image", "person"], name="image_shows_a_person_once"),
            models.UniqueConstraint(
                fields=["image", "position"],
                name="image_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


class Alike(models.Model):
    """Two pictures that look the same; `images.likeness` finds them. The older one is `one`."""

    one = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="alike_once"),
            models.CheckConstraint(name="alike_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"pictures {self.one_id} and {self.other_id}"
