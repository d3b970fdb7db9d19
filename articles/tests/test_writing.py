"""While a story is written: typed words are kept for who typed them, and who else is there is known."""

import pytest
from django.test import Client
from django.urls import reverse

from articles import buffers, presence
from articles.models import Article, DraftBuffer, Revision
from articles.tests.desk import ADD, change, sign_in, typed
from staff.models import User
from tests.builders import make_article, save_again

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_rooms() -> None:
    presence._redis().flushdb()


def keep(client: Client, article: Article | None, **fields: str) -> int:
    address = reverse("story-buffer", args=[article.pk if article else 0])
    return client.post(address, {**typed(article), **fields}).status_code


def test_typed_words_are_kept_and_are_no_revision(client: Client, reporter: User):
    article = make_article(by=reporter, headline="As saved")
    assert keep(sign_in(client, reporter), article, headline="As typed") == 204
    assert Revision.objects.count() == 1
    page = client.get(change(article)).content.decode()
    assert "You typed something here and did not save it" in page
    assert "As typed" not in page
    back = client.get(change(article), {"kept": "restore"}).content.decode()
    assert "As typed" in back
    assert "data-unsaved" in back


def test_nobody_else_sees_them(client: Client, reporter: User, desk_editor: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="A secret thought")
    page = sign_in(client, desk_editor).get(change(article)).content.decode()
    assert "did not save" not in page
    assert "A secret thought" not in client.get(change(article), {"kept": "restore"}).content.decode()


def test_saving_empties_the_buffer(client: Client, reporter: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="As typed")
    client.post(change(article), typed(article, headline="As typed"))
    assert not DraftBuffer.objects.exists()


def test_what_says_no_more_than_the_newest_copy_is_not_offered(client: Client, reporter: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article)  # sent just before the save, arrived just after
    assert "did not save" not in client.get(change(article)).content.decode()
    assert not DraftBuffer.objects.exists()


def test_words_are_discarded_when_asked(client: Client, reporter: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="As typed")
    client.post(reverse("story-buffer", args=[article.pk]), {"discard": "1"})
    assert not DraftBuffer.objects.exists()


def test_a_story_not_begun_yet_is_kept_too(client: Client, reporter: User):
    assert keep(sign_in(client, reporter), None, headline="Just begun") == 204
    assert "Just begun" in client.get(ADD, {"kept": "restore"}).content.decode()
    client.post(ADD, typed(headline="Just begun"))
    assert not DraftBuffer.objects.exists()


def test_words_typed_on_older_copy_come_back_with_what_replaced_it(
    client: Client, reporter: User, desk_editor: User
):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="Mine")
    save_again(article, by=desk_editor, headline="Theirs")
    form = buffers.typed(DraftBuffer.objects.get())
    answer = client.post(change(article), form)
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    assert "Theirs" in answer.content.decode()
    assert DraftBuffer.objects.exists()


def test_more_than_fits_is_refused_and_what_was_kept_stays(
    client: Client, reporter: User, monkeypatch: pytest.MonkeyPatch
):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="Short")
    monkeypatch.setattr(buffers, "LONGEST", 10)
    assert keep(client, article, headline="Long") == 413
    assert "Short" in DraftBuffer.objects.get().form


def test_who_may_not_write_keeps_nothing(client: Client, photo: User):
    assert keep(sign_in(client, photo), make_article()) == 403


# --- who is here ------------------------------------------------------------------------------------------


def test_the_first_who_writes_holds_the_pen_until_somebody_takes_over(reporter: User, desk_editor: User):
    assert presence.here(7, reporter).writer is None
    assert presence.here(7, reporter, is_writing=True).writer == reporter
    assert presence.here(7, desk_editor, is_writing=True).writer == reporter
    assert presence.here(7, desk_editor, takes_over=True).writer == desk_editor
    assert presence.here(7, reporter, is_writing=True).writer == desk_editor


def test_others_are_known_and_forgotten_when_they_leave(reporter: User, desk_editor: User):
    presence.here(7, reporter, is_writing=True)
    assert presence.here(7, desk_editor).others == [reporter]
    presence.gone(7, reporter)
    present = presence.here(7, desk_editor)
    assert (present.others, present.writer) == ([], None)


def test_who_says_nothing_for_long_is_gone(
    reporter: User, desk_editor: User, monkeypatch: pytest.MonkeyPatch
):
    presence.here(7, reporter)
    monkeypatch.setattr(presence, "LEASE", -1)
    assert presence.here(7, desk_editor).others == []


def test_without_redis_nobody_knows_and_nothing_breaks(reporter: User, monkeypatch: pytest.MonkeyPatch):
    import redis

    nowhere = redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.2)
    monkeypatch.setattr(presence, "_redis", lambda: nowhere)
    assert presence.here(7, reporter) == presence.Present([], None, is_known=False)
    presence.gone(7, reporter)


def test_the_page_says_who_writes_and_offers_to_take_over(client: Client, reporter: User, desk_editor: User):
    article = make_article(by=reporter)
    address = reverse("story-here", args=[article.pk])
    sign_in(client, reporter).post(address, {"writing": "1"})
    said = sign_in(client, desk_editor).post(address).content.decode()
    assert "is writing in this story" in said
    assert "data-take-over" in said
    client.post(address, {"take_over": "1"})
    assert 'data-pen="theirs"' in sign_in(client, reporter).post(address).content.decode()
    assert client.post(address, {"leave": "1"}).status_code == 204
