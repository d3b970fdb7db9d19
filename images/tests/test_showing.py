"""Whom a picture shows, from left to right."""

import pytest
from django.urls import reverse

from images import showing
from images.models import Image
from people.names import NotAllowed
from staff.models import Role
from tests.builders import make_person, make_user

pytestmark = pytest.mark.django_db


def picture(**fields):
    return Image.objects.create(file="1.jpg", width=60, height=40, **fields)


def shown(image):
    return [each.person for each in image.shows.select_related("person")]


@pytest.fixture
def photo():
    return make_user(Role.PHOTO)


@pytest.fixture
def desk(client, photo):
    client.force_login(photo)
    return client


def save(client, image, people):
    url = reverse("admin:images_image_change", args=[image.pk])
    form = {"focal_x": 0.5, "focal_y": 0.4, "may_crop": "on", "licence": "unknown", "people_shown": people}
    return client.post(url, form)


def test_people_stand_in_the_order_given_and_may_change_places(photo):
    image, orla, theo = picture(), make_person("Orla Vance"), make_person("Theo Lanswick")
    showing.show(image, [orla, theo], by=photo)
    assert shown(image) == [orla, theo]
    showing.show(image, [theo, orla], by=photo)
    assert shown(image) == [theo, orla]


def test_who_may_not_change_pictures_says_nothing_of_them():
    image, orla = picture(), make_person()
    with pytest.raises(NotAllowed):
        showing.show(image, [orla], by=make_user(Role.REPORTER))
    assert shown(image) == []


def test_names_in_the_caption_are_found_as_written_and_the_longest_counts():
    orla, theo = make_person("Orla Vance"), make_person("Theo Lanswick")
    make_person("Vance")
    found = showing.named_in_caption(picture(caption="Theo Lanswick meets Orla Vance at the Quay"))
    assert [(one.text, one.person) for one in found] == [("Theo Lanswick", theo), ("Orla Vance", orla)]


def test_a_name_that_two_bear_is_proposed_for_neither():
    make_person("Orla Vance"), make_person("Orla Vance")
    assert showing.named_in_caption(picture(caption="Orla Vance at the quay")) == []


def test_file_and_caption_propose_each_profile_once():
    orla, theo = make_person("Orla Vance"), make_person("Theo Lanswick")
    image = picture(
        caption="Orla Vance and Theo Lanswick", persons_proposed=["Theo Lanswick", "Nobody Known"]
    )
    assert showing.proposed(image) == [theo, orla]


def test_proposals_are_boxes_to_tick_and_a_child_is_marked(desk):
    child = make_person("Pip Lanswick", born="2019", privacy="minor")
    image = picture(caption="Pip Lanswick at the quay")
    page = desk.get(reverse("admin:images_image_change", args=[image.pk])).text
    box = page[page.index("Named in file or caption;") :].partition("</label>")[0]
    assert f'value="{child.pk}"' in box
    assert "checked" not in box
    assert "minor" in box
    save(desk, image, [])
    assert shown(image) == []


def test_the_form_keeps_the_order_of_the_page(desk):
    image, orla, theo = picture(), make_person("Orla Vance"), make_person("Theo Lanswick")
    save(desk, image, [theo.pk, orla.pk, theo.pk])
    assert shown(image) == [theo, orla]


@pytest.mark.parametrize("wrong", ["999999", "x", "9" * 30, "-1"])
def test_somebody_who_is_no_profile_is_refused_and_nothing_is_lost(desk, wrong):
    image, orla = picture(), make_person("Orla Vance")
    answer = save(desk, image, [orla.pk, wrong])
    assert "choose again" in answer.text
    assert f'name="people_shown" value="{orla.pk}" checked' in " ".join(answer.text.split())
    assert shown(image) == []


def test_a_reporter_reads_who_is_shown(client, photo):
    image, orla = picture(), make_person("Orla Vance")
    showing.show(image, [orla], by=photo)
    client.force_login(make_user(Role.REPORTER))
    page = client.get(reverse("admin:images_image_change", args=[image.pk])).text
    assert reverse("admin:people_person_change", args=[orla.pk]) in page
    save(client, image, [])
    assert shown(image) == [orla]
