"""`manage.py demo`: the invented newsroom of newsroom/demo/, with users whose password is “demo”.

What is there already stays as it is, so a second run changes nothing, and a draft edited in the demo
is not lost when it starts again.
"""

import datetime as dt
import io
import json
import tomllib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from api.models import DEMO_KEY, Key, Partner, Plan, Product, Scope, Subscription, digest, make_key
from articles import checks, lifecycle, links, overrides, statements
from articles.checks import Level
from articles.copy import Copy, Signature
from articles.models import Article, Section, Topic
from images.ingest import AlreadyHereError, ingest
from images.models import Image, Licence, SourceType
from newsroom.demo import pictures
from people import distinct
from people.importing import import_people
from people.models import Person, PersonQuerySet
from sourcing import access, notes, replies, vault
from sourcing.models import Source
from staff.models import Contributor, Role, User
from web.curation import Pin, arrange
from web.models import Front

CONTENT = Path(pictures.__file__).parent
PASSWORD = "demo"  # noqa: S105  (a secret to nobody: hence settings.DEMO)
USERS = {
    "reporter": (Role.REPORTER, "Josie", "Quarmby"),
    "editor": (Role.EDITOR, "Priya", "Landsberg"),
    "legal": (Role.LEGAL, "Ruth", "Ainscough"),
    "photo": (Role.PHOTO, "Bilal", "Sorrenti"),
    "chief": (Role.CHIEF, "Margot", "Delacourt"),
}
NAMESAKES = ("nora-pellworth", "theo-lanswick")  # each is two people
ACCOUNTS = {"josie-quarmby": "reporter", "priya-landsberg": "editor"}  # of the bylines that have one
DRAWN = {"credit": "Illustration: Newsroom", "licence": Licence.STAFF, "source_type": SourceType.DRAWN}
MEANT = {"names-unresolved": "The names left open are looked at as soon as it is out."}
MEANT_SO = "Looked at, and meant so."
LEAD_SIZE, PORTRAIT_SIDE = (1280, 720), 480  # pixels

Told = dict[str, Any]  # what the content says of one thing


class Command(BaseCommand):
    help = "Load the demo: people, stories, pictures, users with a known password and a known API key."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Not a demo: its users have a password that everybody knows. Set NEWSROOM_DEMO=1 on a "
                "database that holds nothing of worth."
            )
        with transaction.atomic():
            made = load()
        self.stdout.write(f"The demo is loaded: {made} new stories, {Article.objects.count()} in all.")


def load() -> int:
    """Bring in what is missing. Returns how many stories were."""
    users = {name: _user(name, *told) for name, told in USERS.items()}
    _api_key()
    house = tomllib.loads((CONTENT / "house.toml").read_text())
    _house(house, users)
    people = Person.objects.filter(slug__in=_people())
    _namesakes(by=users["chief"])
    stories = _missing_stories()
    leads = _pictures(stories, people, by=users["photo"])
    for slug, told in stories.items():
        _story(slug, told, leads.get(slug), users)
    _fronts(house["fronts"], by=users["editor"])
    return len(stories)


# --- staff, partner, house --------------------------------------------------------------------------------


def _user(name: str, role: Role, first_name: str, last_name: str) -> User:
    user = User.objects.filter(username=name).first()
    return user or User.objects.create(
        username=name,
        password=make_password(PASSWORD),
        first_name=first_name,
        last_name=last_name,
        role=role,
        is_staff=True,
        is_superuser=role == Role.CHIEF,
        is_demo=True,
    )


def _api_key() -> None:
    if not Key.objects.filter(digest=digest(DEMO_KEY)).exists():
        partner, _ = Partner.objects.get_or_create(name="Demo partner", defaults={"plan": Plan.WIRE})
        everything, _ = Product.objects.get_or_create(name="Everything")
        Subscription.objects.get_or_create(partner=partner, product=everything)
        scopes = [scope.value for scope in Scope if scope != Scope.EMBARGOED]
        make_key(partner, scopes=scopes, label="The demo's own", secret=DEMO_KEY)


