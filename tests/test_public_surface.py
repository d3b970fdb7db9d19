"""Every address of the house, and who gets what there. A route that is not in the table fails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.resolvers import RegexPattern

import newsroom.urls
from api.models import Partner, Product, Scope, Webhook, make_key
from articles import relink
from articles.copy import Signature
from articles.models import Article
from newsroom.health import healthz
from people.merge import merge
from people.models import Credit, PeopleImport, Person, PrivacyReview, Work
from staff.models import Contributor, Role, User
from tests.builders import (
    make_contributor,
    make_live_article,
    make_person,
    make_section,
    make_topic,
    make_user,
)

READER = "reader"  # somebody without an account
SUPERUSER = "superuser"
ROLES = [READER, *Role.values, SUPERUSER]
STAFF = frozenset(ROLES) - {READER}
WRITERS = frozenset({Role.REPORTER, Role.EDITOR, Role.CHIEF, SUPERUSER})
EDITORS = frozenset({Role.EDITOR, Role.CHIEF, SUPERUSER})
SOURCES = WRITERS | {Role.LEGAL}  # who may have sources, or break the glass
PICTURES = WRITERS | {Role.PHOTO}
PARTNERS = frozenset({Role.CHIEF, Role.PARTNER_MANAGER, SUPERUSER})
SUPERUSERS = frozenset({SUPERUSER})  # of what nothing rests on; what is in use is kept
CHIEFS = frozenset({Role.CHIEF, SUPERUSER})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """What a GET answers: `ok` to those let in, `refused` to the rest; readers go to the sign-in page."""

    let_in: frozenset[str] = frozenset(ROLES)
    ok: int = 200
    refused: int = 403
    reader: int = 302

    def expected(self, role: str) -> int:
        if role in self.let_in:
            return self.ok
        return self.reader if role == READER else self.refused


def public(code: int = 200) -> Rule:
    return Rule(ok=code)


def desk(who: frozenset[str] = STAFF, code: int = 200, refused: int = 403) -> Rule:
    return Rule(let_in=who, ok=code, refused=refused)


def model_admin(
    model: str, *, see: frozenset[str], add: frozenset[str], delete: frozenset[str] = NOBODY
) -> dict[str, Rule]:
    """The six addresses Django's admin gives each model."""
    at = f"admin/{model}/"
    return {
        at: desk(see),
        f"{at}add/": desk(add),
        f"{at}<path:object_id>/history/": desk(see),
        f"{at}<path:object_id>/delete/": desk(delete),
        f"{at}<path:object_id>/change/": desk(see),
        f"{at}<path:object_id>/": desk(STAFF, 302),  # leads to change/, which asks
    }


