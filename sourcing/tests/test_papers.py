"""The papers of a source: sealed whole, opened through the one gate, never on disk in clear, and burnt."""

import datetime as dt
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from people.names import NotAllowed, NotPossible
from sourcing import access, papers, vault
from sourcing.admin.screens import SIGNED_IN
from sourcing.gate import NotFresh
from sourcing.models import Attachment
from tests.builders import make_user

pytestmark = pytest.mark.django_db
NAME, WORDS = "quillfeather-memo.pdf", b"%PDF-1.7 the harbour is sold"


@pytest.fixture
def owner(client, db):
    user = make_user("reporter", username="owner", password="demo")
    client.force_login(user)
    return user


@pytest.fixture
def source(key, owner):
    return access.make("document", {"name": "A memo"}, by=owner)


@pytest.fixture
def paper(source, owner):
    return papers.attach(source, upload(), by=owner)


def upload(content=WORDS, name=NAME, media_type="application/pdf"):
    return SimpleUploadedFile(name, content, media_type)


def opened(paper, by, **how):
    return papers.open_paper(paper, by=by, **{"signed_in_at": timezone.now()} | how)


def ledger(source):
    return list(source.entries.values_list("outcome", "user__username", "column"))


def until(**more):
    return timezone.now() + dt.timedelta(**more)


# --- sealed, and opened through the gate --------------------------------------------------------------------


def test_a_paper_comes_back_whole_and_stands_nowhere_in_clear(source, paper, owner):
    assert opened(paper, owner) == (NAME, "application/pdf", WORDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(paper)::text FROM sourcing_attachment paper")
        row = cursor.fetchone()[0]
    assert not [each for each in (NAME.encode(), b"application/pdf", WORDS) if each.hex() in row]
    assert ledger(source)[1:] == [("attached", "owner", str(paper)), ("revealed", "owner", str(paper))]


def test_of_its_time_only_the_day_is_kept(paper):
    assert type(Attachment.objects.get().made_on) is dt.date


def test_a_paper_moved_to_another_row_or_source_is_refused(paper, source, owner):
    other = papers.attach(source, upload(b"Another"), by=owner)
    Attachment.objects.filter(pk=other.pk).update(content=paper.content)
    with pytest.raises(vault.Damaged):
        opened(other, owner)
    Attachment.objects.filter(pk=paper.pk).update(source=access.make("named", {}, by=owner))
    with pytest.raises(vault.Damaged):
        opened(Attachment.objects.get(pk=paper.pk), owner)


@pytest.mark.parametrize("role", ["editor", "legal", "photo", "chief"])
def test_no_role_opens_adds_or_removes_a_paper(source, paper, role):
    other = make_user(role, username="other", is_superuser=role == "chief")
    with pytest.raises(NotAllowed):
        opened(paper, other)
    assert ledger(source)[-1] == ("refused", "other", str(paper))
    with pytest.raises(NotAllowed):
        papers.attach(source, upload(), by=other)
    with pytest.raises(NotAllowed):
        papers.remove(paper, by=other)
    assert Attachment.objects.count() == 1


def test_a_grant_opens_papers_and_neither_adds_nor_removes(source, paper, owner):
    other = make_user("editor")
    given = access.grant(source, other, by=owner, reason="Checks the memo", until=until(days=1))
    assert opened(paper, other)[2] == WORDS
    with pytest.raises(NotAllowed):
        papers.remove(paper, by=other)
    access.revoke(given, by=owner)
    with pytest.raises(NotAllowed):
        opened(paper, other)


@pytest.mark.parametrize("signed_in_at", [None, dt.timedelta(minutes=16)])
def test_a_password_of_long_ago_opens_no_paper(source, paper, owner, signed_in_at):
    with pytest.raises(NotFresh):
        opened(paper, owner, signed_in_at=signed_in_at and timezone.now() - signed_in_at)
    assert ledger(source)[-1][0] == "refused"


def test_without_a_key_no_paper_is_kept(source, owner, settings):
    settings.SOURCING_KEYS = []
    with pytest.raises(vault.Closed):
        papers.attach(source, upload(), by=owner)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("content", [b"", b"x" * (papers.LARGEST + 1)], ids=["empty", "too large"])
def test_an_empty_paper_and_one_too_large_are_refused(source, owner, content):
    with pytest.raises(NotPossible):
        papers.attach(source, upload(content), by=owner)
    assert ledger(source) == [("made", "owner", "")]


def test_the_largest_paper_comes_back(source, owner):
    content = bytes(range(256)) * (papers.LARGEST // 256)
    assert opened(papers.attach(source, upload(content), by=owner), owner)[2] == content


# --- removed, held, burnt -----------------------------------------------------------------------------------


def test_what_is_removed_is_gone_and_written_down(source, paper, owner):
    papers.remove(paper, by=owner)
    papers.remove(paper, by=owner)
    assert [entry[0] for entry in ledger(source)] == ["made", "attached", "removed"]
    with pytest.raises(NotPossible):
        opened(paper, owner)


def test_what_legal_holds_is_not_removed(source, paper, owner):
    access.hold(source, by=make_user("legal"), is_held=True, reason="A writ")
    with pytest.raises(NotPossible):
        papers.remove(paper, by=owner)
    assert Attachment.objects.exists()


def test_papers_burn_with_their_source(source, paper, owner):
    kept = Attachment.objects.select_related("source").get()  # as a backup has it, but for the key
    access.burn(source, by=owner, reason="Asked to")
    blank = Attachment.objects.get()
    assert not any([blank.name, blank.media_type, blank.content])
    kept.source.wrapped_key = ""
    with pytest.raises(vault.Burnt):
        vault.unseal(kept, "name")
    with pytest.raises(vault.Burnt):
        papers.attach(source, upload(), by=owner)


# --- names of files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("memo.pdf", "memo.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.pdf", "y.pdf"),
        ("a\x00b\r\n.txt", "ab.txt"),
        ("gnp\u202efdp.exe", "gnpfdp.exe"),
        ("half\ud800.txt", "half.txt"),
        ("..", "paper"),
        ("", "paper"),
        (".env", "env"),
        ("what? \"a\" <b>|c*.doc", "what_ _a_ _b__c_.doc"),
        ("x" * 5000, "x" * 120),
        ("x" * 5000 + ".pdf", "x" * 116 + ".pdf"),
        ("a." + "b" * 5000, "a." + "b" * 118),
        ("Überraschung für Zoë.pdf", "Überraschung für Zoë.pdf"),
    ],
    ids=ascii,
)  # fmt: skip
def test_a_name_is_reduced_to_a_harmless_one(name, kept):
    assert papers.base_name(name) == kept


