"""The archive follows what changes about people: whatever it touches is linked again, and nothing twice."""

import io
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from articles import archive, links, relink, tasks
from articles.lifecycle import NotAllowed
from articles.models import ArchiveLink, Article, LinkRun, Mention, RelinkJob
from articles.render import linked_copy
from people import names
from people.importing import import_people
from people.merge import merge
from people.models import Credit, Name, NameChange, Person, Privacy, Work
from staff.models import User
from tests.builders import follow, link, make_article, make_live_article, make_person

pytestmark = pytest.mark.django_db

BODY = "<p>Orla Vance arrived. Vance waved.</p>"


def shown(article: Article) -> list[Person]:
    assert article.live is not None
    return linked_copy(article.live).people


def a_story(body: str = BODY) -> Article:
    article = make_live_article(body=body)
    link(article)
    return article


def assert_oracle_is_content() -> None:
    assert list(links.differences(LinkRun.objects.current())) == []


def test_a_new_profile_is_linked_in_the_stories_that_name_it_and_in_no_other() -> None:
    about, other = a_story(), a_story("<p>It rained.</p>")
    orla = make_person("Orla Vance")
    job = follow()
    assert job is not None
    assert (job.total, job.position, job.changed) == (1, 1, 1)
    assert (shown(about), shown(other)) == ([orla], [])
    assert_oracle_is_content()


def test_nothing_changed_is_no_job() -> None:
    a_story()
    assert follow() is None
    make_person("Orla Vance").save()
    follow()
    assert follow() is None


@pytest.mark.parametrize(
    "change", ["name added", "renamed", "retired", "private", "merged", "never", "credit"]
)
def test_whatever_changes_about_a_person_the_archive_follows(change: str, desk_editor: User) -> None:
    orla = make_person("Orla Vance", aliases={"Orla Quist": "married"})
    stories = [a_story(), a_story("<p>Orla Quist arrived.</p>"), a_story("<p>Lady O arrived.</p>")]
    follow()
    match change:
        case "name added":
            names.add_name(orla, "Lady O")
        case "renamed":
            names.rename(orla, "Orla Quist")
        case "retired":
            Name.objects.filter(text="Orla Quist").delete()
        case "private":
            orla.privacy = Privacy.PRIVATE
            orla.save()
        case "merged":
            merge(orla, into=make_person("O. Vance", slug="o-vance"), by=desk_editor)
        case "never":
            names.never_link(orla, "Orla Quist", by=desk_editor)
        case "credit":
            Credit.objects.create(person=orla, work=Work.objects.create(title="The Pier"))
    job = follow()
    assert job is not None
    assert job.total >= 1
    assert_oracle_is_content()
    linked = [len(shown(story)) for story in stories]
    expected = {"name added": [1, 1, 1], "retired": [1, 0, 0], "private": [0, 0, 0], "never": [1, 0, 0]}
    assert linked == expected.get(change, [1, 1, 0])


def test_a_merged_profile_is_shown_as_who_it_became_before_any_relinking(desk_editor: User) -> None:
    orla, keeper = make_person("Orla Vance"), make_person("O. Vance", slug="keeper")
    story = a_story()
    merge(orla, into=keeper, by=desk_editor)
    assert shown(story) == [keeper]
    follow()
    assert shown(story) == [keeper]
    assert_oracle_is_content()


def test_a_stylised_name_is_found_in_the_archive_too() -> None:
    story = a_story("<p>She had read bell hooks at school.</p>")
    bell = Person.objects.create(name="bell hooks", slug="bell-hooks")
    names.keep_in_step(bell)
    follow()
    assert Mention.objects.get(revision=story.live).person == bell


def test_a_story_being_linked_while_a_name_changes_is_linked_again() -> None:
    article = make_article(body=BODY)
    LinkRun.objects.update(attempts=1)  # a worker has looked the names up, and not written yet
    make_person("Orla Vance")
    job = relink.pull()
    assert job is not None
    assert job.revisions == [article.head_id]


def test_an_import_is_one_job() -> None:
    story = a_story()
    follow()
    lines = [b'{"name": "Orla Vance"}', b'{"name": "Tomas Reyne"}', b'{"name": "Orla Vance", "born": "1978"}']
    import_people(lines, report=lambda line, said: None)
    job = follow()
    assert job is not None
    assert (str(job), job.total) == ("2 profiles changed", 1)
    assert RelinkJob.objects.count() == 1
    assert len(shown(story)) == 1
    assert not NameChange.objects.exists()


# --- going on where it was --------------------------------------------------------------------------------


def a_longer_job(monkeypatch: pytest.MonkeyPatch, stories: int = 5) -> RelinkJob:
    monkeypatch.setattr(relink, "CHUNK", 2)
    for _ in range(stories):
        a_story()
    make_person("Orla Vance")
    job = relink.pull()
    assert job is not None
    return job


def test_a_job_that_was_stopped_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    job = a_longer_job(monkeypatch)
    assert relink.work(seconds=0)  # one chunk
    job.refresh_from_db()
    assert (job.position, job.finished_at) == (2, None)
    watched = mock.Mock(side_effect=relink._relink)
    monkeypatch.setattr(relink, "_relink", watched)
    while relink.work(seconds=0):
        pass
    job.refresh_from_db()
    assert (job.position, job.changed) == (5, 5)
    assert [asked.args[1] for asked in watched.call_args_list] == job.revisions[2:]
    assert job.finished_at is not None
    assert_oracle_is_content()


