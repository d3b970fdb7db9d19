"""The archive at the desk: how far a job is, and the new links it found, decided in bulk."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from articles import relink
from articles.models import ArchiveLink, Article, RelinkJob, Revision
from articles.render import linked_copy
from articles.tests.desk import queries_of, sign_in
from staff.models import User
from tests.builders import link, make_live_article, make_person

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/relinkjob/"


def job_over(stories: int) -> RelinkJob:
    """A job that has found a new person in so many published stories."""
    for number in range(stories):
        link(
            make_live_article(headline=f"Story {number}", body="<p>At the pier Orla Vance sang & bowed.</p>")
        )
    make_person("Orla Vance", disambiguator="actor, b. 1978")
    job = relink.pull()
    assert job is not None
    while relink.work(seconds=60):
        pass
    return job


def screen(job: RelinkJob) -> str:
    return reverse("admin:articles_relinkjob_change", args=[job.pk])


def decide(client: Client, job: RelinkJob, do: str, *links: ArchiveLink) -> Any:
    answer = client.post(screen(job), {"do": do, "link": [link.pk for link in links]}, follow=True)
    while relink.work(seconds=60):
        pass
    return answer


def live_of(link: ArchiveLink) -> Revision:
    revision = Article.objects.get(pk=link.article_id).live
    assert revision is not None
    return revision


def is_shown(link: ArchiveLink) -> bool:
    return linked_copy(live_of(link)).people == [link.person]


@pytest.fixture
def waiting(settings: Settings, db: None) -> RelinkJob:
    settings.REVIEW_ARCHIVE_LINKS = True
    return job_over(3)


def test_a_job_shows_its_progress_and_each_new_link_in_its_words(client: Client, desk_editor: User):
    page = sign_in(client, desk_editor).get(screen(job_over(2))).content.decode()
    for words in ("2 revisions linked again, 2 changed", "Story 0", "Story 1", "actor, b. 1978", "Accepted"):
        assert words in page
    assert page.count("…At the pier <ins>Orla Vance</ins> sang &amp; bowed.…") == 2


def test_a_running_job_says_how_far_it_is(client: Client, desk_editor: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(relink, "work", lambda seconds: False)
    job = job_over(2)
    RelinkJob.objects.filter(pk=job.pk).update(position=1, started_at=job.created_at)
    address = reverse("archive-progress", args=[job.pk])
    page = sign_in(client, desk_editor).get(address).content.decode()
    assert "1 of 2" in page
    assert " left" in page
    assert f'data-progress="{address}"' in page
    assert address in client.get(LIST).content.decode()


def test_the_desk_home_says_that_links_wait(
    client: Client, desk_editor: User, reporter: User, waiting: RelinkJob
):
    said = "3 new links in published stories wait for you"
    assert said in sign_in(client, desk_editor).get("/admin/").content.decode()
    assert said not in sign_in(client, reporter).get("/admin/").content.decode()


def test_all_that_wait_are_accepted_and_put_back(client: Client, desk_editor: User, waiting: RelinkJob):
    links = list(ArchiveLink.objects.all())
    sign_in(client, desk_editor)
    assert not any(map(is_shown, links))
    assert "Accepted: 3 new links" in decide(client, waiting, "accept:waiting").content.decode()
    assert all(map(is_shown, links))
    assert "Put back: 3 new links" in decide(client, waiting, "put_back:accepted").content.decode()
    assert not any(map(is_shown, links))


def test_chosen_ones_are_refused_and_the_others_stay(client: Client, desk_editor: User, waiting: RelinkJob):
    first, second, _ = ArchiveLink.objects.all()
    decide(sign_in(client, desk_editor), waiting, "accept", first)
    decide(client, waiting, "refuse", second)
    assert list(ArchiveLink.objects.values_list("state", flat=True)) == ["accepted", "refused", "waiting"]
    assert (is_shown(first), is_shown(second)) == (True, False)
    assert ArchiveLink.objects.get(pk=second.pk).by == desk_editor
    shown = client.get(screen(waiting), {"state": "refused"}).content.decode()
    assert shown.count("<ins>") == 1


@pytest.mark.parametrize("do", ["", "accept", "explode:all", "accept:nonsense"])
def test_nothing_chosen_changes_nothing(do: str, client: Client, desk_editor: User, waiting: RelinkJob):
    decide(sign_in(client, desk_editor), waiting, do)
    assert set(ArchiveLink.objects.values_list("state", flat=True)) == {"waiting"}


def test_links_of_another_job_are_not_decided_here(client: Client, desk_editor: User, waiting: RelinkJob):
    other = RelinkJob.start("Another", [])
    decide(sign_in(client, desk_editor), other, "accept", *ArchiveLink.objects.all())
    assert set(ArchiveLink.objects.values_list("state", flat=True)) == {"waiting"}


def test_who_may_only_write_does_not_see_the_archive(client: Client, reporter: User, waiting: RelinkJob):
    answer = sign_in(client, reporter).post(screen(waiting), {"do": "accept:waiting"})
    assert answer.status_code == 403
    assert set(ArchiveLink.objects.values_list("state", flat=True)) == {"waiting"}


@pytest.mark.parametrize("number", [1, 50])
def test_the_screen_takes_few_queries_however_many_links(number: int, client: Client, desk_editor: User):
    job = job_over(number)
    sign_in(client, desk_editor)
    assert queries_of(client, screen(job)) <= 8
    for _ in range(number):
        RelinkJob.start("Nothing", [])
    assert queries_of(client, LIST) <= 8


def test_all_that_wait_are_on_one_page_and_decided_there(
    client: Client, desk_editor: User, waiting: RelinkJob
):
    address = reverse("archive-waiting")
    page = sign_in(client, desk_editor).get(address).content.decode()
    assert page.count("<ins>") == 3
    client.post(address, {"do": "accept:waiting"})
    while relink.work(seconds=60):
        pass
    assert "Nothing waits." in client.get(address).content.decode()


def test_who_decides_stays_on_the_same_page(client: Client, desk_editor: User, waiting: RelinkJob):
    address = f"{screen(waiting)}?state=waiting&page=1"
    answer = sign_in(client, desk_editor).post(address, {"do": "accept:waiting"})
    assert answer["Location"] == address
