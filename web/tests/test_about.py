"""What the paper says of itself: the pages there are, and no word that nobody has said."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from articles.models.section import not_reserved
from web.views.about import POLICIES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", POLICIES)
def test_every_policy_has_a_page_and_stands_on_the_page_about_us(client: Client, slug: str) -> None:
    assert client.get(f"/about/{slug}/").status_code == 200
    assert f'href="/about/{slug}/"' in client.get("/about/").text


@pytest.mark.parametrize("slug", ["nothing", "base", "contact", "..", "Ethics"])
def test_there_is_no_other(client: Client, slug: str) -> None:
    assert client.get(f"/about/{slug}/").status_code == 404


def test_the_footer_of_every_page_leads_there(client: Client) -> None:
    page = client.get("/people/").text
    for address in ("/about/", "/about/ethics/", "/about/ownership/", "/corrections/"):
        assert f'href="{address}"' in page


def test_nobody_owns_the_paper_until_somebody_says_so(client: Client, settings) -> None:
    settings.SITE_NAME, settings.SITE_OWNER, settings.SITE_CONTACT = "The Harbour Post", "", ""
    page = client.get("/about/ownership/").text
    assert "The Harbour Post has not stated yet who owns it." in page
    assert "has not stated an address" in page
    assert "mailto:" not in page


def test_the_owner_and_the_address_are_as_the_settings_have_them(client: Client, settings) -> None:
    settings.SITE_OWNER, settings.SITE_CONTACT = "Pim & Roe <Ltd>", "desk@example.com"
    page = client.get("/about/ownership/").text
    assert "owned by Pim &amp; Roe &lt;Ltd&gt;." in page
    assert 'href="mailto:desk@example.com"' in page


@pytest.mark.parametrize("slug", ["about", "search", "suggest", "sitemaps"])
def test_no_section_takes_an_address_of_the_site(slug: str) -> None:
    with pytest.raises(ValidationError):
        not_reserved(slug)