def test_a_chunk_that_dies_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    job = a_longer_job(monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(relink, "_relink", mock.Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            relink.work(seconds=1)
    job.refresh_from_db()
    assert job.position == 0
    follow()
    job.refresh_from_db()
    assert (job.position, job.changed) == (5, 5)


def test_doing_it_all_twice_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    job = a_longer_job(monkeypatch)
    follow()
    stored = list(Mention.objects.values_list("pk", flat=True))
    RelinkJob.objects.filter(pk=job.pk).update(position=0, finished_at=None, changed=0)
    follow()
    job.refresh_from_db()
    assert (job.position, job.changed) == (5, 0)
    assert list(Mention.objects.values_list("pk", flat=True)) == stored


def test_a_story_that_fails_does_not_stop_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    job = a_longer_job(monkeypatch)
    bad, whole = job.revisions[1], links.find_in

    def find(revision: Any) -> links.Found:
        if revision.pk == bad:
            raise RuntimeError("the linker fell over")
        return whole(revision)

    monkeypatch.setattr(links, "find_in", find)
    follow()
    job.refresh_from_db()
    assert (job.position, job.changed) == (5, 4)
    assert list(LinkRun.objects.owed().values_list("pk", flat=True)) == [bad]


def test_a_person_deleted_while_a_job_runs_is_in_no_story(monkeypatch: pytest.MonkeyPatch) -> None:
    a_longer_job(monkeypatch)
    relink.work(seconds=0)
    Person.objects.all().delete()
    follow()
    assert not Mention.objects.exists()
    assert_oracle_is_content()


def test_the_shortest_job_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    long = a_longer_job(monkeypatch)
    a_story("<p>Tomas Reyne sang.</p>")
    make_person("Tomas Reyne")
    short = relink.pull()
    assert short is not None
    relink.work(seconds=0)
    short.refresh_from_db()
    long.refresh_from_db()
    assert (short.finished_at is not None, long.position) == (True, 0)


def test_beat_starts_a_job_once_however_often_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(tasks.work_at_archive, "delay", lambda: rung.append("archive"))
    a_longer_job(monkeypatch)
    tasks.sweep()
    assert rung == ["archive"]
    relink.work(seconds=0)  # somebody is at it
    tasks.sweep()
    assert rung == ["archive"]


# --- the paper's policy -----------------------------------------------------------------------------------


def test_new_links_in_published_stories_appear_at_once() -> None:
    story = a_story()
    orla = make_person("Orla Vance")
    follow()
    assert shown(story) == [orla]
    note = ArchiveLink.objects.get()
    assert (note.state, note.surface, note.after) == ("accepted", "Orla Vance", " arrived. Vance waved.")


def test_or_they_wait_and_readers_see_nothing(settings: Settings, desk_editor: User) -> None:
    settings.REVIEW_ARCHIVE_LINKS = True
    story = a_story()
    orla = make_person("Orla Vance")
    follow()
    assert shown(story) == []
    assert set(Mention.objects.values_list("state", flat=True)) == {"waiting"}
    assert_oracle_is_content()
    archive.accept(ArchiveLink.objects.all(), by=desk_editor)
    follow()
    assert shown(story) == [orla]
    archive.put_back(ArchiveLink.objects.all(), by=desk_editor)
    follow()
    assert shown(story) == []
    archive.refuse(ArchiveLink.objects.all(), by=desk_editor)
    follow()
    assert relink.everything().total == 1
    follow()
    assert shown(story) == []
    assert set(Mention.objects.values_list("state", flat=True)) == {"rejected"}
    assert_oracle_is_content()


def test_drafts_and_known_people_do_not_wait(settings: Settings) -> None:
    settings.REVIEW_ARCHIVE_LINKS = True
    orla = make_person("Orla Vance")
    known = a_story()
    draft = make_article(body="<p>Tomas Reyne sang.</p>")
    link(draft)
    names.add_name(orla, "Lady O")
    make_person("Tomas Reyne")
    follow()
    assert shown(known) == [orla]
    assert Mention.objects.get(revision=draft.head).state == "auto"
    assert not ArchiveLink.objects.exists()


def test_who_may_not_publish_does_not_decide_about_the_archive(reporter: User) -> None:
    a_story()
    make_person("Orla Vance")
    follow()
    with pytest.raises(NotAllowed):
        archive.refuse(ArchiveLink.objects.all(), by=reporter)
    assert ArchiveLink.objects.get().state == "accepted"


# --- the command ------------------------------------------------------------------------------------------


def test_relink_by_hand_shows_what_it_did() -> None:
    a_story()
    make_person("Orla Vance", slug="orla-vance")
    out = io.StringIO()
    call_command("relink", "orla-vance", stdout=out)
    assert "1 revisions linked again, 1 changed" in out.getvalue()
    call_command("relink", stdout=out)
    assert "The whole archive: 1 revisions" in out.getvalue()
    assert_oracle_is_content()


@pytest.mark.parametrize("who", ["nobody", "wikidata:Q1", "password:x"])
def test_relink_of_somebody_unknown_says_so(who: str) -> None:
    with pytest.raises(CommandError):
        call_command("relink", who)


@pytest.mark.parametrize("number", [1, 50])
def test_a_job_is_made_by_a_fixed_number_of_queries(number: int, django_assert_max_num_queries: Any) -> None:
    for at in range(number):
        a_story(f"<p>Orla {chr(65 + at % 26)}{chr(97 + at // 26)}vance sang.</p>")
        make_person(f"Orla {chr(65 + at % 26)}{chr(97 + at // 26)}vance")
    with django_assert_max_num_queries(10):
        job = relink.pull()
    assert job is not None
    assert job.total == number
