"""A revision before it is published, for whoever has its link."""

import datetime as dt

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from articles import lifecycle, previews
from articles.copy import Signature
from articles.models import Article, PreviewLink, PreviewOpening
from staff.models import User
from tests.builders import link, make_article, make_contributor, make_live_article, make_person, save_again

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def shared(article: Article, by: User) -> str:
    assert article.head is not None
    _, token = previews.share(article.head, by=by, lasts=HOUR)
    return reverse("preview", args=[token])


def test_a_draft_is_shown_as_readers_would_see_it_with_a_watermark(client: Client, reporter: User):
    orla = make_person("Orla Vance", slug="orla-vance")
    article = make_article(by=reporter, headline="Not yet", body="<p>Orla Vance sang.</p>")
    link(article)
    answer = client.get(shared(article, reporter))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'data-person="{orla.slug}"' in page
    assert "Not yet" in page
    assert "Preview</strong> of revision 1" in page
    assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex, nofollow", "no-store")
    assert not answer.cookies


def test_it_shows_the_revision_it_was_made_for(client: Client, reporter: User):
    article = make_article(by=reporter, headline="First")
    address = shared(article, reporter)
    save_again(article, by=reporter, headline="Second")
    assert "First" in client.get(address).content.decode()


def test_each_opening_is_logged(client: Client, reporter: User):
    address = shared(make_article(by=reporter), reporter)
    client.get(address)
    client.get(address)
    assert PreviewOpening.objects.count() == 2


@pytest.mark.parametrize("why", ["expired", "revoked", "altered"])
def test_a_link_that_leads_nowhere_is_404_and_not_logged(why: str, client: Client, reporter: User):
    address = shared(make_article(by=reporter), reporter)
    match why:
        case "expired":
            PreviewLink.objects.update(expires_at=Now())
        case "revoked":
            previews.revoke(PreviewLink.objects.get(), by=reporter)
        case "altered":
            address = address[:-2] + ("A" if address[-2] != "A" else "B") + "/"
    assert client.get(address).status_code == 404
    assert not PreviewOpening.objects.exists()


@pytest.mark.parametrize("verb", ["hold", "kill"])
def test_what_has_been_taken_down_is_shown_to_nobody(verb: str, client: Client, desk_editor: User):
    article = make_live_article(by=desk_editor)
    address = shared(article, desk_editor)
    getattr(lifecycle, verb)(article, by=desk_editor, reason="Not so")
    assert client.get(address).status_code == 404
    with pytest.raises(lifecycle.NotPossible):
        shared(article, desk_editor)


def test_nobody_shares_somebody_elses_story_but_an_editor(
    freelancer: User, desk_editor: User, reporter: User
):
    article = make_article(by=reporter)
    with pytest.raises(lifecycle.NotAllowed):
        shared(article, freelancer)
    assert shared(article, desk_editor)


@pytest.mark.parametrize("bylines", [1, 20])
def test_a_preview_takes_few_queries_however_many_sign(
    bylines: int, client: Client, reporter: User, django_assert_max_num_queries
):
    signed = [Signature(make_contributor()) for _ in range(bylines)]
    address = shared(make_article(by=reporter, bylines=signed), reporter)
    with django_assert_max_num_queries(10):
        client.get(address)


def test_a_preview_changes_nothing_about_who_sees_the_story(client: Client, reporter: User):
    article = make_article(by=reporter)
    client.get(shared(article, reporter))
    assert client.get(article.get_absolute_url()).status_code == 404
    assert not Article.objects.live().exists()


def test_the_token_is_kept_nowhere(reporter: User):
    address = shared(make_article(by=reporter), reporter)
    token = address.strip("/").rpartition("/")[2]
    assert not PreviewLink.objects.filter(digest__contains=token).exists()


@pytest.mark.parametrize("lasts", [dt.timedelta(0), -HOUR, previews.LONGEST + HOUR])
def test_a_link_does_not_last_for_ever(lasts: dt.timedelta, reporter: User):
    article = make_article(by=reporter)
    assert article.head is not None
    with pytest.raises(ValueError, match="at most 14 days"):
        previews.share(article.head, by=reporter, lasts=lasts)


def test_who_may_not_write_shares_nothing(photo: User):
    article = make_article()
    assert article.head is not None
    with pytest.raises(lifecycle.NotAllowed):
        previews.share(article.head, by=photo, lasts=HOUR)


def test_only_its_maker_or_an_editor_revokes_a_link(reporter: User, freelancer: User, desk_editor: User):
    shared(make_article(by=reporter), reporter)
    made = PreviewLink.objects.get()
    with pytest.raises(lifecycle.NotAllowed):
        previews.revoke(made, by=freelancer)
    previews.revoke(made, by=desk_editor)
    assert not PreviewLink.objects.open().exists()
