"""The publish checks, each with what it lets through and what it stops."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import checks, lifecycle, links
from articles.checks import Level, Problem
from articles.checks.duplicates import fold
from articles.checks.links import where
from articles.checks.quotes import unbalanced
from articles.copy import Signature
from articles.models import Article, LinkRun, Mention, Status
from articles.moves import NotReady
from images.models import Basis, Image, ImagePerson
from staff.models import User
from tests.builders import (
    link,
    make_article,
    make_contributor,
    make_live_article,
    make_mention,
    make_person,
    make_topic,
    save_again,
)

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def ready(**fields: Any) -> Article:
    """A draft with a lead image, whose names have been found."""
    fields.setdefault("lead_image", make_image())
    article = make_article(**fields)
    link(article)
    article.refresh_from_db()
    return article


def make_image(**fields: Any) -> Image:
    return Image.objects.create(
        **{"file": "x.jpg", "width": 1, "height": 1, "alt_text": "A pier", "licence": "staff"} | fields
    )


def found(article: Article) -> dict[str, Problem]:
    return {problem.key: problem for problem in checks.problems(article)}


def levels(article: Article) -> dict[str, str]:
    return {key: str(problem.level) for key, problem in found(article).items()}


def test_a_story_that_is_ready_has_no_problem_at_all():
    assert found(ready()) == {}


LONG = "A headline that goes on " * 8

COPY: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("no headline", {"headline": ""}, {"headline": "blocking"}),
    ("70 characters", {"headline": LONG[:70]}, {}),
    ("71 characters", {"headline": LONG[:71]}, {"short-headline": "note"}),
    ("71 and a short one", {"headline": LONG[:71], "short_headline": "Short"}, {}),
    ("110 characters", {"headline": LONG[:110], "short_headline": "Short"}, {}),
    ("111 characters", {"headline": LONG[:111], "short_headline": "Short"}, {"headline-length": "warning"}),
    ("no dek", {"dek": ""}, {"dek": "blocking"}),
    ("no byline", {"bylines": []}, {"byline": "blocking"}),
    ("no section", {"section": None}, {"section": "blocking"}),
    ("no topic", {"topics": []}, {"topic": "warning"}),
    ("no text", {"body": "<p> </p>"}, {"body": "blocking"}),
    ("no lead image", {"lead_image": None}, {"lead-image": "note"}),
]


@pytest.mark.parametrize(("case", "fields", "wanted"), COPY, ids=[case for case, *_ in COPY])
def test_what_a_story_needs(case: str, fields: dict[str, Any], wanted: dict[str, str]):
    assert levels(ready(**fields)) == wanted


@pytest.mark.parametrize(
    "alt_text", [" ", "x", "IMG_2041", "DSC00012.JPG", "harbour-final-2.webp", "Screenshot 2026-05-01"]
)
def test_a_lead_image_says_what_it_shows(alt_text: str):
    assert levels(ready(lead_image=make_image(alt_text=alt_text))) == {"alt-text": "blocking"}


@pytest.mark.parametrize("alt_text", ["A pier", "Pier 39 at dusk", "Otter", "He reads readme.jpg aloud"])
def test_in_words(alt_text: str):
    assert levels(ready(lead_image=make_image(alt_text=alt_text))) == {}


@pytest.mark.parametrize(("privacy", "wanted"), [("public", {}), ("private", {"hidden-image": "warning"})])
def test_a_lead_image_is_one_that_readers_may_see(privacy: str, wanted: dict[str, str]):
    person = make_person(privacy=privacy)
    assert levels(ready(lead_image=make_image(portrait_of=person))) == wanted


HIDDEN, ENDS, SOMEWHERE = {"hidden-image": "warning"}, {"image-ends": "note"}, {"image-territories": "note"}
NOW = timezone.now()


@pytest.mark.parametrize(
    ("rights", "wanted", "said"),
    [
        ({"usable_until": NOW + 8 * DAY}, {}, ""),
        ({"usable_until": NOW + 6 * DAY}, ENDS, "The lead image is gone from the story on"),
        ({"usable_until": NOW - DAY}, HIDDEN, "its rights end on"),
        ({"usable_from": NOW - DAY}, {}, ""),
        ({"usable_from": NOW + DAY}, HIDDEN, "it may not be used before"),
        ({"channels": ["site"]}, {}, ""),
        ({"channels": ["api", "feeds", "social"]}, HIDDEN, "it may not be on the site"),
        ({"territories": ["US", "CA"]}, HIDDEN, "in which a reader is nobody tells"),
        ({"licence": "unknown"}, {"licence": "warning"}, "under which licence"),
    ],
)
def test_the_rights_of_a_lead_image_are_looked_at(rights: dict[str, Any], wanted: dict[str, str], said: str):
    article = ready(lead_image=make_image(**rights))
    assert levels(article) == wanted
    assert all(said in problem.message for problem in found(article).values())


def test_where_the_site_knows_countries_it_is_for_readers_in_them(settings: Any):
    settings.COUNTRY_HEADER = "CF-IPCountry"
    article = ready(lead_image=make_image(territories=["US", "CA"]))
    assert levels(article) == SOMEWHERE
    assert "readers in US, CA" in found(article)["image-territories"].message


@pytest.mark.parametrize(("hours", "is_stopped"), [(1, False), (3, True)])
def test_rights_that_end_before_the_hour_stop_it(hours: int, is_stopped: bool, chief: User):
    article = ready(by=chief, lead_image=make_image(usable_until=timezone.now() + dt.timedelta(hours=2)))
    at = lifecycle.clock() + dt.timedelta(hours=hours)
    if is_stopped:
        with pytest.raises(NotReady) as refused:
            lifecycle.schedule(article, by=chief, at=at)
        assert [problem.key for problem in refused.value.problems] == ["hidden-image"]
    else:
        lifecycle.schedule(article, by=chief, at=at)


@pytest.mark.parametrize(("hours", "is_stopped"), [(1, False), (3, True)])
def test_and_before_the_hour_of_an_update(hours: int, is_stopped: bool, chief: User):
    picture = make_image(usable_until=timezone.now() + dt.timedelta(hours=2))
    article = make_live_article(by=chief, lead_image=picture)
    link(save_again(article, by=chief, dek="The second night too."))
    at = lifecycle.clock() + dt.timedelta(hours=hours)
    if is_stopped:
        with pytest.raises(NotReady):
            lifecycle.schedule_update(article, by=chief, at=at)
    else:
        lifecycle.schedule_update(article, by=chief, at=at)


@pytest.mark.parametrize(
    ("child", "basis", "wanted"),
    [
        ({"privacy": "minor"}, "", {"minor-in-frame": "blocking"}),
        ({"privacy": "private", "born": "2015"}, "", {"minor-in-frame": "blocking"}),
        ({"privacy": "private", "born": "1980"}, "", {}),
        *(({"privacy": "minor"}, basis, {}) for basis in Basis.values),
    ],
)
def test_a_minor_in_the_lead_image_asks_for_a_reason(
    child: dict[str, Any], basis: str, wanted: dict[str, str]
):
    picture = make_image(minor_basis=basis)
    for position, person in enumerate([make_person("Orla Vance"), make_person("Wren Averill", **child)]):
        ImagePerson.objects.create(image=picture, person=person, position=position)
    problems = found(ready(lead_image=picture))
    assert {key: str(problem.level) for key, problem in problems.items()} == wanted
    assert not any("Wren" in problem.message for problem in problems.values())


# --- names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "is_open"),
    [(state, state in ("suggested", "waiting")) for state in Mention.State.values],
)
def test_names_to_be_decided_are_counted(state: str, is_open: bool):
    article = ready(body="<p>Orla Vance sang, and Tomas Reyne left.</p>")
    for name in ("Orla Vance", "Tomas Reyne"):
        make_mention(article, make_person(name), state=state, is_linked=False)
    assert levels(article) == ({"names-unresolved": "warning"} if is_open else {})
    if is_open:
        problem = found(article)["names-unresolved"]
        assert (problem.message[:7], problem.anchor) == ("2 names", "people-title")


@pytest.mark.parametrize("state", ["owed", "parked"])
def test_while_names_are_not_found_the_story_waits(state: str):
    article = ready()
    LinkRun.objects.update(linked_at=None, parked_at=Now() if state == "parked" else None)
    assert levels(article) == {"names-not-found": "warning"}


# --- duplicates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        ("The Pier Opens", "the pier  opens!", True),
        ("Beyoncé’s “Pier”", "Beyonce's 'pier'", True),
        ("İstanbul", "istanbul", True),
        ("The Pier Opens", "The Piers Open", False),
        ("映画祭", "映画", False),
    ],
)
def test_headlines_are_compared_by_their_letters(ours: str, theirs: str, alike: bool):
    assert (fold(ours) == fold(theirs)) == alike


@pytest.mark.parametrize(
    ("fields", "is_duplicate"),
    [
        ({}, True),
        ({"publish_at": Now() - 13 * DAY}, True),
        ({"publish_at": Now() - 15 * DAY}, False),
        ({"status": Status.SCHEDULED, "publish_at": Now() + 13 * DAY}, True),
        ({"status": Status.SCHEDULED, "publish_at": Now() + 15 * DAY}, False),
        ({"status": Status.HELD}, False),
        ({"status": Status.KILLED}, False),
    ],
    ids=["live", "13 days ago", "15 days ago", "in 13 days", "in 15 days", "held", "killed"],
)
def test_a_story_we_have_already_is_named(fields: dict[str, Any], is_duplicate: bool):
    other = make_live_article(headline="The pier opens", **fields)
    article = ready(headline="The Pier Opens!")
    assert levels(article) == ({"duplicate": "warning"} if is_duplicate else {})
    if is_duplicate:
        assert f"/{other.pk}/" in found(article)["duplicate"].address


def test_a_story_is_no_duplicate_of_itself_nor_of_a_draft():
    make_article(headline="The pier opens")
    article = make_live_article(headline="The pier opens", lead_image=make_image())
    link(article)
    assert found(article) == {}


def test_no_headline_is_no_duplicate_of_none():
    make_live_article(headline="…")
    assert levels(ready(headline="?!")) == {}


# --- links ------------------------------------------------------------------------------------------------


@pytest.fixture
def pages() -> None:
    """What there is to link to; each thing has a twin that readers cannot see."""
    dana, rhea = make_contributor(slug="dana"), make_contributor(slug="rhea")
    live = make_live_article(slug="live", topics=[make_topic("Casting")], bylines=[Signature(dana)])
    lifecycle.move(live, by=live.created_by, slug="moved")
    make_article(slug="draft", topics=[make_topic("Secret")], bylines=[Signature(rhea)])
    make_live_article(slug="embargoed", embargo_until="2999-01-01T00:00Z")
    make_live_article(slug="held", status=Status.HELD)
    orla = make_person("Orla Vance", slug="orla")
    make_person("Orla V.", slug="merged", status="merged", merged_into=orla)
    make_person("Wren Vance", slug="wren", privacy="minor")


DEAD = [
    "/people/wren/",
    "/people/nobody/",
    "people/nobody",
    "/film/draft/",
    "/film/embargoed/",
    "/film/held/",
    "/film/never/",
    "/topics/secret/",
    "/authors/rhea/",
    "/nosection/",
    "/a/b/c/",
    "/admin/articles/article/",
    "http://127.0.0.1:8000/film/draft/?a=1#b",
]
ALIVE = [
    "/people/orla/",
    "/people/orla",
    "/people/merged/",
    "/people/orla/?from=x#credits",
    "/film/moved/",
    "/film/live/",
    "/tv/moved/",
    "/topics/casting/",
    "/authors/dana/",
    "/film/",
    "/film",
    "/",
    "/people/",
    "/corrections/",
    "/static/web/favicon.svg",
    "http://127.0.0.1:8000/film/moved/",
    "https://example.com/people/nobody/",
    "mailto:desk@example.com",
    "#notes",
    "/film/mine/",
    "/topics/mine/",
    "/authors/mine/",
]


@pytest.mark.usefixtures("pages")
def test_links_of_ours_that_readers_cannot_follow_are_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("articles.checks.links.SHOWN", 100)
    body = "".join(f'<p><a href="{href}">There</a></p>' for href in DEAD + ALIVE)
    mine = Signature(make_contributor(slug="mine"))
    article = ready(slug="mine", body=body, topics=[make_topic("Mine")], bylines=[mine])
    said = [each.message.rpartition(": ")[2] for each in checks.problems(article) if each.key == "dead-links"]
    assert said == DEAD


@pytest.mark.parametrize(
    "href", ["http://[", "", "?a=1", "/\x7f/", "/%ff%fe/x/", "javascript:1", "http://127.0.0.1:8000"]
)
def test_an_odd_link_harms_nothing(href: str):
    assert where(href)[0] in ("nowhere", "somewhere")


def test_many_dead_links_are_counted():
    article = ready(body="".join(f'<p><a href="/film/{number}/">x</a></p>' for number in range(9)))
    said = [each.message for each in checks.problems(article)]
    assert (len(said), said[-1]) == (6, "Nor do 4 more links.")


# --- quotation marks --------------------------------------------------------------------------------------

BALANCED = [
    "He said “yes.”",
    'He said "yes."',
    "“He said ‘no’,” she said.",
    "“‘No’”",
    "Don’t; rock ’n’ roll; the ’90s; the dogs’ tails; it's 'fine'",
    "‘Hi,’ he said, and ‘I can’t’",
    "the ‘90s, give ‘em hell, rock ‘n’ roll",  # the wrong way round, and no quotation
    "O‘Brien sang",
    '5\'10" tall, and a 12" single',
    'The 12" single and "the end of 1999" tour',
    '"It is 12" wide," he said.',
    'He said "I am 12"',
    '“Hello" he said',
    "„So“ heißt es, „so”",
    "« oui » et « non »",
    "»so« und »so«",
    '"He sang "Hello" twice," she said.',
    "",
]
UNBALANCED = [
    "He said “yes.",
    "He said yes.”",
    '"He said',
    "He ‘said so",
    "« oui",
    "“a” b”",
    "“a “b” c",
    "”Yes” she said",
]


@pytest.mark.parametrize("text", BALANCED)
def test_marks_that_match_raise_no_alarm(text: str):
    assert unbalanced([text, "Next."]) == []


@pytest.mark.parametrize("text", UNBALANCED)
def test_marks_that_do_not_match_do(text: str):
    assert unbalanced([text, "Next."]) == [text]


def test_a_quotation_may_run_on_into_the_next_paragraph():
    assert unbalanced(["“First,", "“second,", "“third.”"]) == []
    assert unbalanced(["“First,", "second.”"]) == ["“First,", "second.”"]


def test_the_paragraph_is_named_by_its_beginning():
    article = ready(body="<p>All “well”.</p><p>“One<br>two” and <em>“three</em> and so on and on and on</p>")
    (problem,) = [each for each in checks.problems(article) if each.key == "quotes"]
    assert problem.message == "Quotation marks do not match in ““One two” and “three and so on and on…”"
    assert (problem.level, problem.field) == (Level.WARNING, "body")


# --- time -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("embargo", "status", "hour", "wanted"),
    [
        (DAY, Status.DRAFT, None, {}),
        (400 * DAY, Status.DRAFT, None, {"embargo-far": "warning"}),
        (-DAY, Status.DRAFT, None, {"embargo-over": "note"}),
        (-DAY, Status.LIVE, -2 * DAY, {}),
        (2 * DAY, Status.SCHEDULED, DAY, {"embargo-after-hour": "note"}),
        (DAY, Status.SCHEDULED, 2 * DAY, {}),
        (None, Status.SCHEDULED, DAY, {}),
        (None, Status.SCHEDULED, -DAY, {"hour-passed": "note"}),
    ],
)
def test_the_hours_make_sense(embargo: Any, status: str, hour: Any, wanted: dict[str, str]):
    article = ready()
    at = {"embargo_until": embargo, "publish_at": hour}
    row = {name: Now() + ahead for name, ahead in at.items() if ahead is not None}
    live = {} if status == Status.DRAFT else {"live": article.head}
    Article.objects.filter(pk=article.pk).update(status=status, **row, **live)
    article.refresh_from_db()
    assert levels(article) == wanted


# --- legal, and checks that fail --------------------------------------------------------------------------


def test_a_story_that_needs_legal_goes_out_once_cleared(desk_editor: User, legal: User):
    article = ready(by=desk_editor)
    Article.objects.update(needs_legal=True)
    article.refresh_from_db()
    assert levels(article) == {"legal": "blocking"}
    lifecycle.submit(article, by=desk_editor)
    lifecycle.approve(article, by=desk_editor)
    lifecycle.clear(article, by=legal)
    assert levels(article) == {}


def falls_over(article: Article) -> list[Problem]:
    raise RuntimeError("the dictionary is out")


def spoils_the_transaction(article: Article) -> list[Problem]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    return []


@pytest.mark.parametrize("check", ["falls_over", "spoils_the_transaction", "is_not_there"])
def test_a_check_that_fails_stops_the_story_and_loses_nothing(
    check: str, settings: Any, desk_editor: User, caplog: pytest.LogCaptureFixture
):
    article = ready(by=desk_editor, headline="Kept")
    settings.PUBLISH_CHECKS = [f"{__name__}.{check}", *settings.PUBLISH_CHECKS]
    with pytest.raises(lifecycle.NotReady, match="This check failed: " + check.replace("_", " ")):
        lifecycle.publish(article, by=desk_editor)
    assert levels(article) == {"check-failed": "blocking"}
    assert "Traceback" in caplog.text
    article.refresh_from_db()
    assert (article.status, article.head.headline if article.head else "") == (Status.DRAFT, "Kept")


# --- cost -------------------------------------------------------------------------------------------------


def full(number: int, by: User) -> Article:
    """A story with that many links of every kind, open names and duplicates, that needs legal."""
    for _ in range(number):  # each when the others were long ago
        make_live_article(headline="The pier opens", publish_at=Now() - 20 * DAY)
    Article.objects.update(publish_at=Now())
    kinds = ("people", "topics", "authors", "film")
    paths = [f"/{kind}/{each}/" for each in range(number) for kind in kinds] + [
        f"/s{n}/" for n in range(number)
    ]
    body = "".join(f'<p>“<a href="{path}">x</a></p>' for path in paths)
    body += "".join(f"<p>N{each:03}</p>" for each in range(number))
    article = ready(
        by=by, headline="The pier opens", body=body, lead_image=make_image(portrait_of=make_person())
    )
    for each in range(number):
        make_mention(article, make_person(), f"N{each:03}", state="suggested", is_linked=False)
    Article.objects.filter(pk=article.pk).update(needs_legal=True)
    article.refresh_from_db()
    return article


@pytest.mark.parametrize("number", [1, 50])
def test_all_checks_of_a_story_take_few_queries_however_large_it_is(number: int, desk_editor: User):
    article = full(number, desk_editor)
    with CaptureQueriesContext(connection) as queries:
        assert len(checks.stopping(article)) >= 4
    assert len(queries) <= 17


@pytest.mark.parametrize("number", [1, 50])
def test_publishing_takes_twenty_queries_however_large_the_story_is(number: int, desk_editor: User):
    body = "".join(f'<p><a href="/film/{each}/">“x”</a></p>' for each in range(number))
    for each in range(number):
        make_live_article(slug=str(each))
    article = ready(
        body=f'{body}<p><a href="/people/orla/">Orla</a> <a href="/topics/casting/">Casting</a></p>'
    )
    make_person("Orla Vance", slug="orla")
    editor = User.objects.get(pk=desk_editor.pk)
    LinkRun.objects.filter(pk=article.head_id).update(linked_at=Now())
    with CaptureQueriesContext(connection) as queries:
        lifecycle.publish(article, by=editor)
    assert len(queries) <= 20


def test_whoever_publishes_does_not_wait_for_the_worker(desk_editor: User):
    make_person("Orla Vance")
    article = make_article(by=desk_editor, body="<p>Orla Vance sang.</p>")
    lifecycle.publish(article, by=desk_editor)
    assert Mention.objects.get().is_linked


def test_names_that_cannot_be_found_stop_it(desk_editor: User, monkeypatch: pytest.MonkeyPatch):
    article = make_article(by=desk_editor)
    monkeypatch.setattr(links, "find_in", falls_over)
    with pytest.raises(lifecycle.NotReady, match="still being found"):
        lifecycle.publish(article, by=desk_editor)


def test_the_houses_own_checks_are_all_there():
    call_command("check")