@pytest.mark.parametrize("media_type", ["text/html\r\nX: y", "", "pdf", "x" * 500 + "/y"])
def test_a_media_type_that_is_none_is_not_believed(source, owner, media_type):
    paper = papers.attach(source, upload(media_type=media_type), by=owner)
    assert opened(paper, owner)[1] == papers.UNKNOWN


# --- at the desk --------------------------------------------------------------------------------------------


def at(source, paper=None):
    return f"/admin/sourcing/{source.pk}/papers/{f'{paper.pk}/' if paper else ''}"


def fresh(client):
    session = client.session
    session[SIGNED_IN] = timezone.now().timestamp()
    session.save()


def test_a_paper_is_added_and_saved_again_and_its_name_is_on_no_page(client, source):
    page = client.post(at(source), {"file": upload()}, follow=True).text
    assert "Papers (1)" in page
    assert "quillfeather" not in page
    paper = Attachment.objects.get()
    to_password = client.post(at(source, paper), {"do": "open"})
    assert to_password["Location"] == f"/admin/sourcing/password/?next={source.pk}"
    fresh(client)
    answer = client.post(at(source, paper), {"do": "open"})
    assert answer.content == WORDS
    assert answer["Content-Disposition"] == f'attachment; filename="{NAME}"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "no-store" in answer["Cache-Control"]
    client.post(at(source, paper), {"do": "remove"})
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xhtml+xml"])
def test_what_a_browser_would_run_is_only_bytes_to_it(client, source, owner, media_type):
    paper = papers.attach(source, upload(b"<script>alert(1)</script>", "x.html", media_type), by=owner)
    fresh(client)
    answer = client.post(at(source, paper), {"do": "open"})
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_to_everybody_else_no_paper_is_there(client, source, paper, owner):
    for role in ("editor", "chief"):
        client.force_login(make_user(role, is_superuser=role == "chief"))
        fresh(client)
        assert client.post(at(source), {"file": upload()}).status_code == 404
        for do in ("open", "remove"):
            assert client.post(at(source, paper), {"do": do}).status_code == 404


