"""Figures in the body that partners get."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from images.models import Channel, Image, Rendition
from tests.builders import make_live_article
from tests.figures import embed, figure, gallery, make_image

pytestmark = pytest.mark.django_db
PAST = timezone.now() - dt.timedelta(days=1)
HIDDEN = [{"usable_until": PAST}, {"usable_from": PAST + dt.timedelta(days=9)}]


def body(api: Client, article: Article) -> str:
    return str(api.get(f"/api/v1/articles/{article.uuid}/").json()["body_html"])


@pytest.mark.parametrize(
    "rights", [*HIDDEN, {"channels": [Channel.SITE]}], ids=["over", "not yet", "elsewhere only"]
)
def test_a_picture_that_partners_may_not_have_drops_there(api: Client, rights) -> None:
    image = make_image()
    article = make_live_article(body=f"<p>The story.</p>{figure(image.uuid, caption='Gone with it')}")
    Image.objects.filter(pk=image.pk).update(**rights)
    assert body(api, article) == "<p>The story.</p>"


def test_partners_get_whole_addresses_credits_and_links(api: Client) -> None:
    image = make_image(credit="Pim Roe/Harbour", caption="Otters & weir")
    Rendition.objects.create(
        image=image, shape="natural", stem="renditions/otters", widths=[400, 1200], width=1200, height=675
    )
    article = make_live_article(body=gallery(figure(image.uuid, caption="")) + embed())
    got = body(api, article)
    assert '<img src="http://127.0.0.1:8000/media/renditions/otters' in got
    assert 'Otters &amp; weir <span class="credit">Pim Roe/Harbour</span>' in got
    assert (
        '<p class="embed"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">The trailer (YouTube)</a></p>'
        in got
    )
    assert "data-picture" not in got
