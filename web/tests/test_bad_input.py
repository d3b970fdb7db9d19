"""Whatever a browser, a crawler or somebody with time on their hands sends: an answer, and no fault."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from images.models import Image
from tests.paper import whole_paper
from tests.pictures import make_image, make_renditions

# --- addresses and what is asked of them: none needs a story -----------------------------------------------

TEXTS = {
    "ten thousand": "x" * 10_000,
    "many words": "otters " * 2_000,
    "nul": "a\x00b",
    "operators": "& | ! <-> ( ) : * -",
    "quotes": '"""\'\'“”',
    "an open quote": '"otters',
    "emoji": "🦦🦦 👩‍👩‍👧",
    "rtl": "مهرجان ‮ שלום",
    "half a character": "\ud83e",
    "combining": "e" + "\u0301" * 500,
    "markup": '"><script>alert(1)</script>',
    "a template": "{{ 7*7 }}{% debug %}",
    "sql": "'; DROP TABLE articles_article; --",
    "only blanks": " \t\r\n\u200b\u00a0",
}
MARKS = [
    "1",
    "-",
    "~",
    "1-1~",
    "~1-1",
    "1-1~1~",
    "1-1" + "~1" * 10,
    "9" * 40 + "-1",
    "1-" + "9" * 40,
    "99999999999999999-999999999999999999",
    "1-1~" + "9" * 40,
    "٣-٣",
    "１-１",
    "²-²",
    "-1--1",
    "1e9-1",
    "0x1-1",
    "1-1\x00",
    "1-1\n",
    " 1-1",
    "v~",
    "v~-1",
    "v~٣",
    "v~" + "9" * 40,
    "~~~",
    "a" * 10_000,
    "🦦",
    "\ud83e",
    "../..",
]
PATHS = [
    "//",
    "///film//",
    "/film//",
    "/film//everything/",
    "/./",
    "/film/../film/",
    "/..",
    "/../etc/passwd",
    "/film/%2e%2e/",
    "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/film%2Feverything/",
    "/film/everything%2F",
    "/film%5Ceverything",
    "/FILM/",
    "/Film/Everything/",
    "/films-и-кино/",
    "/%D0%BA%D0%B8%D0%BD%D0%BE/%D0%BE/",
    "/film/élodie/",
    "/film/🦦/",
    "/film/" + "a" * 5_000 + "/",
    "/" + "a/" * 500,
    "/people/" + "a" * 5_000 + "/",
    "/film/everything/pictures/extra/",
    "/film/every%00thing/",
    "/%00",
    "/%",
    "/%zz/",
    "/film/%ff%fe/",
    "/%c3%28/",
    "/film/%u0041/",
    "/film/a%0d%0aSet-Cookie:x=1/",
    "/film;everything/",
    "/film/?",
    "/film/??",
    "/film/#",
    "/film/*/",
    "/.env",
    "/wp-login.php",
    "/film/.git/config",
    "/feeds/",
    "/feeds/film/",
    "/feeds/sections/nothing.rss",
    "/feeds/sections/film.exe",
    "/feeds/%2e%2e/x.rss",
    "/sitemaps/nothing.xml",
    "/sitemaps/stories-9999-99.xml",
    "/about/nothing/",
    "/preview/" + "a" * 3_000 + "/",
    "/media/../newsroom/settings.py",
    "/media/%2e%2e/settings.py",
    "/static/../newsroom/settings.py",
]
RAW = [
    b"\xff\xfe",
    b"%ff",
    b"%",
    b"%zz",
    b"%c3%28",
    b"\xc3\x28",
    b"%00",
    b"+%20+",
    b"&&&",
    b"=",
    b"q",
    b"q=%ED%A0%80",
]
HEADERS = [
    {"If-None-Match": "nonsense"},
    {"If-None-Match": '"'},
    {"If-None-Match": 'W/"' + "x" * 5_000},
    {"If-None-Match": ",,,*,,"},
    {"If-Modified-Since": "the day before yesterday"},
    {"If-Modified-Since": "Sun, 99 Foo 99999 99:99:99 GMT"},
    {"If-Modified-Since": "Sun, 06 Nov 0000 08:49:37 GMT"},
    {"If-Modified-Since": "Sun, 06 Nov 99999999999 08:49:37 GMT"},
    {"If-Unmodified-Since": "nonsense"},
    {"If-Match": '"nonsense"'},
    {"If-Range": "nonsense", "Range": "bytes=0-1"},
    {"Range": "bytes=9999999999-"},
    {"Range": "bytes=-1-1,5-2,x"},
    {"Range": "otters=0-1"},
    {"Accept-Encoding": "br;q=x, gzip;;;, otters, *;q=0"},
    {"Accept-Encoding": "," * 5_000},
    {"Accept-Encoding": "BR"},
    {"Accept": "otters/*;q=nan"},
    {"Accept-Language": "x" * 5_000 + ",;q=,*"},
    {"Cookie": "sessionid=\x00\xff; csrftoken=;;;="},
    {"Content-Length": "otters"},
    {"X-Forwarded-For": "'; --", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "otters"},
]
WRONG_METHODS = ["OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "OTTERS"]


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def paper(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """One paper for all of them: nothing here writes."""
    with django_db_blocker.unblock(), transaction.atomic():
        images: list[Image] = [make_image(caption="Boats", credit="Pim Roe") for _ in range(5)]
        for image in images:
            make_renditions(image)
        yield whole_paper(images)
        transaction.set_rollback(True)


@pytest.fixture(params=["made", "kept"])
def site(request: pytest.FixtureRequest, paper: dict[str, str]) -> Client:
    """A reader of pages that are made, and of pages that are kept; a fault of ours is raised in the test."""
    if request.param == "kept":
        request.getfixturevalue("pages_kept")
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def asker(paper: dict[str, str]) -> Client:
    """A reader who asks something: no answer to a question is kept."""
    return Client()


def send(client: Client, path: str, *, method: str = "GET", query: bytes = b"", **how: Any) -> Any:
    """A request with a path and a query of any bytes, as a server hands them on."""
    sent: dict[str, Any] = {
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
    }
    return client.generic(method, "/", **sent, **how)


def asked(**given: str) -> bytes:
    return urlencode(given, errors="surrogatepass").encode()


# --- what is typed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_whatever_is_looked_for_is_answered(asker: Client, text: str) -> None:
    for path in ("/search/", "/people/", "/suggest/"):
        answer = send(asker, path, query=asked(q=text))
        assert answer.status_code == 200, path
        assert "<script>alert" not in answer.text
        assert "49" not in answer.text.partition("<h1")[2].partition("</form>")[0]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_whatever_a_filter_says_the_search_answers(asker: Client, text: str) -> None:
    for name in ("section", "person", "since", "until", "order"):
        answer = send(asker, "/search/", query=asked(q="harbour", **{name: text}))
        assert answer.status_code == 200, name
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_kind_of_timeline_nobody_knows_is_404(asker: Client, text: str) -> None:
    assert send(asker, "/people/orla-vance/", query=asked(show=text)).status_code == 404


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_somebody_made_up_is_a_page_or_404(asker: Client, mark: str) -> None:
    for name in ("before", "from"):
        for path in ("/film/", "/topics/casting/", "/authors/dana/", "/people/orla-vance/", "/people/"):
            assert send(asker, path, query=asked(**{name: mark})).status_code in (200, 404), path
        answer = send(asker, "/search/", query=asked(q="harbour", **{name: mark}))
        assert answer.status_code in (200, 404)


@pytest.mark.parametrize(
    "query",
    [
        b"before[]=1-1",
        b"before[0]=1-1&before[1]=2-2",
        b"before=1-1&before=",
        b"before=&before=x",
        b"from[]=v&from=v&from=~",
        b"q[]=harbour&q=harbour&q=otters",
        b"q=harbour&section=film&section=stage&section[]=x",
        b"show[]=awards&show=awards&show=works",
        b"__proto__[x]=1&constructor=1",
        *RAW,
    ],
)
def test_a_question_said_twice_or_broken_is_answered(asker: Client, query: bytes) -> None:
    for path in (
        "/",
        "/film/",
        "/film/everything/",
        "/people/",
        "/people/orla-vance/",
        "/search/",
        "/suggest/",
    ):
        assert send(asker, path, query=query).status_code in (200, 404), path


# --- addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_an_address_somebody_made_up_is_no_fault_and_leads_nowhere_else(site: Client, path: str) -> None:
    answer = send(site, path)
    hops = 0
    while answer.status_code in (301, 302):
        there = answer["Location"]
        assert there.startswith("/"), there
        assert not there.startswith("//"), there
        assert (hops := hops + 1) <= 2, path
        answer = send(site, there.partition("?")[0])
    assert answer.status_code in (200, 400, 404, 410)
    assert "Set-Cookie" not in answer


def test_every_page_has_one_address_and_the_other_form_leads_there_in_one_hop(
    site: Client, paper: dict[str, str]
) -> None:
    for name, path in paper.items():
        if "?" in path or path == "/" or name in ("404", "410"):
            continue
        assert send(site, path).status_code == 200, name
        bare = send(site, path.rstrip("/"), query=b"a=1")
        assert (bare.status_code, bare["Location"]) == (301, f"{path}?a=1"), name


# --- headers, methods, hosts -------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_nonsense_in_a_header_gets_the_page(site: Client, headers: dict[str, str]) -> None:
    for path in ("/", "/film/everything/", "/feeds/site.atom"):
        for _ in range(2):  # made, and then from what is kept
            answer = send(site, path, headers=headers)
            assert answer.status_code == (412 if "If-Match" in headers else 200), path
            assert answer.content or answer.status_code == 412


def test_a_head_has_what_a_get_has_and_no_body(site: Client, paper: dict[str, str]) -> None:
    for name, path in paper.items():
        bare, _, query = path.partition("?")
        whole = send(site, bare, query=query.encode())
        head = send(site, bare, query=query.encode(), method="HEAD")
        assert (head.status_code, head.content) == (whole.status_code, b""), name
        names = {"X-Request-Id": ""}  # each has its own
        assert dict(head.items()) | names == dict(whole.items()) | names, name


@pytest.mark.parametrize("method", WRONG_METHODS)
def test_readers_only_read(site: Client, paper: dict[str, str], method: str) -> None:
    for name, path in paper.items():
        answer = send(site, path.partition("?")[0], method=method)
        assert answer.status_code == 405, name
        assert answer["Allow"] == "GET, HEAD", name
        assert not answer.cookies, name


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "", "testserver:otters", "a@testserver", "[::", "тест", "x" * 5_000]
)
def test_a_host_that_is_not_ours_is_refused(site: Client, host: str) -> None:
    for path in ("/", "/film/everything/", "/nothing/"):
        for _ in range(2):  # made, and then from what is kept
            assert send(site, path, HTTP_HOST=host).status_code == 400, path
        assert send(site, path).status_code in (200, 404)
        assert send(site, path, HTTP_HOST=host).status_code == 400, path
