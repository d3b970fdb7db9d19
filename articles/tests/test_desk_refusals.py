"""The desk, through its URLs: what is refused, and that nothing typed is lost."""

import datetime as dt
import re
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from articles.body import MAX_BYTES
from articles.models import Article, Revision, Status
from articles.tests.desk import ADD, LIST, change, head, sign_in, typed
from staff.models import User
from tests.builders import (
    make_article,
    save_again,
)


def test_each_publish_problem_stands_beside_its_field_and_the_copy_is_saved(
    client: Client, desk_editor: User
):
    answer = sign_in(client, desk_editor).post(ADD, typed(dek="", body="", _verb="publish"), follow=True)
    page = answer.content.decode()
    assert Article.objects.get().status == Status.DRAFT
    assert Revision.objects.get().headline == "Harbour festival opens"
    for field in ("dek", "bylines", "section", "body"):
        assert f'href="#field-{field}"' in page
        assert f'id="id_{field}_error"' in page
    assert 'id="id_headline_error"' not in page


def test_a_story_that_is_ready_has_no_problems_listed(client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    page = sign_in(client, desk_editor).get(f"{change(article)}?asked=publish").content.decode()
    assert "desk-errors" not in page


def test_a_stale_save_shows_both_texts_and_loses_neither(client: Client, reporter: User, desk_editor: User):
    article = make_article(by=reporter, body="<p>First.</p><p>Second.</p>")
    mine = typed(article, body="<p>First.</p><p>My second.</p>", dek="My dek")
    save_again(article, by=desk_editor, body="<p>First.</p><p>Their second.</p>")
    answer = sign_in(client, reporter).post(change(article), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "desk_editor saved revision 2 while you were writing" in page
    assert "<p><del>Their</del><ins>My</ins> second.</p>" in page
    assert "<ins>My dek</ins>" in page.replace("<del>The first night sold out in an hour.</del>", "")
    assert "&lt;p&gt;My second.&lt;/p&gt;</textarea>" in page.replace("\n", "")
    assert 'name="based_on" value="1"' in page
    assert article.revisions.count() == 2


def test_a_stale_save_goes_on_top_when_its_writer_says_so(client: Client, reporter: User, desk_editor: User):
    article = make_article(by=reporter)
    mine = typed(article, dek="My dek")
    save_again(article, by=desk_editor, dek="Their dek")
    sign_in(client, reporter).post(change(article), mine | {"_on_top": "2"})
    article.refresh_from_db()
    assert (head(article).number, head(article).dek) == (3, "My dek")


def test_a_stale_story_is_not_published(client: Client, desk_editor: User, chief: User):
    article = make_article(by=desk_editor)
    mine = typed(article)
    save_again(article, by=chief, dek="Not seen by the editor")
    assert sign_in(client, desk_editor).post(change(article), mine | {"_verb": "publish"}).status_code == 409
    article.refresh_from_db()
    assert article.status == Status.DRAFT


UNTIL = dt.datetime(2030, 1, 2, 10, 30, tzinfo=dt.UTC)


def stale(by: User, then: User, **terms: Any) -> tuple[Article, dict[str, Any]]:
    """A story, and what `by` typed into it before `then` saved it with these terms."""
    article = make_article(by=by)
    mine = typed(article, dek="My dek")
    for name, value in terms.items():
        setattr(article, name, value)
    save_again(article, by=then, dek="Their dek")
    return article, mine


def test_a_stale_save_is_shown_the_terms_that_differ_and_no_others(
    client: Client, reporter: User, desk_editor: User
):
    article, mine = stale(reporter, desk_editor, embargo_until=UNTIL, slugline="theirs")
    page = sign_in(client, reporter).post(change(article), mine).content.decode()
    region = page.split('aria-labelledby="stale-title"')[1].split("</section>\n    ")[0]
    assert "theirs is 2 Jan 2030, 05:30, yours is none" in region
    assert "Use my embargo" in region
    assert "<strong>Slugline</strong>: theirs is theirs, yours is none." in region
    assert "<strong>Slug</strong>" not in region
    assert "Use my “Needs legal”" not in region


@pytest.mark.parametrize(("term", "value"), [("embargo_until", UNTIL), ("needs_legal", True)])
def test_a_save_on_top_leaves_embargo_and_legal_as_they_are(
    client: Client, reporter: User, desk_editor: User, term: str, value: Any
):
    article, mine = stale(reporter, desk_editor, **{term: value})
    page = sign_in(client, reporter).post(change(article), mine | {"_on_top": "2"}, follow=True)
    article.refresh_from_db()
    assert (getattr(article, term), head(article).dek) == (value, "My dek")
    assert "Left as it was: " in page.content.decode()


@pytest.mark.parametrize(("term", "value"), [("embargo_until", UNTIL), ("needs_legal", True)])
def test_a_save_on_top_lifts_embargo_and_legal_for_whoever_ticks_it(
    client: Client, desk_editor: User, chief: User, term: str, value: Any
):
    article, mine = stale(chief, desk_editor, **{term: value})
    sign_in(client, chief).post(change(article), mine | {"_on_top": "2", "_mine": term})
    article.refresh_from_db()
    assert not getattr(article, term)
    assert head(article).dek == "My dek"


def test_an_embargo_typed_after_the_two_texts_were_shown_is_saved_on_top(
    client: Client, reporter: User, desk_editor: User
):
    article, mine = stale(reporter, desk_editor)
    page = sign_in(client, reporter).post(change(article), mine).content.decode()
    same = re.findall(r'type="hidden"\s+form="article_form"\s+name="_mine"\s+value="(\w+)"', page)
    assert same == ["embargo_until", "needs_legal"]
    client.post(
        change(article), mine | {"_on_top": "2", "_mine": same, "embargo_until": "2030-01-02T05:30:00"}
    )
    article.refresh_from_db()
    assert article.embargo_until == UNTIL


def test_publishing_on_top_leaves_the_embargo_as_it_is(client: Client, desk_editor: User, chief: User):
    article, mine = stale(desk_editor, chief, embargo_until=UNTIL)
    sign_in(client, desk_editor)
    first = client.post(change(article), mine | {"_verb": "publish"})
    assert (first.status_code, "Use my embargo" in first.content.decode()) == (409, True)
    client.post(change(article), mine | {"_verb": "publish", "_on_top": "2"})
    article.refresh_from_db()
    assert (article.embargo_until, article.is_live) == (UNTIL, False)


KEPT = "These words were typed with care"
BAD_INPUT: dict[str, tuple[str, Any, str]] = {
    "a body of 5 MB": ("body", f"<p>{'long ' * 1_000_000}</p>", "too long"),
    "100,000 nested divs": ("body", "<div>" * 100_000 + "x", "nested more than"),
    "a NUL in the body": ("body", "<p>one\x00two</p>", "NUL character"),
    "a NUL in the headline": ("headline", "one\x00two", "NUL character"),
    "a NUL in the slug": ("slug", "one\x00two", "valid “slug”"),
    "a NUL in the slugline": ("slugline", "one\x00two", "NUL character"),
    "a surrogate as a reference": ("body", "<p>one&#xD800;two</p>", "damaged"),
    "a headline of 10,000 letters": ("headline", "x" * 10_000, "At most 200 characters; this has 10000."),
    "a slug that is none": ("slug", "no slug!", "valid “slug”"),
    "a slug in use": ("slug", "taken", "Another story has this address"),
    "an embargo that is no time": ("embargo_until", "tomorrow", "valid date/time"),
    "an embargo in a year no clock reaches": ("embargo_until", "9999-12-31T23:59", "between 1900 and 2200"),
    "an embargo before the first clock": ("embargo_until", "0001-01-01T00:00", "between 1900 and 2200"),
    "a section that is not there": ("section", "987654", "valid choice"),
    "a byline that is not there": ("bylines", ["987654"], "no longer there"),
    "a byline that is no number": ("bylines", ["\x00"], "no longer there"),
    "a topic that is no number": ("topics", ["nonsense"], "not a valid value"),
    "a picture that is not there": ("lead_image", "9" * 30, "valid choice"),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_gets_its_error_on_its_field_and_everything_typed_is_kept(
    client: Client, desk_editor: User, case: str
):
    field, value, message = BAD_INPUT[case]
    make_article(slug="taken")
    sign_in(client, desk_editor)
    started = time.monotonic()
    answer = client.post(ADD, typed(seo_title=KEPT, ed_note=KEPT, **{field: value}))
    page = answer.content.decode()
    assert time.monotonic() - started < 5  # a form is no place to wait, however busy the machine
    assert answer.status_code == 200
    errors = page.split(f'id="id_{field}_error"')[1].split("</ul>")[0]
    assert message in errors
    assert page.count(KEPT) == 2
    assert Article.objects.count() == 1
    if field in ("body", "headline"):
        assert len(page) > len(value)


def test_a_lone_surrogate_is_refused_on_its_field(client: Client, desk_editor: User):
    """As raw bytes, since no text can hold it: what a faulty program would send."""
    form = urlencode(typed(dek=KEPT) | {"headline": ""}, doseq=True) + "&headline=one%ED%A0%80two"
    answer = sign_in(client, desk_editor).post(ADD, form, content_type="application/x-www-form-urlencoded")
    page = answer.content.decode()
    assert "damaged" in page.split('id="id_headline_error"')[1].split("</ul>")[0]
    assert KEPT in page


def test_a_script_in_a_headline_is_text_everywhere(client: Client, desk_editor: User, reporter: User):
    script = "<script>alert(1)</script>"
    sign_in(client, desk_editor).post(ADD, typed(headline=script, slugline="", _verb="submit"))
    article = Article.objects.get()
    assert head(article).headline == script
    for user in (desk_editor, reporter):
        sign_in(client, user)
        for address in ("/admin/", LIST, change(article)):
            page = client.get(address).content.decode()
            assert script not in page
    assert "&lt;script&gt;alert(1)" in page


def test_bad_numbers_in_hidden_fields_are_refused(client: Client, reporter: User):
    article = make_article(by=reporter)
    sign_in(client, reporter)
    for sent in ("x", "9" * 50, "9" * 5000):
        forged = typed(article, headline="Forged", based_on=sent)
        assert client.post(change(article), forged).status_code in (200, 409)
    assert article.revisions.count() == 1


@pytest.mark.parametrize("sent", ["²", "٢", "-1", "9" * 50, "9" * 5000])
def test_what_is_no_revision_number_is_no_revision_to_save_on_top_of(
    client: Client, reporter: User, sent: str
):
    article = make_article(by=reporter)
    forged = typed(article, headline="Saved", _on_top=sent)
    assert sign_in(client, reporter).post(change(article), forged).status_code == 302
    article.refresh_from_db()
    assert (head(article).number, head(article).headline) == (2, "Saved")


def test_a_body_at_the_limit_is_saved(client: Client, desk_editor: User):
    body = "<p>" + "x" * (MAX_BYTES - 7) + "</p>"
    assert sign_in(client, desk_editor).post(ADD, typed(body=body)).status_code == 302
