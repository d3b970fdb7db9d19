"""While a story is written: typed words are kept for who typed them, and who else is there is known."""

import datetime as dt
import re
from uuid import UUID, uuid4

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from articles import buffers, presence
from articles.models import Article, DraftBuffer, Revision
from articles.tests.desk import ADD, change, empty_rooms, sign_in, typed
from staff.models import User
from tests.builders import make_article, save_again

pytestmark = pytest.mark.django_db

PAGE, OTHER_PAGE = uuid4(), uuid4()  # two tabs


@pytest.fixture(autouse=True)
def nobody_is_there() -> None:
    empty_rooms()


def keep(client: Client, article: Article | None, page: UUID = PAGE, **fields: str) -> int:
    address = reverse("story-buffer", args=[article.pk if article else 0])
    return client.post(address, {**typed(article), "page": page, **fields}).status_code


def offered(client: Client, article: Article | None) -> list[str]:
    """The numbers of the buffers that the story screen offers to bring back."""
    page = client.get(change(article) if article else ADD).content.decode()
    assert ("You typed something here and did not save it" in page) == ("?kept=" in page)
    return re.findall(r"\?kept=(\d+)", page)


def brought_back(client: Client, article: Article | None, number: str) -> str:
    return client.get(change(article) if article else ADD, {"kept": number}).content.decode()


def page_in(screen: str) -> UUID:
    """The name of the page that the story screen was opened as."""
    found = re.search(r'name="page" value="([^"]+)"', screen)
    assert found
    return UUID(found[1])


def test_typed_words_are_kept_and_are_no_revision(client: Client, reporter: User):
    article = make_article(by=reporter, headline="As saved")
    assert keep(sign_in(client, reporter), article, headline="As typed") == 204
    assert Revision.objects.count() == 1
    assert "As typed" not in client.get(change(article)).content.decode()
    [number] = offered(client, article)
    back = brought_back(client, article, number)
    assert "As typed" in back
    assert "data-unsaved" in back


def test_nobody_else_sees_them(client: Client, reporter: User, desk_editor: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="A secret thought")
    [number] = offered(client, article)
    assert offered(sign_in(client, desk_editor), article) == []
    assert "A secret thought" not in brought_back(client, article, number)
    client.post(reverse("story-buffer", args=[article.pk]), {"discard": number})
    assert offered(sign_in(client, reporter), article) == [number]


def test_saving_empties_the_buffer(client: Client, reporter: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="As typed")
    client.post(change(article), typed(article, headline="As typed", page=PAGE))
    assert DraftBuffer.objects.get().form == ""
    assert offered(client, article) == []


def test_a_page_that_is_opened_anew_does_not_write_over_what_was_kept(client: Client, reporter: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="An hour of words")
    keep(client, article, page_in(client.get(change(article)).content.decode()), headline="One letter")
    newest, older = offered(client, article)
    assert "One letter" in brought_back(client, article, newest)
    assert "An hour of words" in brought_back(client, article, older)


def test_a_save_leaves_what_was_typed_in_another_tab(client: Client, reporter: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="In one tab")
    keep(client, article, OTHER_PAGE, headline="In the other")
    client.post(change(article), typed(article, headline="In one tab", page=PAGE))
    [number] = offered(client, article)
    assert "In the other" in brought_back(client, article, number)


def test_words_brought_back_and_saved_are_not_offered_again(client: Client, reporter: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="As typed")
    back = brought_back(client, article, *offered(client, article))
    client.post(change(article), typed(article, headline="As typed, and more", page=page_in(back)))
    assert offered(client, article) == []


def test_words_brought_back_leave_the_tab_alone_in_which_they_were_typed(client: Client, reporter: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="In one tab")
    back = page_in(brought_back(client, article, *offered(client, article)))
    assert keep(client, article, PAGE, headline="On in the first") == 204
    assert keep(client, article, back, headline="On in the second") == 204
    assert len(offered(client, article)) == 2


def test_what_says_no_more_than_the_newest_copy_is_not_offered(client: Client, reporter: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article)
    assert offered(client, article) == []
    assert not DraftBuffer.objects.exists()


