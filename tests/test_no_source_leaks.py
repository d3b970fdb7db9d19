"""Nothing sealed leaks. A hundred and twelve canaries are sealed; all that can be done about a source is
done, refused and broken; every address is asked in ten roles; then whatever the house has said or kept is
searched for them, in clear and in the ways in which text is written otherwise. And no answer about a story
has the code or the number of a source: that tie is sealed too.

That this test can fail is tested too: see the planted leaks.
"""

import base64
import binascii
import datetime as dt
import logging
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
import redis
from cryptography.fernet import Fernet
from django.conf import settings as house
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from api.v1.people import PersonSummary
from articles import lifecycle
from articles.tasks import link_revision
from newsroom.embedded.postgres import find_postgres
from people.names import Refused
from sourcing import access, notes, papers, resting, retention, rotation, vault
from sourcing.admin import screens
from sourcing.models import Attachment, Source, SourcingNote
from staff.models import Role, User
from tests.builders import link, make_article, make_person, make_user, publish, said
from tests.conftest import database_url
from tests.test_public_surface import READER, ROLES, TABLE, Scene, scene, sign_in

__all__ = ["scene"]  # their fixture, which this module's tests ask for

LAPSED, PARTNER = "somebody whose grant is over", "a partner with a key"
OURS = f"{os.environ['CACHE_PREFIX']}*"  # keys in Valkey: other tests are at it at the same time
FETCHED = {"X-Requested-With": "fetch"}
FIRST = ["Quillfeather", "Marrowby", "Ashgrave", "Thistledown", "Bramblecote", "Wexcombe", "Harrowgate"]
LAST = ["Underhill", "Lackland"]
SOURCES = [f"{first}-{last}" for first in FIRST for last in LAST]  # their names; none is a word of the house


class Trail:
    """Everything the house has said or kept while this test was at it, each with where."""

    def __init__(self) -> None:
        self.found: list[tuple[str, bytes]] = []
        self.canaries: list[str] = []
        self.named: dict[str, str] = {}  # code to name
        self.ids: list[str] = []  # of sources

    def add(self, where: str, said: object) -> None:
        self.found.append((where, said if isinstance(said, bytes) else str(said).encode(errors="replace")))

    def answer(self, where: str, response: object) -> None:
        content = getattr(response, "content", b"")
        headers = getattr(response, "headers", {})
        self.add(where, content)
        self.add(f"{where}, headers", f"{dict(headers)} {getattr(response, 'cookies', '')}")

    @property
    def leaks(self) -> list[str]:
        """Where a canary stands, however it is written, or the order of the names tells of them."""
        wanted = re.compile("|".join(map(re.escape, self.canaries)).encode(), re.IGNORECASE)
        leaks = [where for where, said in self.found if any(map(wanted.search, readings(said)))]
        leaks += [where for where, said in self.found if "about a story" in where and self._has_tie(said)]
        return leaks + [where for where, said in self.found if self._is_in_order_of_names(said)]

    def _has_tie(self, said: bytes) -> bool:
        ties = re.compile("|".join(map(re.escape, [*self.named, *self.ids])).encode(), re.IGNORECASE)
        return any(map(ties.search, readings(said)))

    def _is_in_order_of_names(self, said: bytes) -> bool:
        codes = list(dict.fromkeys(re.findall(r"S-[0-9A-F]{8}", said.decode(errors="replace"))))
        names = [self.named[code] for code in codes if code in self.named]
        return len(names) > 5 and names in (sorted(names), sorted(names, reverse=True))


