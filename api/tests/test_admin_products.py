"""Products at the desk: what they ask for, and what that finds now."""

import pytest
from django.test import Client

from api.models import (
    Partner,
    Product,
)
from api.tests.conftest import sign_in
from articles.models import Status
from staff.models import User
from tests.builders import (
    make_live_article,
    make_mention,
    make_partner,
    make_person,
    make_section,
    make_topic,
)

pytestmark = pytest.mark.django_db


def test_a_product_is_saved_with_all_it_asks_for(manager: Client):
    orla, casting, film = make_person("Orla Vance"), make_topic("Casting"), make_section("Film")
    form = {
        "name": "Orla",
        "sections": [film.pk],
        "topics": [casting.pk],
        "people": [orla.pk],
        "words": "harbour",
        "archive_days": "30",
        "has_pictures": "",
    }
    manager.post("/admin/api/product/add/", form)
    made = Product.objects.get()
    assert (made.words, made.archive_days, made.has_pictures) == ("harbour", 30, False)
    assert [list(each.all()) for each in (made.sections, made.topics, made.people)] == [
        [film],
        [casting],
        [orla],
    ]


def test_a_products_page_shows_what_it_finds_now_and_who_has_it(manager: Client):
    orla = make_person("Orla Vance")
    inside = make_live_article(headline="Orla Vance opens the festival", body="<p>Orla Vance came.</p>")
    make_mention(inside, orla)
    make_live_article(headline="Nobody opens the market")
    make_live_article(headline="Orla Vance was there", body="<p>Orla Vance.</p>", status=Status.KILLED)
    product = Product.objects.create(name="Orla")
    product.people.add(orla)
    make_partner("The Tide", product)
    page = manager.get(f"/admin/api/product/{product.pk}/change/").text
    assert "1 live story, as the product is saved." in page
    assert "Orla Vance opens the festival" in page
    assert "The Tide" in page
    for absent in ("Nobody opens the market", "Orla Vance was there"):
        assert absent not in page


def test_a_products_page_has_the_ten_newest(manager: Client):
    for number in range(12):
        make_live_article(headline=f"Harbour story number {number}.")
    product = Product.objects.create(name="All")
    page = manager.get(f"/admin/api/product/{product.pk}/change/").text
    assert "12 live stories" in page
    assert page.count("Harbour story number") == 10


@pytest.mark.parametrize("rows", [1, 50])
def test_a_products_page_costs_the_same_whatever_it_finds(
    manager: Client, django_assert_num_queries, rows: int
):
    product = Product.objects.create(name="All")
    for number in range(rows):
        make_live_article()
        make_partner(f"Partner {number}", product)
    manager.get("/admin/api/product/add/")  # what Django remembers from then on
    with django_assert_num_queries(PRODUCT_PAGE):
        assert manager.get(f"/admin/api/product/{product.pk}/change/").status_code == 200


PRODUCT_PAGE = 15


def test_a_product_that_somebody_had_is_kept(client: Client, superuser: User, partner: Partner):
    product = partner.subscriptions.get().product
    sign_in(client, superuser).post(f"/admin/api/product/{product.pk}/delete/", {"post": "yes"})
    assert Product.objects.filter(pk=product.pk).exists()