TABLE: dict[str, Rule] = {
    # the house
    "healthz": public(),
    "readyz": public(),
    "^media/(?P<path>.*)$": public(404),  # a picture that is not there; demo and tests only
    # the site
    "": public(),
    "robots.txt": public(),
    "favicon.ico": public(302),
    "about/": public(),
    "about/<slug:slug>/": public(404),  # of no policy; those there are: web/tests/test_about.py
    "corrections/": public(),
    "preview/<str:token>/": public(404),  # with a token that leads somewhere: web/tests/test_preview.py
    "people/": public(),
    "people/<slug:slug>/": public(),
    "search/": public(),
    "suggest/": public(),
    "feeds/people/<slug:slug>/": public(),
    "feeds/<slug:kind>.<slug:suffix>": public(),
    "feeds/<slug:kind>/<slug:slug>.<slug:suffix>": public(),
    "sitemap.xml": public(),
    "sitemaps/<slug:part>.xml": public(),
    "news-sitemap.xml": public(),
    "topics/<slug:slug>/": public(),
    "authors/<slug:slug>/": public(),
    "<slug:slug>/": public(),
    "<slug:section>/<slug:slug>/": public(),
    "<slug:section>/<slug:slug>/pictures/": public(404),  # of a story without; web/tests/test_gallery.py
    # the API: without a key, whoever one is at the desk (with keys: test_keys_open_what_their_scopes_say)
    "api/": public(302),
    "api/v1/": public(302),
    "api/v1/docs/": public(),
    "api/v1/openapi.json": public(),
    "api/v1/articles/": public(401),
    "api/v1/articles/<uuid:uuid>/": public(401),
    "api/v1/articles/<uuid:uuid>/versions/": public(401),
    "api/v1/articles/<uuid:uuid>/corrections/": public(401),
    "api/v1/corrections/": public(401),
    "api/v1/works/": public(401),
    "api/v1/works/<int:work_id>/": public(401),
    "api/v1/resolve/": public(401),
    "api/v1/images/<uuid:uuid>/": public(401),
    "api/v1/topics/": public(401),
    "api/v1/articles/<uuid:uuid>/receipts/": public(401),
    "api/v1/changes/": public(401),
    "api/v1/me/": public(401),
    "api/v1/usage/": public(401),
    "api/v1/changes/stream/": public(401),
    "api/v1/people/": public(401),
    "api/v1/people/<slug:slug>/": public(401),
    "api/v1/sections/": public(401),
    # the desk
    "admin/": desk(),
    "admin/login/": Rule(let_in=frozenset({READER}), refused=302),
    "admin/logout/": desk(STAFF, 405),  # by POST only
    "admin/password_change/": desk(),
    "admin/password_change/done/": desk(),
    "admin/autocomplete/": desk(NOBODY),  # asks for a field; see test_autocomplete_asks_for_the_right_to_see
    "admin/jsi18n/": desk(),
    "admin/search/": desk(),
    "admin/r/<path:content_type_id>/<path:object_id>/": desk(STAFF, 404),
    "admin/^(?P<app_label>api|articles|images|people|staff)/$": desk(),
    "admin/(?P<url>.*)$": desk(STAFF, 404),
    "admin/articles/article/<int:article_id>/people/": desk(),
    "admin/articles/article/<int:article_id>/people/retry/": desk(STAFF, 405),
    "admin/articles/article/<int:article_id>/people/decide/": desk(STAFF, 405),
    "admin/articles/article/<int:article_id>/people/search/": desk(),
    "admin/articles/article/<int:article_id>/previews/": desk(),
    "admin/articles/article/<int:article_id>/buffer/": desk(STAFF, 405),
    "admin/articles/article/<int:article_id>/here/": desk(STAFF, 405),
    "admin/articles/article/<int:article_id>/revisions/": desk(),
    "admin/articles/article/<int:article_id>/revisions/compare/": desk(),
    "admin/articles/article/<int:article_id>/revisions/restore/": desk(STAFF, 405),
    "admin/articles/article/<int:article_id>/checks/": desk(),
    "admin/articles/article/<int:article_id>/checks/override/": desk(STAFF, 405),
    "admin/articles/article/<int:article_id>/facts/": desk(),
    "admin/articles/article/<int:article_id>/facts/decide/": desk(STAFF, 405),
    "admin/articles/pictures/": desk(),
    "admin/articles/pictures/<uuid:uuid>/": desk(STAFF, 404),  # of no picture
    "admin/articles/embeds/": desk(STAFF, 422),  # without an address
    "admin/articles/factwarning/": desk(),
    "admin/articles/strangers/": desk(EDITORS),
    "admin/articles/relinkjob/<int:job_id>/progress/": desk(EDITORS),
    "admin/articles/relinkjob/waiting/": desk(EDITORS),
    "admin/fronts/": desk(EDITORS),
    "admin/fronts/home/": desk(EDITORS),
    "admin/fronts/stories/": desk(EDITORS),
    "admin/fronts/section/<slug:section>/": desk(EDITORS),
    "admin/staff/user/<id>/password/": desk(CHIEFS),
    **model_admin("articles/article", see=STAFF, add=WRITERS),
    **model_admin("articles/relinkjob", see=EDITORS, add=NOBODY),
    **model_admin("articles/section", see=STAFF, add=EDITORS, delete=SUPERUSERS),
    **model_admin("articles/topic", see=STAFF, add=EDITORS, delete=SUPERUSERS),
    **model_admin("images/image", see=STAFF, add=PICTURES, delete=SUPERUSERS),
    "admin/images/image/upload/": desk(PICTURES),
    **model_admin("people/person", see=STAFF, add=EDITORS, delete=SUPERUSERS),
    "admin/people/person/<path:object_id>/merge/": desk(EDITORS),
    "admin/people/person/<path:object_id>/earlier/": desk(STAFF),
    "admin/sourcing/": desk(SOURCES),
    "admin/sourcing/add/": desk(WRITERS),
    "admin/sourcing/password/": desk(SOURCES),
    "admin/sourcing/coverage/": desk(SOURCES),
    "admin/sourcing/story/<int:article_id>/": desk(SOURCES),
    "admin/sourcing/story/<int:article_id>/note/": desk(SOURCES),
    "admin/sourcing/story/<int:article_id>/mark/": desk(SOURCES),
    "admin/sourcing/story/<int:article_id>/dismiss/": desk(SOURCES, 404),  # of no statement
    "admin/sourcing/story/<int:article_id>/reply/": desk(SOURCES),
    "admin/sourcing/story/<int:article_id>/do/": desk(STAFF, 405),
    "admin/sourcing/reply/<int:reply_id>/": desk(SOURCES, 404),
    "admin/sourcing/note/<uuid:note_id>/": desk(SOURCES, 404),
    "admin/sourcing/note/<uuid:note_id>/reveal/": desk(STAFF, 405),
    "admin/sourcing/hold/": desk(STAFF, 405),
    "admin/sourcing/glass/": desk(STAFF, 405),  # by POST only; test_screens.py
    "admin/sourcing/grant/<uuid:grant_id>/": desk(STAFF, 405),
    "admin/sourcing/<uuid:source_id>/": desk(SOURCES, 404),  # somebody else's, whoever asks
    "admin/sourcing/<uuid:source_id>/reveal/": desk(STAFF, 405),
    "admin/sourcing/<uuid:source_id>/do/": desk(STAFF, 405),
    "admin/sourcing/<uuid:source_id>/papers/": desk(STAFF, 405),
    "admin/sourcing/<uuid:source_id>/papers/<uuid:paper_id>/": desk(STAFF, 405),
    "admin/people/privacyreview/<int:review_id>/decide/": desk(EDITORS, 405),
    **model_admin("people/privacyreview", see=EDITORS, add=NOBODY),
    "admin/people/person/import/": desk(EDITORS, 302),  # leads to the import's own page
    **model_admin("people/peopleimport", see=EDITORS, add=EDITORS),
    "admin/people/peopleimport/<int:import_id>/report/": desk(EDITORS),
    "admin/people/duplicates/": desk(EDITORS),
    **model_admin("people/merge", see=EDITORS, add=NOBODY),
    **model_admin("people/work", see=STAFF, add=EDITORS, delete=SUPERUSERS),
    **model_admin("staff/user", see=CHIEFS, add=CHIEFS),
    **model_admin("staff/contributor", see=STAFF, add=EDITORS, delete=SUPERUSERS),
    **model_admin("api/partner", see=PARTNERS, add=PARTNERS),
    **model_admin("api/key", see=PARTNERS, add=PARTNERS),
    **model_admin("api/product", see=PARTNERS, add=PARTNERS, delete=SUPERUSERS),
    "admin/api/key/<int:key_id>/rotate/": desk(PARTNERS),
    "admin/api/key/<int:key_id>/revoke/": desk(PARTNERS),
    "admin/api/partner/<int:partner_id>/webhook/": desk(PARTNERS),
    "admin/api/webhook/<int:webhook_id>/": desk(PARTNERS),
    "admin/api/webhook/<int:webhook_id>/do/": desk(STAFF, 405),
    "admin/api/recalls/": desk(EDITORS | PARTNERS),
    "admin/api/recalls/<int:article_id>/": desk(EDITORS | PARTNERS, 404),  # of no killed story
    "admin/api/recalls/<int:article_id>/do/": desk(STAFF, 405),
}


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def test_every_route_is_in_the_table() -> None:
    assert set(routes(get_resolver())) == set(TABLE)