def readings(said: bytes) -> Iterator[bytes]:
    """A text as it is, and what it says where it is written as URL, JSON, hex or base64."""
    yield said
    if b"%" in said:
        yield unquote_to_bytes(said)
    if b"\\" in said:  # “\\u0051” in JSON, “\\x51” in a log
        yield re.sub(rb"\\(?:u00|x)([0-9a-fA-F]{2})", lambda code: binascii.unhexlify(code[1]), said)
    for run in re.findall(rb"(?:[0-9a-fA-F]{2}){8,}", said):
        yield binascii.unhexlify(run)
    for run in re.findall(rb"[A-Za-z0-9+/_-]{16,}={0,2}", said):
        padded = run.rstrip(b"=") + b"=" * (-len(run.rstrip(b"=")) % 4)
        try:
            yield base64.b64decode(padded, altchars=b"-_" if b"-" in run or b"_" in run else None)
        except binascii.Error:
            continue


@pytest.fixture
def trail(transactional_db: None, settings: object, caplog: pytest.LogCaptureFixture) -> Trail:
    """A process of the desk's, with a key; everything it logs is part of the trail. What a planted leak has
    put into the queue before is no part of it."""
    valkey = redis.Redis.from_url(house.REDIS_URL)
    for key in valkey.scan_iter(OURS):
        valkey.delete(key)
    settings.SOURCING_KEYS = [Fernet.generate_key().decode()]  # type: ignore[attr-defined]
    caplog.set_level(logging.DEBUG)
    return Trail()


def fresh(client: Client) -> None:
    session = client.session
    session[screens.SIGNED_IN] = timezone.now().timestamp()
    session.save()


def seal_canaries(trail: Trail, client: Client, owner: User, sources: int = len(SOURCES)) -> None:
    """Through the desk's own form; in no order of their names."""
    client.force_login(owner)
    for number in sorted(range(sources), key=lambda number: number * 5 % 14):
        name = SOURCES[number]
        typed = {"name": name, "contacts": f"pigeon-{name}-loft", "details": f"saw-{name}-there"}
        trail.canaries += typed.values()
        trail.answer("add", client.post("/admin/sourcing/add/", typed | {"kind": "anonymous"}, follow=True))
    for source in Source.objects.all():
        trail.named[source.code] = vault.unseal(source, "name")
        trail.add("words of a row", f"{source} {source!r} {vars(source)}")
        trail.ids += [str(source.pk), source.pk.hex]
        attach_canaries(trail, client, source)
    note_canaries(trail, client, owner)


def note_canaries(trail: Trail, client: Client, owner: User) -> None:
    """In notes of one story, each with its own source: what they said, and what must not be printed."""
    quoted = "<p>“The choir sold every seat,” a source close to the choir said.</p>"
    story = make_article(by=owner, body=f"{quoted}<p>“It was late,” the source said.</p>")
    link(story)
    statement = said(story)[0]
    for source in Source.objects.order_by("pk"):
        name = trail.named[source.code]
        sealed = {"said": f"told-{name}-so", "off_record": f"hush-{name}-now"}
        trail.canaries += sealed.values()
        typed = {"source": source.pk, "ground_rules": "background", "attribution": "a source"}
        at = f"/admin/sourcing/story/{story.pk}/note/?statement={statement.pk}"
        trail.answer("a note made, about a story", client.post(at, typed | sealed, headers=FETCHED))
    for note in SourcingNote.objects.all():
        trail.add("words of a row, about a story", f"{note} {note!r} {vars(note)}")


def attach_canaries(trail: Trail, client: Client, source: Source) -> None:
    """In a paper of it: its name, its media type and its content."""
    name = trail.named[source.code]
    written = [f"memo-{name}.pdf", f"application/x-{name}".lower(), f"ink-{name}-dry"]
    trail.canaries += written
    file = SimpleUploadedFile(written[0], written[2].encode(), written[1])
    at = f"/admin/sourcing/{source.pk}/papers/"
    trail.answer("a paper added", client.post(at, {"file": file}, follow=True))
    paper = source.attachments.get()
    trail.add("words of a row", f"{paper} {paper!r} {vars(paper)}")


