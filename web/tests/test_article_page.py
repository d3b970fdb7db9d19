"""The story page: its one address, what it shows of people, and that copy stays copy."""

import datetime as dt
import re

import pytest
from django.test import Client

from articles import lifecycle
from articles.copy import Signature
from articles.models import Byline, Mention
from people.models import Person, Privacy
from people.models import Status as PersonStatus
from tests.builders import (
    make_contributor,
    make_live_article,
    make_mention,
    make_person,
    make_section,
    make_topic,
    make_user,
    save_again,
)
from tests.pictures import make_image, make_renditions

pytestmark = pytest.mark.django_db


def test_a_wrong_section_leads_to_the_one_address(client: Client) -> None:
    make_live_article(slug="otters", section=make_section("Film"))
    make_section("Music")
    response = client.get("/music/otters/")
    assert (response.status_code, response["Location"]) == (301, "/film/otters/")


def test_the_page_names_its_one_address(client: Client) -> None:
    make_live_article(slug="otters")
    page = client.get("/film/otters/?utm_source=elsewhere").text
    assert '<link rel="canonical" href="http://127.0.0.1:8000/film/otters/" />' in page


@pytest.mark.parametrize("slug", ["nothing-here", "%C3%A9lodie", "a%00b", "a" * 5000, "OTTERS"])
def test_an_address_without_a_story_is_404(client: Client, slug: str) -> None:
    make_live_article(slug="otters")
    assert client.get(f"/film/{slug}/").status_code == 404


def test_a_headline_with_markup_is_text(client: Client) -> None:
    make_live_article(slug="otters", headline="<script>alert(1)</script>", dek='"><b>dek', kicker="<i>k")
    page = client.get("/film/otters/").text
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>dek" not in page
    assert "<i>k" not in page


def test_a_public_person_is_linked_and_has_a_card(client: Client) -> None:
    article = make_live_article(slug="otters", body="<p>Orla Vance was there.</p>")
    make_mention(article, make_person("Orla Vance", slug="orla-vance"))
    page = client.get("/film/otters/").text
    assert '<a class="person" href="/people/orla-vance/" data-person="orla-vance">Orla Vance</a>' in page
    assert "People in this story" in page


@pytest.mark.parametrize(
    "row",
    [
        {"privacy": Privacy.PRIVATE},
        {"privacy": Privacy.MINOR},
        {"privacy": Privacy.PROTECTED},
        {"status": PersonStatus.REDACTED},
        {"status": PersonStatus.STUB},
        {"born": str(dt.datetime.now(dt.UTC).year - 10)},
    ],
    ids=str,
)
def test_somebody_who_is_not_public_is_plain_text_at_once(client: Client, row: dict[str, str]) -> None:
    article = make_live_article(slug="otters", body="<p>Orla Vance was there.</p>")
    person = make_person("Orla Vance", slug="orla-vance")
    make_mention(article, person)
    Person.objects.filter(pk=person.pk).update(**row)
    page = client.get("/film/otters/").text
    assert "Orla Vance was there." in page
    assert "/people/orla-vance/" not in page
    assert "People in this story" not in page


def test_a_suggestion_nobody_confirmed_is_not_linked(client: Client) -> None:
    article = make_live_article(slug="otters", body="<p>Orla Vance was there.</p>")
    make_mention(article, make_person("Orla Vance"), state=Mention.State.SUGGESTED, is_linked=False)
    assert "People in this story" not in client.get("/film/otters/").text


def test_a_story_shows_who_signed_it_in_what_part(client: Client) -> None:
    ada, bo, cy = (make_contributor(name) for name in ("Ada Low", "Bo Reed", "Cy Orme"))
    signed = [Signature(ada), Signature(bo), Signature(cy, Byline.Role.REPORTING)]
    make_live_article(slug="otters", bylines=signed)
    words = " ".join(_text(client.get("/film/otters/").text).split())
    assert "By Ada Low and Bo Reed Additional reporting by Cy Orme" in words


