"""From a saved revision to its mentions, through the database. What is a name is `linking`'s to test."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import DjangoAssertNumQueries

from articles import links
from articles.models import LinkRun, Mention
from articles.render import linked_copy
from people.models import Privacy
from tests.builders import link, make_article, make_live_article, make_person

pytestmark = pytest.mark.django_db


def test_first_mention_is_linked_and_a_later_short_form_recognised() -> None:
    orla = make_person("Orla Vance")
    found = link(make_article(body="<p>Orla Vance arrived. Vance waved.</p>"))
    assert [
        (mention.surface, mention.person, mention.is_linked) for mention in found if mention.part == "body"
    ] == [
        ("Orla Vance", orla, True),
        ("Vance", orla, False),
    ]


def test_the_page_shows_the_link_the_contract_promises() -> None:
    orla = make_person("Orla Vance", slug="orla-vance")
    article = make_article(body="<p>We heard <em>Orla</em> Vance sing.</p>")
    link(article)
    assert article.head is not None
    shown = linked_copy(article.head)
    assert shown.body == (
        '<p>We heard <a class="person" href="/people/orla-vance/" data-person="orla-vance">'
        "<em>Orla</em> Vance</a> sing.</p>"
    )
    assert shown.people == [orla]


@pytest.mark.parametrize("privacy", [Privacy.PRIVATE, Privacy.MINOR, Privacy.PROTECTED])
def test_who_is_not_public_is_held_and_never_linked(privacy: str) -> None:
    make_person("Orla Vance", privacy=privacy)
    (mention,) = [
        found for found in link(make_article(body="<p>Orla Vance arrived.</p>")) if found.part == "body"
    ]
    assert (mention.state, mention.is_linked) == (Mention.State.HELD, False)


def test_someone_made_private_is_plain_text_at_once() -> None:
    orla = make_person("Orla Vance")
    article = make_article(body="<p>Orla Vance arrived.</p>")
    link(article)
    orla.privacy = Privacy.PRIVATE
    orla.save()
    assert article.head is not None
    assert linked_copy(article.head).body == "<p>Orla Vance arrived.</p>"
    assert linked_copy(article.head).people == []


@pytest.mark.parametrize(("privacy", "linked"), [(Privacy.PUBLIC, True), (Privacy.PRIVATE, False)])
def test_a_link_made_by_hand_leads_only_to_a_public_profile(privacy: str, linked: bool) -> None:
    make_person("Orla Vance", slug="orla-vance", privacy=privacy)
    article = make_article(body='<p>The <a href="/people/orla-vance/"><em>other</em> Vance</a> sang.</p>')
    link(article)
    assert article.head is not None
    opening, closing = ('<a class="person" href="/people/orla-vance/" data-person="orla-vance">', "</a>")
    words = f"{opening}<em>other</em> Vance{closing}" if linked else "<em>other</em> Vance"
    assert linked_copy(article.head).body == f"<p>The {words} sang.</p>"


@pytest.mark.parametrize(
    "href",
    [
        "/people/kid/#x",
        "/people/kid/?a=1&amp;b",
        "people/kid",
        "//127.0.0.1:8000/people/kid/",
        "/people/%6Bid/",
    ],
)
def test_no_spelling_of_a_link_leads_to_who_is_not_public(href: str) -> None:
    make_person("Kid Vance", slug="kid", privacy=Privacy.MINOR)
    article = make_article(body=f'<p>Their <a href="{href}">child</a>.</p>')
    assert article.head is not None
    assert linked_copy(article.head).body == "<p>Their child.</p>"


@pytest.mark.parametrize("href", ["https://example.com/people/kid/", "/film/people-we-meet/"])
def test_other_links_stay_as_they_are(href: str) -> None:
    article = make_article(body=f'<p>See <a href="{href}">here</a>.</p>')
    assert article.head is not None
    assert href in linked_copy(article.head).body


def test_a_pasted_token_does_not_keep_the_names_from_being_found() -> None:
    orla = make_person("Orla Vance")
    words = " ".join("A" + "bcdefghij" * 60 for _ in range(6))
    found = link(make_article(body=f"<p>{words}</p><p>Orla Vance arrived. Ab{'cD' * 2000}</p>"))
    assert orla in [mention.person for mention in found]


def test_linking_twice_changes_nothing() -> None:
    make_person("Orla Vance")
    article = make_article(body="<p>Orla Vance arrived.</p>")
    before = [mention.pk for mention in link(article)]
    assert [mention.pk for mention in link(article)] == before


@pytest.mark.parametrize("number", [1, 50])
def test_linking_asks_a_fixed_number_of_questions(
    number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    names = [f"Orla {chr(65 + n % 26)}{'abcdefgh'[n // 26]}vance" for n in range(number)]
    for name in names:
        make_person(name)
    article = make_article(body="".join(f"<p>{name} arrived.</p>" for name in names))
    assert article.head is not None
    with django_assert_max_num_queries(23):
        assert links.link_revision(article.head.pk)
    assert article.head.mentions.filter(is_linked=True).count() == number


# --- the debt ---------------------------------------------------------------------------------------


def test_the_sweeper_pays_what_is_owed() -> None:
    make_article()
    make_article()
    assert links.sweep() == 2
    assert links.sweep() == 0


def test_a_failure_is_noted_put_off_and_parked_after_eight(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_article()

    def broken(story: object, **known: object) -> links.Found:
        raise RuntimeError("the linker fell over")

    monkeypatch.setattr(links, "find", broken)
    for _ in range(LinkRun.MAX_ATTEMPTS):
        LinkRun.objects.update(due_at=article.created_at)
        links.sweep()
    run = LinkRun.objects.get()
    assert (run.state, run.attempts, run.error) == ("parked", 8, "RuntimeError: the linker fell over")
    assert links.sweep() == 0


def test_a_parked_revision_can_be_tried_again() -> None:
    article = make_article()
    LinkRun.objects.update(parked_at=article.created_at, attempts=8)
    links.want_again([LinkRun.objects.get().pk])
    assert links.sweep() == 1


def test_a_worker_killed_in_the_middle_has_used_an_attempt_and_not_the_debt() -> None:
    make_article()
    run = LinkRun.objects.get()
    assert links._claim(run.pk)
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("owed", 1)
    assert links.sweep() == 0  # not due for some seconds: the first worker may still be at it
    LinkRun.objects.update(due_at=run.wanted_at)
    assert links.sweep() == 1


# --- the oracle -------------------------------------------------------------------------------------


def test_verify_links_finds_nothing_after_linking(capsys: pytest.CaptureFixture[str]) -> None:
    make_person("Orla Vance")
    link(make_live_article(body="<p>Orla Vance arrived.</p>"))
    call_command("verify_links")
    assert "no difference in 1 revisions" in capsys.readouterr().out


@pytest.mark.parametrize("damage", ["lost", "invented", "owed"])
def test_verify_links_finds_every_kind_of_difference(damage: str) -> None:
    orla = make_person("Orla Vance")
    article = make_article(body="<p>Orla Vance arrived.</p>")
    (mention,) = [found for found in link(article) if found.part == "body"]
    if damage == "lost":
        mention.delete()
    elif damage == "invented":
        mention.pk, mention.start, mention.end, mention.person = None, 11, 18, orla
        mention.save()
    else:
        LinkRun.objects.update(linked_at=None)
    with pytest.raises(CommandError):
        call_command("verify_links")