def do_everything_with_notes(trail: Trail, client: Client, owner: User) -> None:
    """What can be done about notes and what is refused; the publish checks, which look for sealed words."""
    kept, withdrawn, burnt, *_ = SourcingNote.objects.order_by("pk")
    story = kept.article
    at, of_note = f"/admin/sourcing/story/{story.pk}/", f"/admin/sourcing/note/{kept.pk}/"
    statement = said(story)[0]
    for address in (
        at,
        of_note,
        f"{at}note/?statement={statement.pk}",
        f"/admin/articles/article/{story.pk}/checks/",
    ):
        who = "their own sources are offered" if "note/?" in address else "about a story"
        trail.answer(f"{address}, {who}", client.get(address))
    trail.answer("coverage, about a story", client.get(f"/admin/sourcing/coverage/?story={story.pk}"))
    for column in ("told_by", "said", "nothing"):
        answer = client.post(f"{of_note}reveal/", {"column": column}, follow=True)  # no password given
        trail.answer("a note's reveal refused, about a story", answer)
    for verb in (
        f"settle:{kept.pk}",
        f"withdraw:{withdrawn.pk}",
        f"confirm:{kept.pk}@{statement.pk}",
        "extend",
    ):
        sent = {"do": verb, "standing": "denied", "days": 3, "reason": "A claim"}
        trail.answer(f"{verb}, about a story", client.post(f"{at}do/", sent, follow=True))
    with pytest.raises(Refused):
        notes.reveal(kept, "said", by=make_user(Role.CHIEF), signed_in_at=timezone.now())
    resting.burn(SourcingNote.objects.filter(pk=burnt.pk))
    with pytest.raises(lifecycle.NotReady) as refusal:
        lifecycle.publish(story, by=make_user(Role.CHIEF))
    trail.add("a refusal to publish, about a story", f"{refusal.value!r} {refusal.value.problems}")
    publish(story, by=make_user(Role.CHIEF))
    retention.burn_due()


def do_everything(trail: Trail, client: Client, owner: User) -> None:
    """What can be done about a source, what is refused, and what breaks."""
    some, burnt, *_ = Source.objects.order_by("pk")
    others = [make_user(role) for role in (Role.EDITOR, Role.LEGAL, Role.CHIEF)]
    at = f"/admin/sourcing/{some.pk}/"
    for what, sent in [
        ("reveal/", {"column": "name"}),  # no password given
        ("reveal/", {"column": "nothing"}),
        ("do/", {"do": "grant", "to": others[0].pk, "days": 2, "reason": "Checks a quote"}),
        ("do/", {"do": "grant", "to": "", "days": 2, "reason": ""}),
        ("do/", {"do": "burn", "reason": ""}),
        (f"papers/{some.attachments.get().pk}/", {"do": "open"}),
    ]:
        trail.answer(what, client.post(f"{at}{what}", sent, follow=True))
    trail.answer("password", client.post(f"/admin/sourcing/password/?next={some.pk}", {"password": "wrong"}))
    do_everything_with_notes(trail, client, owner)
    for other in others[1:]:
        with pytest.raises(Refused):
            access.reveal(some, "name", by=other, signed_in_at=timezone.now())
    asked = access.ask_to_break_glass(
        some, by=others[1], reason="A court", until=timezone.now() + dt.timedelta(hours=1)
    )
    access.agree_to_break_glass(asked, by=others[2])
    access.change(some, {"details": vault.unseal(some, "details")}, by=owner)
    access.burn(burnt, by=owner, reason="Asked for")
    house.SOURCING_KEYS.insert(0, Fernet.generate_key().decode())
    rotation.rotate(batch=3)
    break_down(trail, client)