def test_who_signed_twice_is_seen_once(client: Client) -> None:
    pim = make_contributor("Pim Roe")
    signed = [
        Signature(pim),
        Signature(make_contributor("Dana Whitlow")),
        Signature(pim, Byline.Role.REPORTING),
    ]
    make_live_article(slug="otters", bylines=signed)
    page = client.get("/film/otters/").text
    assert (page.count(">PR<"), page.count(">DW<"), page.count(">Pim Roe<")) == (1, 1, 2)


def test_who_signed_is_seen_where_there_is_a_portrait_and_has_initials_where_none(client: Client) -> None:
    ada, bo = make_contributor("Ada Low"), make_contributor("Bo Reed")
    face = make_image(byline_of=ada)
    make_renditions(face)
    make_live_article(slug="otters", bylines=[Signature(ada), Signature(bo)])
    page = client.get("/film/otters/").text
    assert f"renditions/{face.pk}-square" in page
    assert ">BR<" in page
    assert ">AL<" not in page


def test_a_story_is_passed_on_with_address_and_headline_only(client: Client) -> None:
    make_live_article(slug="otters", headline="Otters & seals")
    links = re.findall(r'href="((?:mailto|https):[^"]*)"', client.get("/film/otters/?utm_source=x").text)
    passed = [link for link in links if "film%2Fotters%2F" in link]
    assert len(passed) == 4
    assert [link for link in passed if "utm" in link] == []
    assert "Otters%20%26%20seals" in passed[0]


def test_what_is_related_and_what_comes_next_stand_below(client: Client) -> None:
    orla = make_person("Orla Vance")
    seals = make_live_article(headline="Seals protest", section=make_section("Music"), topics=[])
    make_live_article(headline="Crabs agree", topics=[])
    otters = make_live_article(slug="otters", topics=[])
    for story in (seals, otters):
        make_mention(story, orla)
    page = client.get("/film/otters/").text
    below = page.partition("</article>")[2]
    assert below.index(">Related<") < below.index("Seals protest") < below.index(">Next story<")
    assert below.index(">Next story<") < below.index("Crabs agree", below.index(">Next story<"))
    assert ">Next story<" not in client.get(seals.get_absolute_url()).text


def test_times_have_their_zone(client: Client) -> None:
    published = dt.datetime(2026, 7, 4, 16, 30, 5, 123456, tzinfo=dt.UTC)
    make_live_article(slug="otters", publish_at=published)
    page = client.get("/film/otters/").text
    assert '<time datetime="2026-07-04T12:30:05-04:00">July 4, 2026, 12:30 p.m. EDT</time>' in page


def test_only_new_copy_after_publication_makes_an_update(client: Client) -> None:
    article = make_live_article(slug="otters")
    assert "Updated" not in client.get("/film/otters/").text
    editor = make_user("editor")
    save_again(article, by=editor, headline="Now with more otters")
    lifecycle.publish(article, by=editor)
    assert "Updated" in client.get("/film/otters/").text


def test_a_picture_has_its_size_words_and_credit(client: Client) -> None:
    image = make_image(alt_text="Two otters", caption="At rest.", credit="A. Photographer")
    make_live_article(slug="otters", lead_image=image)
    page = client.get("/film/otters/").text
    assert 'alt="Two otters"' in page
    assert 'width="1600"' in page
    assert "A. Photographer" in page
    assert f'content="http://127.0.0.1:8000{image.file.url}"' in page


def test_topics_and_more_of_the_section_follow_the_story(client: Client) -> None:
    make_live_article(slug="otters", topics=[make_topic("Casting")])
    make_live_article(slug="seals", headline="Seals protest")
    page = client.get("/film/otters/").text
    assert 'href="/topics/casting/"' in page
    assert "Seals protest" in page


def _text(html: str) -> str:
    return "".join(part.partition(">")[2] for part in html.split("<"))