@dataclass
class Scene:
    """One row of each kind, all public, to fill the routes with."""

    article: Article
    person: Person
    ids: dict[str, int]
    picture: UUID  # of the person

    def path(self, route: str) -> str:
        given = {
            "uuid:uuid": str(self.picture if "images/" in route else self.article.uuid),
            "uuid:source_id": str(self.article.uuid),
            "uuid:grant_id": str(self.article.uuid),
            "uuid:paper_id": str(self.article.uuid),
            "uuid:note_id": str(self.article.uuid),
            "int:reply_id": "999999",
            "int:work_id": str(self.ids["people/work"]),
            "int:article_id": str(self.article.pk),
            "int:import_id": str(self.ids["people/peopleimport"]),
            "int:job_id": str(self.ids["articles/relinkjob"]),
            "int:review_id": str(self.ids["people/privacyreview"]),
            "int:key_id": str(self.ids["api/key"]),
            "int:partner_id": str(self.ids["api/partner"]),
            "int:webhook_id": str(self.ids["api/webhook"]),
            "path:content_type_id": "1",
            "slug:section": "film",
            "slug:suffix": "rss",
            "slug:kind": "people" if "<slug:slug>" in route else "site",
            "slug:part": "people",
            "id": str(self.ids["staff/user"]),
            "path:object_id": str(self.ids.get(route.removeprefix("admin/").split("/<")[0], 1)),
        }
        slugs = {
            "people/": self.person.slug,
            "feeds/": self.person.slug,
            "topics/": "casting",
            "authors/": "dana",
            "<slug:slug>/": "film",
        }
        slug = next(
            (slugs[start] for start in slugs if route.removeprefix("api/v1/").startswith(start)), "the-story"
        )
        path = route.replace("^(?P<app_label>api|articles|images|people|staff)/$", "articles/")
        path = re.sub(r"\^?([^(]*)\(\?P<\w+>\.\*\)\$", r"\1nothing/here", path)
        return "/" + re.sub(r"<([^>]+)>", lambda match: given.get(match[1], slug), path)


