"""The words of a picture's rights."""

from django.core.validators import RegexValidator
from django.db import models

A_COUNTRY = RegexValidator(r"^[A-Z]{2}\Z", "Two capital letters each, as in US, CA.")
CODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class Licence(models.TextChoices):
    STAFF = "staff", "Ours: made by staff"
    AGENCY = "agency", "Agency subscription"
    HANDOUT = "handout", "Handout"
    PUBLIC_DOMAIN = "public-domain", "Public domain"
    CREATIVE_COMMONS = "creative-commons", "Creative Commons"
    ONE_OFF = "one-off", "Bought for one use"
    UNKNOWN = "unknown", "Not known"


class Channel(models.TextChoices):
    """Where readers and partners meet a picture."""

    SITE = "site", "Site"
    API = "api", "Partners (API)"
    FEEDS = "feeds", "Feeds"
    SOCIAL = "social", "Shared links"


class Basis(models.TextChoices):
    """Why a minor may be seen in a picture."""

    CONSENT = "consent", "Consent of a parent or guardian"
    OFFICIAL = "official", "Official release"
    EVENT = "event", "Public event"
    CROPPED = "cropped", "Cropped out: this file does not show the child"


class SourceType(models.TextChoices):
    """IPTC's digital source types that reach a newsroom; the value is the code, `uri` its address."""

    CAPTURE = "digitalCapture", "Digital photograph"
    NEGATIVE = "negativeFilm", "Scan of a negative"
    POSITIVE = "positiveFilm", "Scan of a slide"
    PRINT = "print", "Scan of a print"
    EDITED = "humanEdits", "Photograph altered by a person"
    COMPOSITE = "compositeCapture", "Composite of photographs"
    SCREEN = "screenCapture", "Screenshot"
    DRAWN = "digitalCreation", "Made by a person on a computer"
    ALTERED_BY_MODEL = "compositeWithTrainedAlgorithmicMedia", "Altered with generative AI"
    BY_MODEL = "trainedAlgorithmicMedia", "Made by generative AI"

    @property
    def uri(self) -> str:
        return f"{CODES}{self.value}"

    @classmethod
    def of(cls, written: str) -> str:
        """The code in an address or a bare code, "" for one we do not keep."""
        code = written.strip().rsplit("/", 1)[-1]
        return code if code in cls.values else ""
