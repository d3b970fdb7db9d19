"""The page of all a story's pictures: what is on it, in what order, and where it is not."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles import lifecycle
from articles.models import Article
from images.models import Image
from people.models import Privacy
from tests.builders import make_live_article, make_person, make_section, make_user
from tests.figures import figure, gallery
from tests.pictures import make_image, make_renditions

pytestmark = pytest.mark.django_db

PICTURES = "/film/otters/pictures/"
ALL_PICTURES = "All pictures of this story"


def picture(words: str, **fields: str) -> Image:
    image = make_image(caption=words, **fields)
    make_renditions(image)
    return image


@pytest.fixture
def story(db: None) -> Article:
    lead, first, second = picture("The lead"), picture("The weir", credit="Pim Roe"), picture("The bank")
    body = (
        f"<p>It opened.</p>{figure(first.uuid, caption='')}{gallery(figure(second.uuid, caption='Its own'))}"
    )
    return make_live_article(slug="otters", lead_image=lead, body=body)


def test_all_pictures_stand_in_their_order_with_their_words(client: Client, story: Article) -> None:
    page = client.get(PICTURES).text
    places = [page.index(words) for words in ("The lead", "The weir", "Pim Roe", "Its own")]
    assert places == sorted(places)
    assert "The bank" not in page  # the caption of this use stands


def test_the_way_from_picture_to_picture_needs_no_script(client: Client, story: Article) -> None:
    page = client.get(PICTURES).text
    for number in (1, 2, 3):
        assert f'id="picture-{number}"' in page
        assert f'href="#picture-{number}"' in page
    assert 'href="#picture-0"' not in page
    assert 'href="#picture-4"' not in page


def test_the_story_leads_to_it_and_it_leads_back(client: Client, story: Article) -> None:
    assert f'href="{PICTURES}"' in client.get("/film/otters/").text
    assert 'href="/film/otters/"' in client.get(PICTURES).text


def test_one_picture_has_no_page(client: Client) -> None:
    make_live_article(slug="otters", lead_image=picture("The lead"))
    assert client.get(PICTURES).status_code == 404
    assert ALL_PICTURES not in client.get("/film/otters/").text


def test_a_picture_that_is_lead_and_inside_is_one(client: Client) -> None:
    lead = picture("The lead")
    make_live_article(slug="otters", lead_image=lead, body=f"<p>It opened.</p>{figure(lead.uuid)}")
    assert client.get(PICTURES).status_code == 404


def test_pictures_whose_time_is_over_do_not_count(client: Client, story: Article) -> None:
    ended = timezone.now() - dt.timedelta(hours=1)
    Image.objects.exclude(caption="The lead").update(usable_until=ended)
    assert client.get(PICTURES).status_code == 404
    assert ALL_PICTURES not in client.get("/film/otters/").text


def test_a_caption_that_names_a_minor_is_left_out(client: Client, story: Article) -> None:
    make_person("Wren Averill", privacy=Privacy.MINOR)
    Image.objects.filter(caption="The weir").update(caption="Wren Averill at the weir")
    page = client.get(PICTURES).text
    assert "Wren" not in page
    assert "Pim Roe" in page


def test_words_of_a_picture_are_text(client: Client, story: Article) -> None:
    Image.objects.filter(caption="The weir").update(caption="<script>c</script>", credit='"><b>k')
    page = client.get(PICTURES).text
    assert "<script>c" not in page
    assert "<b>k" not in page


def test_another_section_leads_to_the_one_address(client: Client, story: Article) -> None:
    make_section("Music")
    answer = client.get("/music/otters/pictures/")
    assert (answer.status_code, answer["Location"]) == (301, PICTURES)


def test_an_old_address_leads_to_the_pictures_in_one_hop(client: Client, story: Article) -> None:
    lifecycle.move(story, by=make_user("chief"), slug="seals")
    answer = client.get(PICTURES)
    assert (answer.status_code, answer["Location"]) == (301, "/film/seals/pictures/")
    assert client.get("/film/seals/pictures/").status_code == 200


@pytest.mark.parametrize("verb", [lifecycle.hold, lifecycle.kill])
def test_pictures_go_with_their_story(client: Client, story: Article, verb: object) -> None:
    verb(story, by=make_user("chief"), reason="Doubts")  # type: ignore[operator]
    answer = client.get(PICTURES)
    assert (answer.status_code, answer["Cache-Control"]) == (410, "no-store")
    assert "The lead" not in answer.text


def test_a_story_nobody_wrote_has_none(client: Client) -> None:
    assert client.get("/film/nothing/pictures/").status_code == 404


@pytest.mark.parametrize("inside", [2, 50])
def test_the_page_costs_the_same_however_many_pictures(
    client: Client, django_assert_num_queries, inside
) -> None:
    body = "".join(figure(picture(f"Number {number}").uuid) for number in range(inside))
    make_live_article(slug="otters", lead_image=picture("The lead"), body=f"<p>It opened.</p>{body}")
    with django_assert_num_queries(QUERIES):
        assert client.get(PICTURES).status_code == 200


QUERIES = 8