def test_what_arrives_after_the_save_is_too_late_and_told_under_which_name_to_go_on(
    client: Client, reporter: User
):
    article = make_article(by=reporter)
    sign_in(client, reporter).post(change(article), typed(article, headline="As saved", page=PAGE))
    late = {**typed(article), "headline": "As typed a moment before", "page": PAGE}
    answer = client.post(reverse("story-buffer", args=[article.pk]), late)
    assert answer.status_code == 409
    assert offered(client, article) == []
    assert keep(client, article, UUID(answer.content.decode()), headline="And on") == 204
    assert len(offered(client, article)) == 1


def test_a_refused_save_forgets_nothing_and_stays_the_page_that_it_was(client: Client, reporter: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="As typed")
    answer = client.post(change(article), typed(article, embargo_until="never", page=PAGE))
    assert page_in(answer.content.decode()) == PAGE
    assert keep(client, article, headline="As typed, and more") == 204
    assert len(offered(client, article)) == 1


@pytest.mark.parametrize("name", ["", "no name", "9" * 5000])
def test_a_page_without_a_name_is_given_one(client: Client, reporter: User, name: str):
    article = make_article(by=reporter)
    sign_in(client, reporter)
    address = reverse("story-buffer", args=[article.pk])
    answer = client.post(address, {**typed(article, headline="As typed"), "page": name})
    assert answer.status_code == 409
    assert UUID(answer.content.decode()) != PAGE


def test_words_are_discarded_when_asked_and_others_are_not(client: Client, reporter: User):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="As typed")
    keep(client, article, OTHER_PAGE, headline="In the other tab")
    newest, older = offered(client, article)
    client.post(reverse("story-buffer", args=[article.pk]), {"discard": newest})
    assert offered(client, article) == [older]


@pytest.mark.parametrize("number", ["", "x", "²", "-1", "9" * 50])
def test_what_is_no_number_of_a_buffer_brings_nothing_back_and_discards_nothing(
    client: Client, reporter: User, number: str
):
    article = make_article(by=reporter)
    keep(sign_in(client, reporter), article, headline="As typed")
    assert "As typed" not in brought_back(client, article, number)
    client.post(reverse("story-buffer", args=[article.pk]), {"discard": number})
    assert len(offered(client, article)) == 1


def test_a_story_not_begun_yet_is_kept_too(client: Client, reporter: User):
    assert keep(sign_in(client, reporter), None, headline="Just begun") == 204
    back = brought_back(client, None, *offered(client, None))
    assert "Just begun" in back
    client.post(ADD, typed(headline="Just begun", page=page_in(back)))
    assert offered(client, None) == []


def test_a_story_that_was_begun_is_not_offered_once_more_by_what_arrives_late(client: Client, reporter: User):
    sign_in(client, reporter).post(ADD, typed(headline="Just begun", page=PAGE))
    assert keep(client, None, headline="Just beg") == 409
    assert offered(client, None) == []


def test_nothing_is_kept_for_more_than_a_month(client: Client, reporter: User, desk_editor: User):
    article = make_article(by=reporter)
    keep(sign_in(client, desk_editor), article, headline="Long ago")
    keep(client, article, OTHER_PAGE, headline="Of late")
    month = Now() - buffers.KEPT_FOR
    DraftBuffer.objects.filter(page=PAGE).update(typed_at=month)
    DraftBuffer.objects.filter(page=OTHER_PAGE).update(typed_at=month + dt.timedelta(minutes=1))
    sign_in(client, reporter).post(change(article), typed(article, headline="New", page=uuid4()))
    kept = DraftBuffer.objects.filter(by=desk_editor)
    assert [buffer.page for buffer in kept] == [OTHER_PAGE]


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
    assert len(offered(client, article)) == 1


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


def test_who_leaves_lets_go_of_the_pen_but_not_of_another_s(reporter: User, desk_editor: User):
    presence.here(7, reporter, is_writing=True)
    presence.gone(7, desk_editor)
    assert presence.here(7, reporter).writer == reporter
    presence.gone(7, reporter)
    assert presence.here(7, desk_editor).writer is None


def test_who_may_only_read_takes_no_pen(client: Client, reporter: User, photo: User):
    article = make_article(by=reporter)
    address = reverse("story-here", args=[article.pk])
    sign_in(client, reporter).post(address, {"writing": "1"})
    said = sign_in(client, photo).post(address, {"writing": "1", "take_over": "1"}).content.decode()
    assert "is writing in this story" in said
    assert "data-take-over" not in said
    assert 'data-pen="mine"' in sign_in(client, reporter).post(address).content.decode()


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