def break_down(trail: Trail, client: Client) -> None:
    """A 500 while a source is being made, and the report of it; a form that is refused with all its text is
    shown to nobody but who typed it, so its answer is no part of the trail."""
    client.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "make", lambda *args, **kwargs: 1 / 0)
        typed = {"kind": "named", "name": SOURCES[0], "contacts": f"pigeon-{SOURCES[0]}-loft"}
        patch.setattr(notes, "add", lambda *args, **kwargs: 1 / 0)
        patch.setattr(papers, "attach", lambda *args, **kwargs: 1 / 0)
        trail.answer("a 500", client.post("/admin/sourcing/add/", typed))
        file = SimpleUploadedFile(f"memo-{SOURCES[0]}.pdf", f"ink-{SOURCES[0]}-dry".encode())
        at = f"/admin/sourcing/{Source.objects.filter(burnt_at=None)[0].pk}/papers/"
        trail.answer("a 500", client.post(at, {"file": file}))
        note = SourcingNote.objects.order_by("pk")[0]
        statement = said(note.article)[0]
        typed = {"source": str(Source.objects.filter(burnt_at=None)[0].pk), "ground_rules": "off"}
        at = f"/admin/sourcing/story/{note.article_id}/note/?statement={statement.pk}"
        trail.answer("a 500", client.post(at, typed | {"said": f"told-{SOURCES[0]}-so"}))
    client.raise_request_exception = True


def crawl(trail: Trail, scene: Scene, partner_key: str) -> None:
    """Every address in ten roles; about sources and notes, those of one that is there."""
    source = Source.objects.filter(burnt_at=None).order_by("pk").first()
    note = SourcingNote.objects.filter(is_burnt=False).order_by("pk").first()
    assert source is not None
    assert note is not None
    there = {
        "<uuid:source_id>": str(source.pk),
        "<uuid:note_id>": str(note.pk),
        "story/<int:article_id>": f"story/{note.article_id}",
    }
    for role in [*ROLES, LAPSED, PARTNER]:
        client = Client(headers={"Authorization": f"Bearer {partner_key}"} if role == PARTNER else {})
        sign_in(client, Role.EDITOR if role == LAPSED else READER if role == PARTNER else role)
        if role == LAPSED:
            let_in_and_out(source, client)
        for route in TABLE:
            for placeholder, value in there.items():
                route = route.replace(placeholder, value)
            path = scene.path(route)
            about = ", about a story" if "/story/" in route or "/note/" in route else ""
            trail.answer(f"{path} as {role}{about}", client.get(path))


def let_in_and_out(source: Source, client: Client) -> None:
    """Whoever is signed in there had a grant, which is over."""
    user = User.objects.get(pk=client.session["_auth_user_id"])
    until = timezone.now() + dt.timedelta(days=1)
    access.revoke(
        access.grant(source, user, by=source.owner, reason="For a day", until=until), by=source.owner
    )


def search_the_house(trail: Trail, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """What stays when everybody has gone: logs, Valkey, the database as rows, as a dump and as raw files."""
    trail.add("the log", caplog.text)
    valkey = redis.Redis.from_url(house.REDIS_URL)
    for key in valkey.scan_iter(OURS):
        kind = valkey.type(key)
        read: dict[bytes, Callable[[], object]] = {
            b"string": lambda key=key: valkey.get(key),  # type: ignore[misc]
            b"list": lambda key=key: valkey.lrange(key, 0, -1),  # type: ignore[misc]
            b"hash": lambda key=key: valkey.hgetall(key),  # type: ignore[misc]
            b"set": lambda key=key: valkey.smembers(key),  # type: ignore[misc]
            b"zset": lambda key=key: valkey.zrange(key, 0, -1),  # type: ignore[misc]
        }
        trail.add(f"Valkey, {key!r}", read[kind]() if kind in read else b"")
    dump = tmp_path / "dump.json"
    call_command("dumpdata", output=str(dump), verbosity=0)
    trail.add("dumpdata", dump.read_bytes())
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
            " WHERE relkind IN ('r', 'i', 't') AND relname NOT LIKE 'pg\\_%' OR relname LIKE 'pg\\_toast%'"
        )
        for name, raw in cursor.fetchall():
            trail.add(f"the file of {name}", bytes(raw or b""))
    trail.add("pg_dump", pg_dump())