def test_who_may_read_neither_adds_nor_removes_by_url(client, source, paper, owner):
    editor = make_user("editor")
    access.grant(source, editor, by=owner, reason="Checks", until=until(days=1))
    client.force_login(editor)
    page = client.get(f"/admin/sourcing/{source.pk}/").text
    assert "Open" in page
    assert "Remove" not in page
    assert client.post(at(source, paper), {"do": "remove"}).status_code == 404
    assert "owner adds papers" in client.post(at(source), {"file": upload()}, follow=True).text
    assert Attachment.objects.count() == 1


def test_a_paper_of_another_source_is_not_there(client, paper, owner):
    other = access.make("named", {}, by=owner)
    assert client.post(at(other, paper), {"do": "open"}).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"file": ""}, {"file": SimpleUploadedFile("a", b"")}])
def test_no_file_and_an_empty_one_are_refused_at_the_field(client, source, sent):
    assert client.post(at(source), sent).status_code == 422
    assert not Attachment.objects.exists()


class Endless:
    """A body of so many bytes that nobody has to hold."""

    def __init__(self, size: int) -> None:
        self.head = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        self.left, self.size = size, size + len(self.head)

    def read(self, size: int = 65536) -> bytes:
        chunk, self.head = self.head, b""
        if not chunk:
            chunk = b"x" * min(size, self.left)
            self.left -= len(chunk)
        return chunk

    readline = read


@pytest.mark.parametrize("told", [True, False], ids=["announced", "not announced"])
def test_200_megabytes_are_refused_in_words_and_held_by_nobody(client, source, told):
    size = 200 * 1024 * 1024 if told else papers.LARGEST + 60_000
    body = Endless(size)
    tracemalloc.start()
    answer = client.generic(
        "POST", at(source), CONTENT_TYPE="multipart/form-data; boundary=B",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(body.size)},
    )  # fmt: skip
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 422
    assert "The file is over 16 MB" in answer.text
    assert peak < (6 if told else 48) * 1024 * 1024
    assert not Attachment.objects.exists()


def test_no_upload_is_spooled_to_disk(client, source, monkeypatch):
    def spool(*args, **kwargs):
        raise AssertionError("on disk, in clear")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", spool)
    client.post(at(source), {"file": upload(b"x" * 5_000_000)})
    assert Attachment.objects.count() == 1


def test_an_upload_without_its_token_is_refused(source, owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(at(source), {"file": upload()}).status_code == 403
    client.get(f"/admin/sourcing/{source.pk}/")
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(at(source), token | {"file": upload()}).status_code == 302
    assert Attachment.objects.count() == 1


def test_a_report_of_an_error_has_neither_name_nor_content(client, source, monkeypatch, mailoutbox, settings):
    settings.ADMINS = [("A", "a@example.org")]
    monkeypatch.setattr(papers, "attach", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    assert client.post(at(source), {"file": upload()}).status_code == 500
    told = f"{mailoutbox[0].body} {mailoutbox[0].alternatives}"
    assert "ZeroDivisionError" in told
    assert "quillfeather" not in told
    assert "harbour" not in told


def test_the_page_takes_the_same_queries_for_one_paper_and_for_fifty(
    client, source, owner, django_assert_num_queries
):
    for count in (1, 49):
        for _ in range(count):
            papers.attach(source, upload(), by=owner)
        with django_assert_num_queries(12):
            client.get(f"/admin/sourcing/{source.pk}/")
