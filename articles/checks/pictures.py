"""May everybody see the lead image, and can they, those who cannot see included?"""

import datetime as dt
import re
from pathlib import PurePath

from django.conf import settings

from articles.checks import facts
from articles.checks.problem import Level, Problem
from articles.checks.times import say
from articles.models import Article
from images.models import Channel, Image, Licence

SOON = dt.timedelta(days=7)
# What a camera or somebody's computer called it, and nobody wrote.
_FILE = re.compile(
    r"\S+\.(jpe?g|png|webp|avif|gif|tiff?|heic)|(img|dsc[fn]?|pxl|photo|image|screenshot)[ _-]?\d[\d _-]*",
    re.IGNORECASE,
)


def lead_image(article: Article) -> list[Problem]:
    if facts.of(article).copy.lead_image is None:
        return [Problem("lead-image", "lead_image", "The story has no lead image.", Level.NOTE)]
    return []


def alt_text(article: Article) -> list[Problem]:
    image = facts.of(article).copy.lead_image
    if image is None:
        return []
    said = image.alt_text.strip()
    if not said:
        return [
            _problem(
                "alt-text", "The lead image has no alt text: say what it shows for those who cannot see it."
            )
        ]
    if _FILE.fullmatch(said) or said == PurePath(str(image.file.name)).stem:
        return [
            _problem(
                "alt-text", "The lead image’s alt text is the name of a file: say what the picture shows."
            )
        ]
    return []


def shown_image(article: Article) -> list[Problem]:
    """Whether readers will see it when they get this copy, and how long."""
    image = facts.of(article).copy.lead_image
    if image is None:
        return []
    at = _when(article)
    if why := _why_not(image, at):
        return [_problem("hidden-image", f"Readers will not see the lead image: {why}.", Level.WARNING)]
    notes = []
    if image.usable_until and image.usable_until <= at + SOON:
        said = f"The lead image is gone from the story on {say(image.usable_until)}: its rights end."
        notes.append(_problem("image-ends", said, Level.NOTE))
    if image.territories:
        said = f"Only readers in {', '.join(image.territories)} see the lead image."
        notes.append(_problem("image-territories", said, Level.NOTE))
    return notes


def licence(article: Article) -> list[Problem]:
    image = facts.of(article).copy.lead_image
    if image and image.licence == Licence.UNKNOWN:
        said = "Nobody has said under which licence we have the lead image."
        return [_problem("licence", said, Level.WARNING)]
    return []


def minor(article: Article) -> list[Problem]:
    """Not to be overridden by an editor in a hurry, only to be answered, by whoever answers for pictures."""
    known = facts.of(article)
    if not known.shows_minor or (known.copy.lead_image and known.copy.lead_image.minor_basis):
        return []
    said = (
        "The lead image shows a minor: say at the picture why the child may be seen (consent, an official "
        "release, a public event), or take a crop without the child."
    )
    return [_problem("minor-in-frame", said)]


def _when(article: Article) -> dt.datetime:
    """When readers get this copy: now, or at its hour."""
    now = facts.of(article).now
    return max(now, article.publish_at or now, article.next_at or now)


def _why_not(image: Image, at: dt.datetime) -> str:
    """Why no reader of the site may see it then; empty where some may."""
    countries = image.territories if settings.COUNTRY_HEADER else []
    if image.may_be_shown_in(Channel.SITE, countries, at):
        return ""
    if image.portrait_of and not image.portrait_of.is_public:
        return f"{image.portrait_of} has no public profile"
    if image.usable_until and image.usable_until <= at:
        return f"its rights end on {say(image.usable_until)}"
    if image.usable_from and image.usable_from > at:
        return f"it may not be used before {say(image.usable_from)}"
    if image.territories and not countries:
        return "it is for some countries only, and in which a reader is nobody tells the site"
    return "it may not be on the site"


def _problem(key: str, said: str, level: Level = Level.BLOCKING) -> Problem:
    return Problem(key, "lead_image", said, level)
