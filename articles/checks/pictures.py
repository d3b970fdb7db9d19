"""Can everybody see the lead image, those who cannot see included?"""

from articles.checks import facts
from articles.checks.problem import Level, Problem
from articles.models import Article


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
    if image and not image.may_be_shown:
        said = f"Readers will not see the lead image: {image.portrait_of} has no public profile."
        return [Problem("hidden-image", "lead_image", said, Level.WARNING)]
    return []
