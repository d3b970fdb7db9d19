"""New links in published stories wait where the paper wants it so, by whatever way they were found."""

import pytest
from pytest_django import Settings

from articles import archive, decisions, lifecycle, links, relink
from articles.models import ArchiveLink, Article, LinkRun, Mention
from articles.places import Place
from articles.render import linked_copy
from articles.tests.test_relink import BODY, a_story, assert_oracle_is_content
from people.merge import merge
from people.models import Person, Privacy
from staff.models import User
from tests.builders import follow, link, make_person, save_again

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def review(settings: Settings) -> None:
    settings.REVIEW_ARCHIVE_LINKS = True


def shown(article: Article) -> list[Person]:
    article.refresh_from_db()
    assert article.live is not None
    return linked_copy(article.live).people


def place(article: Article, surface: str = "Orla Vance") -> Place:
    assert article.head is not None
    return Place.of(article.head.mentions.select_related("revision").get(part="body", surface=surface))


@pytest.fixture
def waiting(db: None) -> tuple[Article, Person]:
    """A published story, and the person it has named ever since, whose profile is new."""
    story, orla = a_story(), make_person("Orla Vance")
    follow()
    assert shown(story) == []
    return story, orla


def test_what_was_refused_does_not_come_back_with_the_next_copy(
    waiting: tuple[Article, Person], desk_editor: User
) -> None:
    story, _ = waiting
    archive.refuse(ArchiveLink.objects.all(), by=desk_editor)
    follow()
    save_again(story, by=desk_editor, body=BODY.replace("arrived", "arrived late"))
    link(story)
    lifecycle.publish(story, by=desk_editor)
    assert shown(story) == []
    assert_oracle_is_content()


def test_a_decision_about_somebody_else_lets_nobody_slip_in(desk_editor: User) -> None:
    tomas = make_person("Tomas Reyne")
    story = a_story("<p>Tomas Reyne met Orla Vance.</p>")
    follow()
    make_person("Orla Vance")
    decisions.confirm(story, by=desk_editor, place=place(story, "Tomas Reyne"), person=tomas)
    follow()
    assert shown(story) == [tomas]
    assert ArchiveLink.objects.waiting().count() == 1


def test_a_story_that_failed_and_was_swept_waits_too(monkeypatch: pytest.MonkeyPatch) -> None:
    story = a_story()
    make_person("Orla Vance")
    with monkeypatch.context() as patch:
        patch.setattr(links, "find_in", lambda revision: 1 / 0)
        follow()
    links.sweep()
    assert shown(story) == []
    assert ArchiveLink.objects.waiting().exists()


def test_a_first_linking_does_not_wait() -> None:
    orla = make_person("Orla Vance")
    assert shown(a_story()) == [orla]


def test_accepting_in_the_story_answers_what_waits_and_undo_asks_again(
    waiting: tuple[Article, Person], desk_editor: User
) -> None:
    story, orla = waiting
    decisions.confirm(story, by=desk_editor, place=place(story), person=orla)
    assert shown(story) == [orla]
    assert set(Mention.objects.values_list("state", flat=True)) == {"confirmed", "auto"}
    assert not ArchiveLink.objects.waiting().exists()
    decisions.undo(story, by=desk_editor)
    assert shown(story) == []
    assert ArchiveLink.objects.waiting().exists()


def test_refusing_what_was_confirmed_in_the_story_counts(
    waiting: tuple[Article, Person], desk_editor: User
) -> None:
    story, orla = waiting
    decisions.confirm(story, by=desk_editor, place=place(story), person=orla)
    archive.refuse(ArchiveLink.objects.all(), by=desk_editor)
    follow()
    assert shown(story) == []
    assert_oracle_is_content()


@pytest.mark.parametrize("why", ["rejected in the story", "not in the newest copy", "private"])
def test_nobody_is_asked_about_what_is_no_longer_a_question(
    why: str, waiting: tuple[Article, Person], desk_editor: User
) -> None:
    story, orla = waiting
    match why:
        case "rejected in the story":
            decisions.reject(story, by=desk_editor, place=place(story), person=orla)
        case "not in the newest copy":
            save_again(story, by=desk_editor, body="<p>It rained.</p>")
            link(story)
            lifecycle.publish(story, by=desk_editor)
        case "private":
            orla.privacy = Privacy.PRIVATE
            orla.save()
            follow()
    assert not ArchiveLink.objects.waiting().exists()


def test_merging_what_waits_into_somebody_linked_takes_no_link_away(desk_editor: User) -> None:
    keeper = make_person("Orla Vance")
    story = a_story("<p>Orla Vance, born Lady Quist, waved. Lady Quist smiled.</p>")
    follow()
    double = make_person("Lady Quist")
    follow()
    merge(double, into=keeper, by=desk_editor)
    follow()
    assert shown(story) == [keeper]
    assert_oracle_is_content()


def test_who_was_accepted_stays_though_a_double_was_refused(desk_editor: User) -> None:
    story = a_story("<p>Orla Vance met Lady Quist.</p>")
    orla, double = make_person("Orla Vance"), make_person("Lady Quist")
    follow()
    archive.accept(ArchiveLink.objects.filter(person=orla), by=desk_editor)
    archive.refuse(ArchiveLink.objects.filter(person=double), by=desk_editor)
    follow()
    merge(double, into=orla, by=desk_editor)
    follow()
    assert shown(story) == [orla]


def test_a_rewrite_waits_with_its_story(waiting: tuple[Article, Person], desk_editor: User) -> None:
    story, _ = waiting
    save_again(story, by=desk_editor, body=BODY.replace("arrived", "came"))
    link(story)
    assert set(story.head.mentions.values_list("state", flat=True)) == {"waiting"}  # type: ignore[union-attr]
    while relink.work(seconds=60):
        pass
    assert LinkRun.objects.owed().count() == 0
