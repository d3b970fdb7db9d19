"""Can everybody see the pictures inside the story, those who cannot see included?"""

from articles.checks import facts
from articles.checks.problem import Level, Problem
from articles.models import Article, PictureUse
from images.models import ImagePerson
from people.models import Person

LISTED = 3  # pictures named in one problem


def described(article: Article) -> list[Problem]:
    """Stops a story whose pictures have no alternative text."""
    without = [use for use in _uses(article) if not use.image.alt_text.strip()]
    if not without:
        return []
    said = f"No alt text: {_named(without)}. Say what it shows for those who cannot see it."
    return [Problem("inline-alt-text", "body", said)]


def shown(article: Article) -> list[Problem]:
    """Warns of pictures that readers will not see."""
    hidden = [use for use in _uses(article) if not use.image.may_be_shown]
    if not hidden:
        return []
    why = "the rights do not allow it now, or it is the portrait of somebody who is not public"
    said = f"Readers will not see {_named(hidden)}: {why}."
    return [Problem("inline-hidden-picture", "body", said, Level.WARNING)]


def minor(article: Article) -> list[Problem]:
    """Stops a story in which a picture shows a minor and nobody has said why the child may be seen. One query
    where there are such pictures at all."""
    asked = {use.image_id: use for use in _uses(article) if not use.image.minor_basis}
    if not asked:
        return []
    shown = ImagePerson.objects.filter(image__in=asked, person__in=Person.objects.minors())
    showing = [asked[image] for image in shown.order_by("image").values_list("image", flat=True).distinct()]
    if not showing:
        return []
    said = f"A minor is shown: {_named(showing)}. Say at it why the child may be seen, or take a crop."
    return [Problem("inline-minor-in-frame", "body", said)]


def _uses(article: Article) -> list[PictureUse]:
    return facts.once(article, _ask)


def _ask(article: Article) -> list[PictureUse]:
    """None, and no query, for a body without figures."""
    copy = facts.of(article).copy
    if "<figure" not in copy.body:
        return []
    return list(copy.picture_uses.select_related("image__portrait_of"))


def _named(uses: list[PictureUse]) -> str:
    """Which they are, by their place in the body."""
    named = [f"picture {use.position + 1} in the body (“{str(use.image)[:60]}”)" for use in uses[:LISTED]]
    more = len(uses) - LISTED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
