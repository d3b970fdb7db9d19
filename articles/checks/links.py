"""Do the links to our own pages lead somewhere?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import Resolver404, resolve

from articles.checks import facts
from articles.checks.problem import Level, Problem
from articles.lookup import profile_slug
from articles.models import Article, Byline, OldAddress, Revision, Section, Topic
from people.models import Person
from staff.models import Contributor

SHOWN = 5
NOWHERE, SOMEWHERE = "nowhere", "somewhere"
# Routes of the site whose page depends on what the slug names.
NAMED = {"person", "article", "topic", "author", "section"}
LONGEST = 80  # characters of a link that are shown


def dead_links(article: Article) -> list[Problem]:
    """Links of the body to pages of ours that readers would not find now. One query, however many links."""
    hrefs = list(dict.fromkeys(link.href for link in facts.of(article).body.links))
    leads = {href: where(href) for href in hrefs}
    alive = _alive(article, leads.values())
    dead = [href for href, lead in leads.items() if lead[0] != SOMEWHERE and lead not in alive]
    found = [
        _problem(f"This link leads nowhere that readers can see now: {_short(href)}") for href in dead[:SHOWN]
    ]
    if len(dead) > SHOWN:
        found.append(_problem(f"Nor do {len(dead) - SHOWN} more links."))
    return found


def where(href: str) -> tuple[str, str]:
    """Where a link leads: the name of a route and a slug; `somewhere` for what is not ours to judge,
    `nowhere` for what is no page of the site."""
    if slug := profile_slug(href):
        return "person", slug
    # A link that says neither host nor root stands in a story's page, two steps down.
    here = f"{settings.SITE_URL}/section/story/"
    site, files = urlsplit(settings.SITE_URL), (settings.STATIC_URL, settings.MEDIA_URL)
    try:
        parts = urlsplit(urljoin(here, href))
        path = unquote(parts.path)
    except ValueError:
        return NOWHERE, ""
    is_itself = href[:1] in ("", "#", "?")
    if is_itself or parts.netloc != site.netloc or path.startswith(files):
        return SOMEWHERE, ""
    return _route(path if path.endswith("/") else f"{path}/", path)


def _route(*paths: str) -> tuple[str, str]:
    """The first of these paths that is an address of the house, as `where` says it."""
    for path in paths:
        try:
            match = resolve(path)
        except Resolver404:
            continue
        if match.url_name in NAMED and not match.namespaces:
            return match.url_name, match.kwargs["slug"]
        return (NOWHERE, "") if "admin" in path.split("/")[1:2] else (SOMEWHERE, "")
    return NOWHERE, ""


def _asked(lead: tuple[str, str]) -> bool:
    return lead[0] in NAMED


def _alive(article: Article, leads: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those that have a page now, or have one as soon as this story is out."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for kind, slug in filter(_asked, leads):
        slugs[kind].add(slug)
    rows = [
        rows.order_by().values_list(Value(kind), "slug")
        for kind, wanted in slugs.items()
        for rows in _PAGES[kind](article, wanted)
    ]
    own = {("article", article.slug)}
    return own | set(rows[0].union(*rows[1:]) if len(rows) > 1 else rows[0]) if rows else own


def _people(article: Article, slugs: set[str]) -> Iterator[QuerySet[Any]]:
    public = Person.objects.public().values("pk")  # or merged into somebody who is
    yield Person.objects.filter(Q(pk__in=public) | Q(merged_into__in=public), slug__in=slugs)


def _stories(article: Article, slugs: set[str]) -> Iterator[QuerySet[Any]]:
    live = Article.objects.live()
    yield live.filter(slug__in=slugs)
    yield OldAddress.objects.filter(article__in=live.values("pk"), slug__in=slugs)


def _topics(article: Article, slugs: set[str]) -> Iterator[QuerySet[Any]]:
    """A topic has a page once a story that readers see carries it."""
    chosen = Revision.topics.through.objects.filter(topic=OuterRef("pk"))
    yield Topic.objects.filter(Exists(chosen.filter(_seen(article))), slug__in=slugs)


def _authors(article: Article, slugs: set[str]) -> Iterator[QuerySet[Any]]:
    signed = Byline.objects.filter(contributor=OuterRef("pk"))
    yield Contributor.objects.filter(Exists(signed.filter(_seen(article))), slug__in=slugs)


def _sections(article: Article, slugs: set[str]) -> Iterator[QuerySet[Any]]:
    yield Section.objects.filter(slug__in=slugs)


def _seen(article: Article) -> Q:
    """Of a row that belongs to a revision: it is in what readers see, or in what they are to see now."""
    return Q(revision=article.head_id) | Q(revision__in=Article.objects.live().values("live"))


_PAGES: dict[str, Callable[[Article, set[str]], Iterator[QuerySet[Any]]]] = {
    "person": _people,
    "article": _stories,
    "topic": _topics,
    "author": _authors,
    "section": _sections,
}


def _short(href: str) -> str:
    return href if len(href) <= LONGEST else f"{href[:LONGEST]}…"


def _problem(said: str) -> Problem:
    return Problem("dead-links", "body", said, Level.WARNING)
