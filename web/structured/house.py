"""The paper itself, lists of its stories, and the way to a page."""

from collections.abc import Iterable

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article
from web.structured.terms import Node, node
from web.templatetags.site import absolute

# Where readers find how this paper works: property, path.
POLICIES = {
    "publishingPrinciples": "/about/",
    "ethicsPolicy": "/about/ethics/",
    "correctionsPolicy": "/about/corrections/",
    "unnamedSourcesPolicy": "/about/unnamed-sources/",
    "ownershipFundingInfo": "/about/ownership/",
}
SEARCH = "/search/?q={search_term_string}"


def identity() -> str:
    """Under which every page speaks of the paper."""
    return absolute("/#organization")


def publisher() -> Node:
    """The paper, as short as a page that is not about it has it."""
    logo = node("ImageObject", url=absolute(static("web/favicon.svg")))
    name = settings.SITE_NAME
    return node("NewsMediaOrganization", id=identity(), name=name, url=absolute("/"), logo=logo)


def paper() -> Node:
    """The paper with its policies."""
    return publisher() | {name: absolute(path) for name, path in POLICIES.items()}


def website() -> Node:
    """The site, and how it is searched."""
    target = node("EntryPoint", urlTemplate=absolute(SEARCH))
    search = node("SearchAction", target=target) | {"query-input": "required name=search_term_string"}
    said = {"name": settings.SITE_NAME, "url": absolute("/"), "inLanguage": settings.LANGUAGE_CODE}
    return node(
        "WebSite", id=absolute("/#website"), **said, publisher={"@id": identity()}, potentialAction=search
    )


def way(*steps: tuple[str, str]) -> Node:
    """The crumbs that a page shows: home, and these (name, address)."""
    crumbs = enumerate([(_("Home"), reverse("home")), *steps], 1)
    items = [node("ListItem", position=at, name=name, item=absolute(path)) for at, (name, path) in crumbs]
    return node("BreadcrumbList", itemListElement=items)


def front(name: str, address: str, stories: Iterable[Article], description: str = "") -> Node:
    """A list of stories, in its order."""
    items = [
        node("ListItem", position=at, url=absolute(story.get_absolute_url()))
        for at, story in enumerate(stories, 1)
    ]
    return node(
        "CollectionPage",
        id=absolute(address),
        url=absolute(address),
        name=name,
        description=description,
        isPartOf={"@id": absolute("/#website")},
        mainEntity=node("ItemList", itemListElement=items),
    )
