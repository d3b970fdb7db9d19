"""Can everybody see the lead image, those who cannot see included?"""

from articles.checks import facts
from articles.checks.problem import Level, Problem
from articles.models import Article
from images.models import Image


def lead_image(article: Article) -> list[Problem]:
    if facts.of(article).copy.lead_image is None:
        return [Problem("lead-image", "lead_image", "The story has no lead image.", Level.NOTE)]
    return []


def alt_text(article: Article) -> list[Problem]:
    image = facts.of(article).copy.lead_image
    if image and not image.alt_text.strip():
        said = "The lead image has no alt text: say what it shows for those who cannot see it."
        return [Problem("alt-text", "lead_image", said)]
    return []


def shown_image(article: Article) -> list[Problem]:
    image = facts.of(article).copy.lead_image
    if image is None or image.may_be_shown:
        return []
    why = (
        "its time is over, or has not come"
        if _is_public(image)
        else f"{image.portrait_of} has no public profile"
    )
    said = f"Readers will not see the lead image: {why}."
    return [Problem("hidden-image", "lead_image", said, Level.WARNING)]


def _is_public(image: Image) -> bool:
    return image.portrait_of is None or image.portrait_of.is_public
