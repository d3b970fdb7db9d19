"""Whatever a reader's browser, a crawler or somebody with time on their hands sends: an answer, and no fault."""

from collections.abc import Iterator

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client

from images.models import Image
from tests.paper import whole_paper
from tests.pictures import make_image, make_renditions

# --- addresses and what is asked of them: none needs a story ------------------------------------------------

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
    "1", "-", "~", "1-1~", "~1-1", "1-1~1~", "1-1" + "~1" * 10, "9" * 40 + "-1", "1-" + "9" * 40,
    "99999999999999999-999999999999999999", "1-1~" + "9" * 40, "٣-٣", "１-１", "²-²", "-1--1", "1e9-1", "0x1-1",
    "1-1\x00", "1-1\n", " 1-1", "v~", "v~-1", "v~٣", "v~" + "9" * 40, "~~~", "a" * 10_000, "🦦", "\ud83e", "../..",
]  # fmt: skip
LISTS = ["/film/", "/topics/casting/", "/authors/dana/", "/people/orla-vance/", "/search/?q=harbour"]
PATHS = [
    "//", "///film//", "/film//", "/film//everything/", "/./", "/film/../film/", "/..", "/../etc/passwd",
    "/film/%2e%2e/", "/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/film%2Feverything/", "/film/everything%2F", "/film%5Ceverything",
    "/FILM/", "/Film/Everything/", "/films-и-кино/", "/%D0%BA%D0%B8%D0%BD%D0%BE/%D0%BE/", "/film/élodie/", "/film/🦦/",
    "/film/" + "a" * 5_000 + "/", "/" + "a/" * 500, "/people/" + "a" * 5_000 + "/", "/film/everything/pictures/extra/",
    "/film/every%00thing/", "/%00", "/%", "/%zz/", "/film/%ff%fe/", "/%c3%28/", "/film/%u0041/", "/film/a%0d%0aSet-Cookie:x=1/",
    "/film;everything/", "/film/?", "/film/??", "/film/#", "/film/*/", "/.env", "/wp-login.php", "/film/.git/config",
    "/feeds/", "/feeds/film/", "/feeds/sections/nothing.rss", "/feeds/sections/film.exe", "/feeds/%2e%2e/x.rss",
    "/sitemaps/nothing.xml", "/sitemaps/stories-9999-99.xml", "/about/nothing/", "/preview/" + "a" * 3_000 + "/", "/media/../newsroom/settings.py",
    "/media/%2e%2e/settings.py", "/static/../newsroom/settings.py",
]  # fmt: skip
RAW = [b"\xff\xfe", b"%ff", b"%", b"%zz", b"%c3%28", b"\xc3\x28", b"%00", b"+%20+", b"&&&", b"=", b"q", b"q=%ED%A0%80"]
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


@pytest.fixture(scope="module")
def paper(django_db_setup: None, django_db_blocker) -> Iterator[dict[str, str]]:
    """One paper for all of them: nothing here writes."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        images: list[Image] = [make_image(caption="Boats", credit="Pim Roe") for _ in range(5)]
        for image in images:
            make_renditions(image)
        yield whole_paper(images)
        transaction.set_rollback(True)
