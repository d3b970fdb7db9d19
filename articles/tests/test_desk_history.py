"""The history of a story at the desk: who may look, what is shown, what is restored."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import lifecycle
from articles.admin.revisions import STEPS
from articles.copy import Signature
from articles.models import Article
from articles.tests.desk import change, head, queries_of, sign_in
from images.models import Image
from staff.models import User
from tests.builders import (
    make_article,
    make_contributor,
    make_live_article,
    make_section,
    make_topic,
    save_again,
)

pytestmark = pytest.mark.django_db


def history(article: Article) -> str:
    return reverse("story-revisions", args=[article.pk])


def compare(article: Article, query: str = "") -> str:
    return reverse("story-compare", args=[article.pk]) + query


def page_of(client: Client, address: str) -> str:
    """A page's words and tags, with its gaps made one space."""
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def restore(client: Client, article: Article, number: object, based_on: object) -> str:
    sent = {"revision": number, "based_on": based_on}
    answer = client.post(reverse("story-restore", args=[article.pk]), sent, follow=True)
    return re.sub(r"\s+", " ", answer.content.decode())


# --- the list ---------------------------------------------------------------------------------------------


def test_every_step_has_its_words():
    assert set(STEPS) == set(lifecycle.MOVES)


def test_the_history_shows_each_revision_and_the_steps_between(
    client: Client, reporter: User, desk_editor: User
):
    article = make_article(by=reporter, body="<p>One two three.</p>")
    lifecycle.submit(article, by=reporter)
    lifecycle.send_back(article, by=desk_editor, reason="Who says <so>?")
    save_again(article, by=reporter, body="<p>One two four five.</p>", dek="Another dek")
    lifecycle.publish(article, by=desk_editor)
    page = page_of(sign_in(client, desk_editor), history(article))
    order = ["Published", "Revision 2", "Sent back", "Handed in for review", "Revision 1"]
    at = [page.index(f">{words}<") for words in order]
    assert at == sorted(at)
    assert "changed: Dek, Body" in page
    assert "Who says &lt;so&gt;?" in page
    assert page.count("Newest</span>") == page.count("Readers see this</span>") == 1


