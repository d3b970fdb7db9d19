"""Pictures, galleries and embeds in a story, as readers get them."""

import datetime as dt
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from articles import previews
from articles.models import Article
from images.models import Channel, Image
from people.models import Person, Privacy
from staff.models import Role
from tests.builders import make_article, make_live_article, make_person, make_user
from tests.figures import embed, figure, gallery
from tests.pictures import make_image, make_renditions

pytestmark = pytest.mark.django_db

TEXT = "<p>It opened on Friday.</p>"


def page_of(client: Client, article: Article) -> str:
    return client.get(article.get_absolute_url()).text


def test_a_picture_stands_with_its_own_caption_and_credit(client: Client) -> None:
    image = make_image(caption="Otters by the weir", credit="Pim Roe/Harbour")
    make_renditions(image)
    page = page_of(client, make_live_article(body=TEXT + figure(image.uuid, caption="")))
    assert f"renditions/{image.pk}-natural" in page
    assert 'alt="Otters"' in page
    assert "Otters by the weir" in page
    assert '<span class="credit">Pim Roe/Harbour</span>' in page
    assert "data-picture" not in page


def test_the_caption_of_this_use_wins_and_the_credit_stays(client: Client) -> None:
    image = make_image(caption="Otters by the weir", credit="Pim Roe/Harbour")
    page = page_of(client, make_live_article(body=TEXT + figure(image.uuid, caption="Seen <em>again</em>")))
    assert "Seen <em>again</em>" in page
    assert "Otters by the weir" not in page
    assert "Pim Roe/Harbour" in page


def test_one_picture_twice_has_two_captions(client: Client) -> None:
    image = make_image()
    body = TEXT + figure(image.uuid, caption="First") + figure(image.uuid, caption="Second", layout="left")
    page = page_of(client, make_live_article(body=body, lead_image=image))
    assert "First" in page
    assert "Second" in page


def test_words_of_a_picture_are_text(client: Client) -> None:
    image = make_image(caption="<script>c</script>", credit='"><b>k', alt_text='"onload="x')
    page = page_of(client, make_live_article(body=TEXT + figure(image.uuid, caption="")))
    assert "<script>c" not in page
    assert "<b>k" not in page
    assert 'alt="&quot;onload=' in page


PAST = timezone.now() - dt.timedelta(days=1)
HIDDEN = [{"usable_until": PAST}, {"usable_from": PAST + dt.timedelta(days=9)}]


@pytest.mark.parametrize(
    "rights", [*HIDDEN, {"channels": [Channel.API]}], ids=["over", "not yet", "elsewhere only"]
)
def test_a_picture_that_readers_may_not_see_drops_and_the_story_stays(client: Client, rights) -> None:
    hidden, shown = make_image(), make_image(caption="Still here")
    one, other = figure(hidden.uuid, caption="Gone with it"), figure(shown.uuid, caption="")
    article = make_live_article(body=f"<p>The story.</p>{one}{gallery(one, other)}")
    Image.objects.filter(pk=hidden.pk).update(**rights)
    page = page_of(client, article)
    assert "Gone with it" not in page
    assert "The story." in page
    assert page.count("Still here") == 1
    assert "Gallery of 1 picture" in page


@pytest.mark.parametrize(
    "caption", ["Wren Vance on the pier", "Wr<em>en</em> <strong>Vance</strong> on the pier"]
)
def test_a_caption_that_names_a_minor_is_left_out_and_the_credit_stays(client: Client, caption: str) -> None:
    make_person("Wren Vance", privacy=Privacy.MINOR)
    image = make_image(credit="Pim Roe/Harbour", caption="A day out")
    page = page_of(
        client, make_live_article(body=TEXT + figure(image.uuid, caption="Wren Vance on the pier"))
    )
    assert "Wren Vance" not in page
    assert "Pim Roe/Harbour" in page


def test_each_of_two_captions_of_one_picture_is_guarded(client: Client) -> None:
    make_person("Wren Vance", privacy=Privacy.MINOR)
    image = make_image(caption="Wren Vance and a kite")
    body = TEXT + figure(image.uuid, caption="") + figure(image.uuid, caption="Wren Vance on the pier")
    assert "Wren Vance" not in page_of(client, make_live_article(body=body, lead_image=image))


@pytest.mark.parametrize(("rows", "queries"), [(0, 7), (1, 10), (50, 10)])
def test_pictures_cost_a_story_three_queries_however_many(
    client, django_assert_num_queries, rows, queries
) -> None:
    images = [make_image(caption=f"Otter {number}") for number in range(rows)]
    for image in images:
        make_renditions(image)
    article = make_live_article(body=TEXT + gallery(*(figure(image.uuid) for image in images)))
    with django_assert_num_queries(queries):
        page = page_of(client, article)
    assert page.count('<figure class="in-copy') == rows


def test_a_thousand_pictures_are_one_page(client: Client) -> None:
    article = make_live_article(body=TEXT + figure(make_image().uuid) * 1_000)
    assert page_of(client, article).count('<figure class="in-copy') == 1_000


def test_an_embed_is_a_card_with_a_link_and_nothing_to_load(client: Client) -> None:
    article = make_live_article(body=TEXT + embed(title="A <em>trailer</em>"))
    response = client.get(article.get_absolute_url())
    assert (
        'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ" rel="noopener nofollow external"' in response.text
    )
    assert "A trailer" in response.text
    for what in ("<iframe", 'src="https://', "preconnect", "dns-prefetch"):
        assert what not in response.text
    assert "frame-src https://www.youtube-nocookie.com" in response["Content-Security-Policy"]


def test_a_preview_shows_figures_and_lets_in_whom_the_story_would(client: Client) -> None:
    image = make_image(caption="Otters by the weir")
    article = make_article(body=TEXT + figure(image.uuid, caption="") + embed())
    assert article.head is not None
    _, token = previews.share(article.head, by=make_user(Role.EDITOR), lasts=dt.timedelta(hours=1))
    response = client.get(f"/preview/{token}/")
    assert "Otters by the weir" in response.text
    assert "frame-src https://www.youtube-nocookie.com" in response["Content-Security-Policy"]


def test_a_link_to_a_profile_in_a_caption_follows_the_profile(client: Client) -> None:
    person = make_person("Orla Vance", slug="orla-vance")
    caption = '<a href="/people/orla-vance/">Orla Vance</a> at dusk'
    article = make_live_article(body=TEXT + figure(make_image().uuid, caption=caption))
    assert 'data-person="orla-vance">Orla Vance</a> at dusk' in page_of(client, article)
    Person.objects.filter(pk=person.pk).update(privacy=Privacy.PRIVATE)
    assert "/people/orla-vance/" not in page_of(client, article)


def test_a_story_without_embeds_lets_nobody_in_and_loads_no_script(client: Client) -> None:
    response = client.get(make_live_article(body=TEXT + figure(make_image().uuid)).get_absolute_url())
    assert "frame-src" not in response["Content-Security-Policy"]
    assert "embeds.js" not in response.text


def test_a_story_of_before_its_picture_was_lost_is_still_shown(client: Client) -> None:
    article = make_live_article(body=f"<p>The story.</p>{figure(make_image().uuid)}")
    Image.objects.update(uuid=UUID(int=7))
    assert "The story." in page_of(client, article)
