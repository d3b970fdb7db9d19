"""Pictures on the site: what the public may not see is on no page."""

import pytest
from django.test import Client

from images.models import Image
from tests.builders import make_live_article, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("privacy", "shown"), [("public", True), ("minor", False), ("private", False)])
def test_the_portrait_of_who_is_not_public_illustrates_no_story(
    privacy: str, shown: bool, client: Client
) -> None:
    person = make_person("Kid Vance", privacy=privacy)
    picture = Image.objects.create(
        file="kid.jpg", width=1, height=1, alt_text="Kid Vance", portrait_of=person
    )
    make_live_article(slug="the-story", lead_image=picture)
    for path in ("/", "/film/", "/film/the-story/"):
        page = client.get(path).content.decode()
        assert ("kid.jpg" in page) == shown, path
        assert shown or "Kid Vance" not in page, path
