"""What the search finds, and that it knows of no copy but the one readers see."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from articles import lifecycle, search
from articles.models import Article, Findable, Mention
from articles.search import Asked, Order
from people.models import Name, Privacy
from staff.models import User
from tests.builders import (
    look_away,
    make_article,
    make_live_article,
    make_mention,
    make_person,
    make_section,
    publish,
    save_again,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = dt.timedelta(days=1)


def found(words: str, **others: Any) -> list[str]:
    hits = search.stories(Asked(words, **others), most=50)
    return [hit.story.live.headline for hit in hits if hit.story.live]


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "otter",
        "OTTERS",
        "beyonce otters",
        "Beyoncé",
        '"by the harbour"',
        "heron OR otters",
        "otters -heron",
        "swam",
        "Sunday",
        "O'Brien",
        "O’Brien",
        "café",
        "well known",
    ],
)
def test_a_story_is_found_by_its_words(words: str) -> None:
    make_live_article(
        headline="Beyoncé sees otters",
        kicker="Sunday",
        dek="They swam by the harbour.",
        body="<p>A well-known cafe, <strong>says</strong> O’Brien.</p>",
    )
    assert found(words) == ["Beyoncé sees otters"]


@pytest.mark.parametrize(
    "words", ["heron", '"harbour swam"', '"otters sees"', "-otters", "strong", "otters heron"]
)
def test_a_story_is_not_found_by_others(words: str) -> None:
    make_live_article(
        headline="Orla sees otters", dek="They swam by the harbour.", body="<p><strong>Yes</strong></p>"
    )
    assert found(words) == []


@pytest.mark.parametrize("words", ["", " ", "the", '"', "-", "OR", "&|!", "🦦", "x" * 10_000])
def test_what_has_no_word_finds_nothing_and_raises_nothing(words: str) -> None:
    make_live_article()
    assert found(words) == []


# --- people -----------------------------------------------------------------------------------------------


def test_a_public_alias_finds_the_stories_that_mention_whose_it_is() -> None:
    juno = make_person("Juno Lowell", aliases={"JLo": "nickname"})
    make_mention(make_live_article(headline="Told", body="<p>Ms. Lowell sang.</p>"), juno, "Lowell")
    make_live_article(headline="Named", body="<p>Juno Lowell sang.</p>")
    make_live_article(headline="Said", body="<p>JLo sang.</p>")
    make_live_article(headline="Another", body="<p>Lowell, Massachusetts.</p>")
    assert sorted(found("jlo")) == ["Named", "Said", "Told"]


def test_a_name_of_nothing_but_small_words_finds_the_stories_about_them() -> None:
    make_mention(make_live_article(headline="Told", body="<p>The The sang.</p>"), make_person("The The"))
    assert found("the the") == ["Told"]


@pytest.mark.parametrize("kind", [Name.Kind.BIRTH, Name.Kind.FORMER, Name.Kind.REFUSED])
def test_a_name_readers_may_not_know_finds_nothing(kind: str) -> None:
    juno = make_person("Juno Lowell", aliases={"June Lovell": kind})
    make_mention(make_live_article(body="<p>Juno Lowell sang.</p>"), juno)
    assert found("june lovell") == []


@pytest.mark.parametrize("privacy", [Privacy.PRIVATE, Privacy.MINOR, Privacy.PROTECTED])
def test_nor_does_a_name_of_somebody_who_is_not_public(privacy: str) -> None:
    juno = make_person("Juno Lowell", aliases={"JLo": "nickname"}, privacy=privacy)
    make_mention(make_live_article(body="<p>Lowell sang.</p>"), juno, "Lowell")
    assert found("jlo") == []


def test_who_is_only_suggested_is_not_found() -> None:
    juno = make_person("Juno Lowell", aliases={"JLo": "nickname"})
    suggested = {"state": Mention.State.SUGGESTED, "is_linked": False}
    make_mention(make_live_article(body="<p>Lowell sang.</p>"), juno, "Lowell", **suggested)
    assert found("jlo") == []


# --- filters, order ---------------------------------------------------------------------------------------


def test_filters_leave_out_what_is_outside() -> None:
    music, juno = make_section("Music"), make_person("Juno Lowell")
    make_mention(make_live_article(headline="Otters A", section=music, body="<p>Juno Lowell</p>"), juno)
    make_live_article(headline="Otters B", publish_at=NOW - 10 * DAY)
    assert found("otters", section=music) == ["Otters A"]
    assert found("otters", person=juno) == ["Otters A"]
    assert found("otters", since=NOW - 5 * DAY) == ["Otters A"]
    assert found("otters", before=NOW - 5 * DAY) == ["Otters B"]
    assert found("otters", section=music, before=NOW - 5 * DAY) == []


def test_a_headline_weighs_more_than_a_dek_and_a_dek_more_than_the_text() -> None:
    make_live_article(headline="Text", body="<p>Otters.</p>", publish_at=NOW - DAY)
    make_live_article(headline="Dek", dek="Otters.", publish_at=NOW - 2 * DAY)
    make_live_article(headline="Otters", publish_at=NOW - 3 * DAY)
    assert found("otters") == ["Otters", "Dek", "Text"]
    assert found("otters", order=Order.NEWEST) == ["Text", "Dek", "Otters"]


def test_no_headline_weighs_more_than_many_years() -> None:
    make_live_article(headline="Otters", publish_at=NOW - search.WORTH - DAY)
    make_live_article(headline="Text", body="<p>Otters.</p>", publish_at=NOW - DAY)
    assert found("otters") == ["Text", "Otters"]


# --- what the database keeps of it ------------------------------------------------------------------------


def kept() -> dict[int, int | None]:
    return dict(Findable.objects.values_list("article_id", "revision_id"))


def test_a_draft_and_a_rewrite_leave_nothing_behind(chief: User) -> None:
    article = make_article(by=chief)
    assert kept() == {}
    publish(article, by=chief)
    live = article.live_id
    save_again(article, by=chief, headline="Otters")
    assert kept() == {article.pk: live}
    publish(article, by=chief)
    assert kept() == {article.pk: article.live_id} != {article.pk: live}
    assert found("otters") == ["Otters"]


def test_what_is_held_is_gone_and_comes_back(chief: User) -> None:
    article = make_live_article(by=chief, headline="Otters")
    lifecycle.hold(article, by=chief, reason="Doubts")
    assert (found("otters"), kept()) == ([], {})
    lifecycle.release(article, by=chief)
    assert found("otters") == ["Otters"]
    lifecycle.kill(article, by=chief, reason="Not so")
    assert (found("otters"), kept()) == ([], {})


def test_a_scheduled_story_is_found_from_its_hour_on(chief: User) -> None:
    article = make_article(by=chief, headline="Otters")
    look_away(article, by=chief)
    lifecycle.schedule(article, by=chief, at=lifecycle.clock() + DAY)
    assert found("otters") == []
    Article.objects.filter(pk=article.pk).update(publish_at=NOW)
    assert found("otters") == ["Otters"]
    Article.objects.filter(pk=article.pk).update(embargo_until=NOW + DAY)
    assert found("otters") == []


def test_the_longest_story_can_go_out() -> None:
    words = " ".join(f"aaaa{number:x}-bbbb{number:x}" for number in range(50_000))
    make_live_article(headline="Otters", body=f"<p>{words[:990_000]}</p>")
    assert found("aaaa1") == ["Otters"]