def test_readers_may_see_an_older_revision_than_the_newest(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    save_again(article, by=desk_editor, headline="Not yet")
    page = page_of(sign_in(client, desk_editor), history(article))
    assert page.index("Newest</span>") < page.index("Revision 1") < page.index("Readers see this</span>")


@pytest.mark.parametrize(
    ("body", "size"),
    [
        ("<p>The harbour festival opened on Monday.</p>", "<ins>+1</ins> <del>−1</del>"),
        ("<p>The harbour festival <strong>opened</strong> on Friday.</p>", "<ins>+0</ins> <del>−0</del>"),
        ("<p>The harbour festival opened on Friday.</p><p>It rained.</p>", "<ins>+2</ins> <del>−0</del>"),
    ],
)
def test_the_size_of_a_change_is_shown_in_words(body: str, size: str, client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    save_again(article, by=desk_editor, body=body)
    assert size in page_of(sign_in(client, desk_editor), history(article))


def test_what_readers_were_told_stands_with_the_correction(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    for day in ("Monday", "Friday"):
        lifecycle.correct(article, by=desk_editor, kind="correction", text=f"It was Sunday, not {day}.")
    page = page_of(sign_in(client, desk_editor), history(article))
    assert page.index("It was Sunday, not Friday.") < page.index("It was Sunday, not Monday.")


def test_a_long_history_has_pages(client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    for number in range(51):
        save_again(article, by=desk_editor, headline=f"Headline {number}")
    sign_in(client, desk_editor)
    first, second = (page_of(client, f"{history(article)}?page={page}") for page in (1, 2))
    assert first.count("desk-step-saved") == 50
    assert ">Revision 52<" in first
    assert second.count("desk-step-saved") == 2
    assert "Revision 2<" in second


def test_the_history_costs_the_same_with_fifty_revisions(client: Client, desk_editor: User):
    article = make_article(by=desk_editor, topics=[make_topic()])
    sign_in(client, desk_editor)
    queries_of(client, history(article))
    one = queries_of(client, history(article))
    for number in range(49):
        save_again(article, by=desk_editor, headline=f"Headline {number}")
    assert queries_of(client, history(article)) == one


def test_the_story_leads_to_its_history(client: Client, reporter: User, freelancer: User):
    article = make_article(by=freelancer)
    assert f'href="{history(article)}"' in page_of(sign_in(client, reporter), change(article))


# --- what readers saw -------------------------------------------------------------------------------------


def test_what_readers_saw_is_answered_in_a_sentence(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    save_again(article, by=desk_editor, headline="Not yet")
    sign_in(client, desk_editor)
    now, before = (timezone.localtime() - back for back in (timedelta(0), timedelta(days=900)))
    assert "Readers saw revision 1." in page_of(client, f"{history(article)}?at={now:%Y-%m-%dT%H:%M:%S.%f}")
    assert "had not been begun" in page_of(client, f"{history(article)}?at={before:%Y-%m-%dT%H:%M}")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("", "This field is required."),
        ("yesterday", "Enter a valid date/time."),
        ("2026-13-01T00:00", "Enter a valid date/time."),
        ("<script>", "Enter a valid date/time."),
        ("9999-12-31T23:59", "still to come"),
        ("0001-01-01T00:00%2B14:00", "had not been begun"),
    ],
)
def test_what_is_no_moment_that_was_is_answered_beside_the_field(
    at: str, said: str, client: Client, desk_editor: User
):
    page = page_of(sign_in(client, desk_editor), f"{history(make_live_article(by=desk_editor))}?at={at}")
    answer = re.search(r'<p class="desk-(?:errors|answer)".*?</p>', page)
    assert answer is not None
    assert said in answer[0]
    assert "<script>" not in page.split("<main", 1)[1]


def test_an_hour_the_clock_skipped_is_refused(client: Client, desk_editor: User):
    page = page_of(
        sign_in(client, desk_editor), f"{history(make_article(by=desk_editor))}?at=2026-03-08T02:30"
    )
    assert "may not exist" in page


# --- two of them ------------------------------------------------------------------------------------------


def test_two_revisions_are_compared_word_by_word_whichever_is_named_first(client: Client, desk_editor: User):
    article = make_article(by=desk_editor, body="<p>It <strong>opened on Friday</strong>.</p>")
    save_again(article, by=desk_editor, body="<p>It <strong>opened on Monday</strong>.</p>", kicker="New")
    sign_in(client, desk_editor)
    for query in ("", "?from=1&to=2", "?from=2&to=1", "?to=2", "?from=&to="):
        page = page_of(client, compare(article, query))
        assert "<p>It <strong>opened on <del>Friday</del><ins>Monday</ins></strong>.</p>" in page
        assert "<ins>New</ins>" in page


def test_what_was_chosen_is_compared_by_what_it_is_called(client: Client, desk_editor: User):
    article = make_article(by=desk_editor, topics=[make_topic("Casting")], section=make_section("Film"))
    dana = head(article).bylines.get().contributor
    picture = Image.objects.create(file="a.jpg", width=1, height=1, alt_text="A stage", caption="The <night>")
    save_again(
        article,
        by=desk_editor,
        topics=[make_topic("Casting"), make_topic("Awards")],
        section=make_section("Music"),
        bylines=[Signature(dana), Signature(make_contributor("Ruth Okafor"))],
        lead_image=picture,
    )
    page = page_of(sign_in(client, desk_editor), compare(article))
    for shown in (
        "<del>Film </del><ins>Music </ins>",
        "<ins>Awards </ins>Casting",
        "By Dana Whitlow <ins>By Ruth Okafor </ins>",
        "<ins>The &lt;night&gt; · Shows: A stage </ins>",
    ):
        assert shown in page


def test_a_script_in_a_field_is_text(client: Client, desk_editor: User):
    article = make_article(by=desk_editor, headline="<script>alert(1)</script>")
    save_again(article, by=desk_editor, headline="<script>alert(2)</script>", ed_note="<img src=x>")
    sign_in(client, desk_editor)
    for address in (compare(article), history(article)):
        page = page_of(client, address)
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
    assert "alert(<del>1</del><ins>2</ins>)" in page_of(client, compare(article))


def test_a_note_to_the_desk_is_no_longer_than_can_be_compared(desk_editor: User):
    article = make_article(by=desk_editor, ed_note="x " * 10_000)
    with pytest.raises(ValidationError) as refusal:
        save_again(article, by=desk_editor, ed_note="x " * 10_000 + "x")
    assert refusal.value.message_dict == {"ed_note": ["At most 20000 characters; this has 20001."]}


def test_a_note_of_times_without_a_limit_is_shown_whole_and_the_page_says_so(
    client: Client, desk_editor: User
):
    article = make_article(by=desk_editor)
    for number, note in enumerate(("one <b> ", "two <b> "), start=2):
        article.head = article.revisions.create(number=number, saved_by=desk_editor, ed_note=note * 20_000)
        article.save()
    page = page_of(sign_in(client, desk_editor), compare(article))
    assert "<del>one &lt;b&gt; one" in page
    assert "too long to be compared word by word" in page


@pytest.mark.parametrize(
    "query",
    ["?from=1&to=9", "?from=9&to=1", "?to=2147483648", "?to=x", "?from=0&to=1", f"?to={'9' * 40}&from=7"],
)
def test_a_revision_that_is_not_there_is_404_in_words(query: str, client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    answer = sign_in(client, desk_editor).get(compare(article, query))
    assert answer.status_code == 404
    assert "There is no such revision: the newest is 1." in answer.content.decode()


def test_any_two_revisions_are_asked_for_by_number(client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    save_again(article, by=desk_editor, headline="Second")
    sign_in(client, desk_editor)
    asked = re.findall(r'name="(from|to)" min="1" max="2" value="(.*?)"', page_of(client, compare(article)))
    assert asked == [("from", "1"), ("to", "2")]
    mistyped = client.get(compare(article, "?from=1&to=%22><script>")).content.decode()
    assert 'value="&quot;&gt;&lt;script&gt;"' in mistyped


def test_the_only_revision_has_nothing_to_be_compared_with(client: Client, desk_editor: User):
    page = page_of(sign_in(client, desk_editor), compare(make_article(by=desk_editor)))
    assert "The copy is the same in both." in page


def test_comparing_costs_the_same_whatever_was_saved(client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    save_again(article, by=desk_editor, headline="Second")
    sign_in(client, desk_editor)
    queries_of(client, compare(article))
    two = queries_of(client, compare(article, "?from=1&to=2"))
    for number in range(10):
        save_again(article, by=desk_editor, headline=f"Headline {number}", topics=[make_topic(f"T {number}")])
    assert queries_of(client, compare(article, "?from=1&to=12")) == two


# --- back to an earlier one -------------------------------------------------------------------------------


def test_an_earlier_revision_is_restored_as_the_newest(client: Client, reporter: User):
    article = make_article(by=reporter, headline="First")
    save_again(article, by=reporter, headline="Second")
    assert "Restore" in page_of(sign_in(client, reporter), history(article))
    page = restore(client, article, 1, 2)
    article.refresh_from_db()
    assert "Revision 1 is restored, as revision 3." in page
    assert (head(article).headline, head(article).note) == ("First", "Revision 1 restored")


def test_readers_see_what_is_restored_once_it_is_published(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    save_again(article, by=desk_editor, headline="Second")
    lifecycle.publish(article, by=desk_editor)
    assert "Readers see it once it is published." in restore(sign_in(client, desk_editor), article, 1, 2)
    article.refresh_from_db()
    assert article.live is not None
    assert (article.live.number, head(article).number) == (2, 3)


def test_a_story_of_somebody_else_is_looked_at_and_not_restored(
    client: Client, reporter: User, freelancer: User
):
    article = make_article(by=freelancer, headline="First")
    save_again(article, by=freelancer, headline="Second")
    sign_in(client, reporter)
    for address in (history(article), compare(article)):
        assert 'id="restore"' not in page_of(client, address)
    assert "Revision 1 was not restored. This story is somebody else’s" in restore(client, article, 1, 2)
    assert article.revisions.count() == 2


def test_nothing_is_restored_over_what_was_saved_meanwhile(client: Client, reporter: User, desk_editor: User):
    article = make_article(by=reporter)
    save_again(article, by=desk_editor, headline="Second")
    page = restore(sign_in(client, reporter), article, 1, 1)
    assert "Revision 1 was not restored. desk_editor saved revision 2 in the meantime" in page
    assert article.revisions.count() == 2


def test_copy_that_could_be_saved_once_and_cannot_be_now_is_not_restored(client: Client, desk_editor: User):
    article = make_article(by=desk_editor)
    article.revisions.create(number=2, saved_by=desk_editor, ed_note="x" * 20_001)
    page = restore(sign_in(client, desk_editor), article, 2, 1)
    assert article.revisions.count() == 2
    assert "was not restored. At most 20000 characters" in page


def test_a_killed_story_stays_as_it_is(client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    save_again(article, by=desk_editor, headline="Second")
    lifecycle.kill(article, by=desk_editor, reason="The wrong person")
    sign_in(client, desk_editor)
    assert 'id="restore"' not in page_of(client, history(article))
    assert "was not restored. This story has been killed" in restore(client, article, 1, 2)


@pytest.mark.parametrize("number", ["", "x", "0", "7", "9" * 30, "-1"])
def test_what_is_no_revision_of_this_story_is_404(number: str, client: Client, desk_editor: User):
    article, other = make_article(by=desk_editor), make_article(by=desk_editor)
    for count in range(7):
        save_again(other, by=desk_editor, headline=f"Headline {count}")
    answer = sign_in(client, desk_editor).post(
        reverse("story-restore", args=[article.pk]), {"revision": number, "based_on": "1"}
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["story-revisions", "story-compare"])
def test_a_story_that_is_not_there_has_no_history(name: str, client: Client, desk_editor: User):
    assert sign_in(client, desk_editor).get(reverse(name, args=[999999])).status_code == 404
