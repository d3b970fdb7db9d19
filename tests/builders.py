"""Plain builders for tests. Each makes one thing that is right by default; the test names what matters."""

import itertools
from dataclasses import replace
from typing import Any

from django.db.models.functions import Now

from api.models import Partner, Product, Subscription
from articles import checks, lifecycle, links, overrides, relink, statements
from articles.checks import Level
from articles.copy import Copy, Signature
from articles.models import Article, LinkRun, Mention, RelinkJob, Section, Statement, Status, Topic
from people import facts, ties
from people.models import Name, Person, Relationship, sort_name
from staff.models import Contributor, Role, User

_numbers = itertools.count(1)
SOURCE = "Who Is Who in Harbour, 2026"
COPY_FIELDS = frozenset(Copy.__dataclass_fields__)


def make_user(role: str = Role.REPORTER, *, password: str | None = None, **fields: Any) -> User:
    fields.setdefault("username", f"user-{next(_numbers)}")
    return User.objects.create_user(role=role, password=password, is_staff=True, **fields)


def make_contributor(name: str = "Dana Whitlow", **fields: Any) -> Contributor:
    fields.setdefault("slug", f"contributor-{next(_numbers)}")
    return Contributor.objects.create(name=name, **fields)


def make_section(name: str = "Film", **fields: Any) -> Section:
    section, _ = Section.objects.get_or_create(
        slug=fields.pop("slug", name.lower()), defaults={"name": name, **fields}
    )
    return section


def make_topic(name: str = "Casting", **fields: Any) -> Topic:
    topic, _ = Topic.objects.get_or_create(
        slug=fields.pop("slug", name.lower()), defaults={"name": name, **fields}
    )
    return topic


def make_person(name: str = "Orla Vance", *, aliases: dict[str, str] | None = None, **fields: Any) -> Person:
    """A public profile with its full name; `aliases` maps further names to their kinds. What it says has a
    source."""
    fields.setdefault("slug", f"{name.lower().replace(' ', '-')[:100]}-{next(_numbers)}")
    fields.setdefault("sort_name", sort_name(name))
    person = Person.objects.create(name=name, **fields)
    Name.objects.create(person=person, text=name)
    facts.in_step(person, source=SOURCE)
    for text, kind in (aliases or {}).items():
        Name.objects.create(person=person, text=text, kind=kind, may_link=kind != Name.Kind.REFUSED)
    return person


def make_tie(person: Person, kind: str, other: Person, **fields: Any) -> Relationship:
    """`other` is `person`'s `kind` (“child” too): confirmed, and with a source."""
    one, stored, two = ties.canonical(person.pk, kind, other.pk)
    return Relationship.objects.create(
        person_id=one, kind=stored, other_id=two, **({"source": SOURCE} | fields)
    )


def make_partner(name: str = "The Evening Wire", *products: Product, **fields: Any) -> Partner:
    """Somebody who has these products; the whole paper, if none is said."""
    partner = Partner.objects.create(name=name, **fields)
    for product in products or [Product.objects.get_or_create(name="Everything")[0]]:
        Subscription.objects.create(partner=partner, product=product)
    return partner


def make_copy(**fields: Any) -> Copy:
    """Copy that passes every publish check: signed, filed, and with a headline that no other story has."""
    copy = Copy(
        headline=f"Harbour festival opens with premiere {next(_numbers)}",
        dek="The first night sold out in an hour.",
        body="<p>The harbour festival opened on Friday.</p>",
    )
    if "section" not in fields:
        fields["section"] = make_section()
    if "bylines" not in fields:
        fields["bylines"] = [Signature(make_contributor())]
    if "topics" not in fields:
        fields["topics"] = [make_topic()]
    return replace(copy, **fields)


def make_article(*, by: User | None = None, **fields: Any) -> Article:
    """A draft with one revision. Fields of Copy make its copy, the rest its row."""
    copy = make_copy(**{name: fields.pop(name) for name in list(fields) if name in COPY_FIELDS})
    fields.setdefault("slug", f"story-{next(_numbers)}")
    article = Article(**fields)
    lifecycle.save_draft(article, by=by or make_user(Role.CHIEF), copy=copy)
    return article


def make_live_article(*, by: User | None = None, **fields: Any) -> Article:
    """A story that readers see. `status` held or killed: one that they had. Row
    fields such as `publish_at` are set as they are, past every verb."""
    row = {name: fields.pop(name) for name in ("status", "publish_at", "embargo_until") if name in fields}
    editor = by or make_user(Role.CHIEF)
    article = make_article(by=editor, **fields)
    publish(article, by=editor)
    down = {Status.HELD: lifecycle.hold, Status.KILLED: lifecycle.kill}.get(row.get("status", ""))
    if down:
        del row["status"]
    if row:
        Article.objects.filter(pk=article.pk).update(**row)
        article.refresh_from_db()
    if down:
        down(article, by=editor, reason="Not what this test is about")
    return article


def publish(article: Article, *, by: User) -> None:
    """Let readers see the newest copy, whatever its warnings. Its links stay owed: `link` finds them."""
    runs = LinkRun.objects.filter(pk=article.head_id)
    owed = look_away(article, by=by)
    lifecycle.publish(article, by=by)
    if owed:
        runs.update(linked_at=None)


def look_away(article: Article, *, by: User) -> bool:
    """Override every warning about the newest copy, its names taken for found; true if they were owed."""
    owed = LinkRun.objects.filter(pk=article.head_id).owed().update(linked_at=Now())
    for key in {problem.key for problem in checks.stopping(article) if problem.level == Level.WARNING}:
        overrides.override(article, by=by, key=key, reason="Not what this test is about")
    return bool(owed)


def save_again(article: Article, *, by: User, **fields: Any) -> Article:
    """A further revision: the head's copy with these fields changed."""
    assert article.head is not None
    copy = replace(Copy.of(article.head), **fields)
    lifecycle.save_draft(article, by=by, copy=copy, based_on=article.head.number)
    return article


def link(article: Article) -> list[Mention]:
    """Let the linker run on the newest copy, here and now."""
    assert article.head is not None
    links.link_revision(article.head.pk)
    return list(article.head.mentions.order_by("part", "start"))


def said(article: Article) -> list[Statement]:
    """What the newest copy says that needs a source, in text order."""
    assert article.head is not None
    return statements.of(article.head)


def follow() -> RelinkJob | None:
    """Let the archive follow whatever has changed about people, here and now; the job that did."""
    job = relink.pull()
    while relink.work(seconds=60):
        pass
    if job:
        job.refresh_from_db()
    return job


def make_mention(article: Article, person: Person | None, surface: str = "", **fields: Any) -> Mention:
    """A mention by hand in the newest copy's body, where `surface` (default: the person's name) stands."""
    assert article.head is not None
    surface = surface or (person.name if person else "")
    at = article.head.body.find(surface)
    fields = {
        "state": Mention.State.AUTO,
        "method": "full",
        "score": 1.0,
        "is_linked": person is not None and at >= 0,
    } | fields
    LinkRun.objects.filter(pk=article.head.pk).update(linked_at=article.updated_at)
    return Mention.objects.create(
        revision=article.head,
        part=Mention.Part.BODY,
        start=max(at, 0),
        end=max(at, 0) + len(surface),
        html_start=at if at >= 0 else None,
        html_end=at + len(surface) if at >= 0 else None,
        surface=surface,
        person=person,
        **fields,
    )