def _house(house: Told, users: dict[str, User]) -> None:
    for section in house["sections"]:
        Section.objects.get_or_create(slug=section["slug"], defaults=section)
    for topic in house["topics"]:
        Topic.objects.get_or_create(slug=topic["slug"], defaults=topic)
    for told in house["contributors"]:
        account = users.get(ACCOUNTS.get(told["slug"], ""))
        printed = {"name": told["name"], "title": told["role"], "bio": told["bio"]}
        Contributor.objects.get_or_create(slug=told["slug"], defaults={**printed, "user": account})


# --- people -----------------------------------------------------------------------------------------------


def _people() -> list[str]:
    """Bring in the profiles that are missing. Returns the slugs of all."""
    lines = {json.loads(line)["slug"]: line for line in (CONTENT / "people.jsonl").read_bytes().splitlines()}
    known = set(Person.objects.filter(slug__in=lines).values_list("slug", flat=True))
    new = (line for slug, line in lines.items() if slug not in known)
    import_people(new, report=_insist, source="The demo’s own cast")
    return list(lines)


def _namesakes(*, by: User) -> None:
    """Two people of one name are two people: their pages say so."""
    for slug in NAMESAKES:
        pair = Person.objects.filter(slug__startswith=slug, merged_into=None).order_by("pk")
        if len(pair) == 2:  # unless somebody has merged them since
            distinct.mark(*pair, by=by)


def _insist(number: int, message: str) -> None:
    raise CommandError(f"people.jsonl, new line {number}: {message}")


# --- pictures ---------------------------------------------------------------------------------------------


def _pictures(stories: dict[str, Told], people: PersonQuerySet, *, by: User) -> dict[str, Image]:
    """Draw what is missing: the stories' lead images, returned by slug, and a portrait of everyone with a
    page, which is nobody's likeness. Drawing is most of a first run's work, hence the two processes."""
    illustrated = {slug: told for slug, told in stories.items() if "picture" in told}
    keys = sorted({told["picture"] for told in illustrated.values()})
    faceless = list(people.public().filter(portrait=None))
    if not keys and not faceless:
        return {}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:  # a fork would share the database
        drawn = pool.map(pictures.draw, keys, *([side] * len(keys) for side in LEAD_SIZE))
        portraits = pool.map(
            pictures.draw_portrait, [person.slug for person in faceless], [PORTRAIT_SIDE] * len(faceless)
        )
        jpegs = dict(zip(keys, drawn, strict=True))
        leads = {slug: _lead(slug, jpegs[told["picture"]], told, by=by) for slug, told in illustrated.items()}
        for person, jpeg in zip(faceless, portraits, strict=True):
            alt_text = f"Drawing in place of a photograph of {person.name}"
            _image(jpeg, by=by, alt_text=alt_text, portrait_of=person)
    return leads


def _lead(slug: str, jpeg: bytes, told: Told, *, by: User) -> Image:
    """One drawing illustrates several stories with a caption for each: each is a file, and a picture, of its
    own."""
    fields = {"alt_text": told["picture_alt"], "caption": told["picture_caption"]}
    return _image(jpeg + slug.encode(), by=by, **fields)


def _image(jpeg: bytes, *, by: User, **fields: object) -> Image:
    try:
        return ingest(File(io.BytesIO(jpeg), name="demo.jpg"), by=by, **DRAWN, **fields)
    except AlreadyHereError as here:  # of a demo that did not come to its end
        return here.image


# --- stories ----------------------------------------------------------------------------------------------


def _missing_stories() -> dict[str, Told]:
    """By slug, oldest first: the front matter, and the body under `body`."""
    known = set(Article.objects.values_list("slug", flat=True))
    files = {file.stem: file for file in (CONTENT / "stories").glob("*.html") if file.stem not in known}
    stories = {slug: _read(file) for slug, file in sorted(files.items())}
    return dict(sorted(stories.items(), key=lambda story: -story[1]["hours_ago"]))


def _read(file: Path) -> Told:
    _, front, body = file.read_text().split("+++\n", 2)
    return {**tomllib.loads(front), "body": body}