def pg_dump() -> bytes:
    beside = find_postgres() / "pg_dump"
    program = str(beside) if beside.exists() else shutil.which("pg_dump")
    if program is None:
        pytest.skip("no pg_dump here: it comes with PostgreSQL")
    return subprocess.run([program, "--dbname", database_url()], check=True, capture_output=True).stdout


# --- nothing leaks ------------------------------------------------------------------------------------------


def test_nothing_that_is_sealed_is_found_anywhere(
    trail: Trail,
    scene: Scene,
    client: Client,
    partner_key: str,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    mailoutbox: list,
) -> None:
    owner = make_user(Role.REPORTER, email="owner@example.org")
    seal_canaries(trail, client, owner)
    do_everything(trail, client, owner)
    crawl(trail, scene, partner_key)
    client.force_login(owner)
    trail.answer("their own list", client.get("/admin/sourcing/"))
    for message in mailoutbox:
        trail.add("a mail", f"{message.subject} {message.body} {message.alternatives}")
    search_the_house(trail, caplog, tmp_path)
    assert len(trail.canaries) == 112
    assert len(trail.found) > 1000
    assert trail.leaks == []
    reveal_one(trail, client, owner)
    granted = ["the granted reveal", "the opened paper", "the opened paper, headers", "the read note"]
    assert trail.leaks == granted


def reveal_one(trail: Trail, client: Client, owner: User) -> None:
    client.force_login(owner)
    fresh(client)
    note = SourcingNote.objects.filter(is_burnt=False)[0]
    source = notes.source_of(note)
    at = f"/admin/sourcing/{source.pk}/"
    trail.answer("the granted reveal", client.post(f"{at}reveal/", {"column": "name"}))
    paper = f"{at}papers/{source.attachments.get().pk}/"
    trail.answer("the opened paper", client.post(paper, {"do": "open"}))
    trail.answer("the read note", client.post(f"/admin/sourcing/note/{note.pk}/reveal/", {"column": "said"}))


# --- and this test can fail ---------------------------------------------------------------------------------


def in_words(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Source, "__str__", lambda source: vault.unseal(source, "name"))


def in_the_queue(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(access, "note", lambda source, *_: link_revision.delay(vault.unseal(source, "name")))  # type: ignore[arg-type]


def in_the_log(patch: pytest.MonkeyPatch) -> None:
    log = logging.getLogger("sourcing")
    patch.setattr(access, "note", lambda source, *_: log.info("made %s", vault.unseal(source, "contacts")))


def in_the_api(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PersonSummary, "get_died", lambda *_: vault.unseal(Source.objects.earliest("code"), "name"))


def in_the_order(patch: pytest.MonkeyPatch) -> None:
    page = screens.page

    def sorted_page(
        request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        if "sources" in context:
            context["sources"] = sorted(context["sources"], key=lambda source: vault.unseal(source, "name"))
        return page(request, name, context, status)

    patch.setattr(screens, "page", sorted_page)


def in_the_tie(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SourcingNote, "__str__", lambda note: notes.source_of(note).code)


def in_the_words_of_a_paper(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Attachment, "__str__", lambda paper: vault.unseal(paper, "name")[:30])


@pytest.mark.parametrize(
    "plant",
    [in_words, in_the_queue, in_the_log, in_the_api, in_the_order, in_the_words_of_a_paper, in_the_tie],
)
def test_a_planted_leak_is_found(
    plant: Callable[[pytest.MonkeyPatch], None],
    trail: Trail,
    client: Client,
    partner_key: str,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = make_user(Role.REPORTER)
    make_person("Orla Vance")
    with monkeypatch.context() as patch:
        plant(patch)
        seal_canaries(trail, client, owner, sources=6)
        trail.answer("their own list", client.get("/admin/sourcing/"))
        partner = Client(headers={"Authorization": f"Bearer {partner_key}"})
        trail.answer("the API", partner.get("/api/v1/people/"))
        search_the_house(trail, caplog, tmp_path)
    assert trail.leaks