@pytest.fixture
def scene(chief: User, partner: Partner) -> Scene:
    from images.models import Image

    dana = make_contributor("Dana Whitlow", slug="dana")
    topic, work = make_topic("Casting"), Work.objects.create(title="The Long Wall", year=2019)
    article = make_live_article(by=chief, slug="the-story", topics=[topic], bylines=[Signature(dana)])
    person = make_person("Orla Vance")
    Credit.objects.create(person=person, work=work)
    image = Image.objects.create(file="nothing.jpg", width=1, height=1)
    key, _ = make_key(partner, scopes=list(Scope))
    rows = {
        "articles/article": article,
        "articles/relinkjob": relink.everything(),
        "articles/section": make_section(),
        "articles/topic": topic,
        "images/image": image,
        "people/person": person,
        "people/privacyreview": PrivacyReview.objects.create(
            person=make_person("Wren", privacy="minor"), privacy="private", reason="Asked", asked_by=chief
        ),
        "people/peopleimport": PeopleImport.objects.create(name="people.jsonl", source="A register"),
        "people/merge": merge(make_person("O. Vance"), into=person, by=chief),
        "people/work": work,
        "staff/user": chief,
        "staff/contributor": Contributor.objects.get(slug="dana"),
        "api/partner": partner,
        "api/key": key,
        "api/product": Product.objects.create(name="Film"),
        "api/webhook": Webhook.objects.create(
            partner=partner, url="https://wire.example/hook", secret="sealed"
        ),
    }
    portrait = Image.objects.create(file="nothing.jpg", width=1, height=1, portrait_of=person)
    return Scene(article, person, {model: row.pk for model, row in rows.items()}, portrait.uuid)


def sign_in(client: Client, role: str) -> None:
    if role != READER:
        user = make_user(Role.CHIEF if role == SUPERUSER else role, is_superuser=role == SUPERUSER)
        client.force_login(user)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.django_db
def test_each_role_gets_what_the_table_says(role: str, scene: Scene, client: Client) -> None:
    sign_in(client, role)
    wrong = {
        route: f"{code} instead of {rule.expected(role)}"
        for route, rule in TABLE.items()
        if (code := client.get(scene.path(route)).status_code) != rule.expected(role)
    }
    assert not wrong


@pytest.mark.parametrize(("role", "code"), [(Role.REPORTER, 200), (READER, 302)])
@pytest.mark.django_db
def test_autocomplete_asks_for_the_right_to_see(role: str, code: int, client: Client) -> None:
    sign_in(client, role)
    asked = {"app_label": "people", "model_name": "credit", "field_name": "work", "term": "a"}
    assert client.get("/admin/autocomplete/", asked).status_code == code


# --- the API, by key ----------------------------------------------------------------------------------

OPENED_BY = {
    "api/v1/articles/": Scope.ARTICLES,
    "api/v1/articles/<uuid:uuid>/": Scope.ARTICLES,
    "api/v1/articles/<uuid:uuid>/versions/": Scope.ARTICLES,
    "api/v1/articles/<uuid:uuid>/corrections/": Scope.ARTICLES,
    "api/v1/corrections/": Scope.ARTICLES,
    "api/v1/images/<uuid:uuid>/": Scope.ARTICLES,
    "api/v1/topics/": Scope.ARTICLES,
    "api/v1/changes/": Scope.ARTICLES,
    "api/v1/sections/": Scope.ARTICLES,
    "api/v1/people/": Scope.PEOPLE,
    "api/v1/people/<slug:slug>/": Scope.PEOPLE,
    "api/v1/works/": Scope.PEOPLE,
    "api/v1/works/<int:work_id>/": Scope.PEOPLE,
    "api/v1/resolve/": Scope.PEOPLE,
}


@pytest.mark.parametrize("scope", Scope.values)
@pytest.mark.django_db
def test_keys_open_what_their_scopes_say(scope: str, scene: Scene, partner: Partner, client: Client) -> None:
    _, secret = make_key(partner, scopes=[scope])
    for route, opened_by in OPENED_BY.items():
        query = "?name=Orla" if route == "api/v1/resolve/" else ""
        answer = client.get(scene.path(route) + query, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == (200 if scope == opened_by else 403), route


def test_a_new_route_is_found_missing() -> None:
    with_another = [*newsroom.urls.urlpatterns, path("drafts/", healthz)]
    resolver = URLResolver(RegexPattern(r"^/"), with_another)
    assert set(routes(resolver)) - set(TABLE) == {"drafts/"}