def _story(slug: str, told: Told, lead: Image | None, users: dict[str, User]) -> None:
    """Through the verbs, as its writer and an editor would: nothing here is past a rule but the time."""
    accounts = [ACCOUNTS[byline] for byline in told["bylines"] if byline in ACCOUNTS]
    writer, editor = users[accounts[0] if accounts else "editor"], users["editor"]
    article = Article(slug=slug, slugline=told["slugline"])
    lifecycle.save_draft(article, by=writer, copy=_copy(told, lead))
    is_live = told["status"] == "live"
    state = told.get("desk_state", "ready" if is_live else "writing")
    if state != "writing":
        lifecycle.submit(article, by=writer)
    if state == "ready":
        lifecycle.approve(article, by=editor)
    if article.head:
        links.link_revision(article.head.pk)
    if vault.is_open():
        _sourced(article, told, by=writer)
    if is_live or told["status"] == "scheduled":
        _look_through(article, editor)
    if is_live:
        lifecycle.publish(article, by=editor)
    elif told["status"] == "scheduled":
        at = timezone.now() + dt.timedelta(hours=-told["hours_ago"])
        lifecycle.schedule(article, by=editor, at=at)
    # Demo only: the verbs take the database's clock, and a paper that was written in one second reads badly.
    then = Now() - dt.timedelta(hours=max(told["hours_ago"], 0))
    Article.objects.filter(pk=article.pk).update(updated_at=then, **({"publish_at": then} if is_live else {}))


def _look_through(article: Article, editor: User) -> None:
    """What the checks warn of in these stories is meant, and an editor says so: names left open are there to
    be tried out."""
    warned = [each.key for each in checks.stopping(article) if each.level == Level.WARNING]
    for key in dict.fromkeys(warned):
        overrides.override(article, by=editor, key=key, reason=MEANT.get(key, MEANT_SO))


def _sourced(article: Article, told: Told, *, by: User) -> None:
    """Who told us what of it, and whom we asked. The writer owns the sources."""
    said = statements.of(article.head) if article.head else []
    sources: dict[str, Source] = {}
    for each in told.get("sourced", ()):
        if (who := each["who"]) not in sources:
            sources[who] = access.make(each["kind"], {"name": who}, by=by)
        terms = {"ground_rules": each["ground_rules"], "attribution": each["attribution"]}
        for statement in said:
            if any(words in statement.words for words in each["words"]):
                notes.add(statement, sources[who], by=by, **terms)
    for each in told.get("asked", ()):
        asked_at = timezone.now() - dt.timedelta(hours=each["hours_ago"])
        until = asked_at + dt.timedelta(hours=2)
        reply = replies.ask(article, replies.Question(each["whom"], each["way"], asked_at, until), by=by)
        replies.answered(reply, each["outcome"], by=by, at=until, line=each["line"])


def _fronts(fronts: list[Told], *, by: User) -> None:
    """What stands on top of the home page and of sections, where nobody has arranged anything yet."""
    arranged = set(Front.objects.values_list("section__slug", flat=True))
    now = timezone.now()
    for told in fronts:
        if (slug := told.get("section")) in arranged:
            continue
        starts_at = now + dt.timedelta(hours=told["starts_in_hours"]) if "starts_in_hours" in told else None
        start = starts_at or now
        stories = {story.slug: story for story in Article.objects.filter(slug__in=_slugs(told))}
        pins = [
            Pin(story, _for_hours(each, start))
            for each in told["slots"]
            if (story := stories.get(each["story"])) and story.is_live_at(start)
        ]
        arrange(Section.objects.get(slug=slug) if slug else None, pins, by=by, starts_at=starts_at)


def _slugs(front: Told) -> list[str]:
    return [each["story"] for each in front["slots"]]


def _for_hours(slot: Told, start: dt.datetime) -> dt.datetime | None:
    return start + dt.timedelta(hours=slot["for_hours"]) if "for_hours" in slot else None


def _copy(told: Told, lead: Image | None) -> Copy:
    plain = ("headline", "short_headline", "kicker", "dek", "body", "ed_note")
    return Copy(
        **{name: told[name] for name in plain if name in told},
        section=Section.objects.get(slug=told["section"]),
        topics=list(Topic.objects.filter(slug__in=told["topics"])),
        bylines=[Signature(Contributor.objects.get(slug=slug)) for slug in told["bylines"]],
        lead_image=lead,
    )
