"""The grid, what it may be narrowed to, and uploads that are answered one by one."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from images import countries, likeness
from images.admin import rights, uploads
from images.ingest import ingest
from images.models import Image, ImagePerson, Rendition, RenditionRun, SourceType
from images.tests import odd
from images.tests.test_likeness import scene
from images.tests.test_proposed import XMP, saying
from staff.models import Role
from tests.builders import make_person, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:images_image_changelist")
UPLOAD = reverse("admin:images_image_upload")
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(client):
    client.force_login(make_user(Role.PHOTO))
    return client


def picture(caption="", **fields):
    number = Image.objects.count()
    return Image.objects.create(file=f"{number}.jpg", width=60, height=40, caption=caption, **fields)


def listed(client, **asked):
    return {image.caption for image in client.get(LIST, asked).context["cl"].result_list}


# --- the grid -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("look", "found"),
    [
        ("", {"Soon", "Later", "Gone", "Always"}),
        ("expiring", {"Soon"}),
        ("expired", {"Gone"}),
        ("no-alt", {"Always"}),
        ("nonsense", {"Soon", "Later", "Gone", "Always"}),
    ],
)
def test_what_there_is_to_look_at(desk, look, found):
    now = timezone.now()
    for caption, days in {"Soon": 29, "Later": 31, "Gone": -1}.items():
        picture(caption, alt_text="A quay", usable_until=now + days * DAY)
    picture("Always")
    assert listed(desk, look=look) == found


def test_by_person_agency_and_licence(desk):
    orla = make_person("Orla Vance")
    one = picture("One", agency="Harbour Press", licence="agency")
    picture("Other")
    ImagePerson.objects.create(image=one, person=orla, position=1)
    for asked in ({"person": orla.pk}, {"agency": "Harbour Press"}, {"licence__exact": "agency"}):
        assert listed(desk, **asked) == {"One"}


@pytest.mark.parametrize("person", ["x", "9" * 30, "-1"])
def test_a_person_who_is_none_narrows_nothing(desk, person):
    picture("One")
    assert listed(desk, person=person) == {"One"}


@pytest.mark.parametrize("word", ["dawn", "harbour", "ship", "Reed", "Vance", "Orla V.", "press dawn"])
def test_search_finds_words_credits_and_people(desk, word):
    orla = make_person("Orla Vance", aliases={"Orla V.": "stage"})
    found = picture("At dawn", credit="Harbour Press", alt_text="A ship", photographer="Bo Reed")
    ImagePerson.objects.create(image=found, person=orla, position=1)
    picture("Nothing of it")
    assert listed(desk, q=word) == {"At dawn"}


def test_look_alikes_are_found_by_the_worker_and_both_are_listed(desk):
    for number, caption in ((1, "Large"), (1, "Small"), (2, "Another")):
        size = (300, 200) if caption == "Small" else (600, 400)
        ingest(odd.upload(odd.encoded(scene(number).resize(size), "JPEG")), by=None, caption=caption)
    assert listed(desk, look="alike") == set()
    assert (likeness.compare(), likeness.compare()) == (3, 0)
    assert listed(desk, look="alike") == {"Large", "Small"}


def test_the_grid_shows_no_master(desk):
    new, made = picture("New", placeholder=b"RIFF"), picture("Made")
    Rendition.objects.create(image=made, shape="natural", stem="r/s", widths=[400], width=400, height=300)
    page = desk.get(LIST).text
    assert "/r/s-400.jpg" in page
    assert "data:image/webp" in page
    assert new.file.url not in page
    assert made.file.url not in page


def test_words_from_a_file_are_text(desk):
    picture('<script>alert("x")</script>', credit="<b>")
    page = desk.get(LIST).text
    assert "<script>alert" not in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize("count", [1, 50])
def test_a_page_costs_the_same_however_full(desk, django_assert_num_queries, count):
    orla = make_person("Orla Vance")
    for number in range(count):
        image = picture(f"Picture {number}", agency="Harbour Press")
        ImagePerson.objects.create(image=image, person=orla, position=1)
        Rendition.objects.create(
            image=image, shape="natural", stem=f"r/{number}", widths=[400], width=400, height=300
        )
        RenditionRun.objects.create(image=image)
    with django_assert_num_queries(12):
        assert desk.get(LIST).status_code == 200


# --- uploads --------------------------------------------------------------------------------------------


def send(client, *files, **fields):
    return client.post(UPLOAD, {"files": list(files), **fields})


def test_each_file_is_answered_in_words(desk):
    there = ingest(odd.upload(odd.encoded(scene(1), "JPEG")), by=None, caption="Otters")
    answer = send(
        desk,
        odd.upload(odd.encoded(scene(1), "JPEG")),
        odd.upload(odd.encoded(scene(2), "PNG")),
        odd.upload(b"<svg/>"),
        odd.upload(b"\0"),
    )
    told = answer.context["answers"]
    assert [each.state for each in told] == ["here", "done", "refused", "refused"]
    assert reverse("admin:images_image_change", args=[there.pk]) in answer.text
    assert "This file is SVG" in answer.text
    assert Image.objects.count() == 2
    assert told[1].image.uploaded_by.role == Role.PHOTO


def test_what_the_file_proposes_is_said_and_nobody_is_taken_for_shown(desk):
    make_person("Orla Vance")
    answer = send(desk, saying(XMP), one="1")
    assert "The file names Orla Vance" in answer.text
    assert "Harbour Press" in answer.text
    assert not Image.objects.get().shows.exists()


def test_one_file_is_answered_with_its_line_alone(desk):
    answer = send(desk, odd.upload(odd.encoded(scene(1), "JPEG")), one="1")
    assert answer.text.strip().startswith("<li")
    assert "<html" not in answer.text


def test_a_name_of_a_file_is_text(desk):
    file = odd.upload(b"no picture")
    file.name = '<img src=x onerror="alert(1)">.jpg'
    assert "<img src=x" not in send(desk, file, one="1").text


def test_more_than_a_request_may_hold_are_told_so(desk, monkeypatch):
    monkeypatch.setattr(uploads, "AT_ONCE", 1)
    answer = send(desk, *(odd.upload(odd.encoded(scene(number), "JPEG")) for number in (1, 2)))
    assert [each.state for each in answer.context["answers"]] == ["done", "refused"]
    assert Image.objects.count() == 1


def test_nothing_chosen_is_said(desk):
    assert "Choose at least one file" in desk.post(UPLOAD, {}).text


@pytest.mark.parametrize(("role", "code"), [(Role.REPORTER, 200), (Role.LEGAL, 403)])
def test_who_may_upload_many(client, role, code):
    client.force_login(make_user(role))
    assert send(client, odd.upload(odd.encoded(scene(1), "JPEG"))).status_code == code
    assert Image.objects.exists() == (code == 200)


def test_who_may_not_change_pictures_is_not_offered_it(client):
    client.force_login(make_user(Role.REPORTER))
    assert "change_together" not in client.get(UPLOAD).text


# --- rights in words, countries -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "tone", "words"),
    [
        ({}, rights.GOOD, "Usable"),
        ({"usable_until": 12.5}, rights.DOUBT, "Expires in 12 days"),
        ({"usable_until": 0.5}, rights.DOUBT, "Expires today"),
        ({"usable_until": -1}, rights.BAD, "Expired"),
        ({"usable_until": 31}, rights.GOOD, "Usable"),
        ({"usable_from": 1}, rights.DOUBT, "Not before"),
    ],
)
def test_how_it_stands(fields, tone, words):
    image = Image(**{name: timezone.now() + days * DAY for name, days in fields.items()})
    assert rights.standing(image)[0] == tone
    assert rights.standing(image)[1].startswith(words)


def test_rights_are_said_in_sentences():
    image = Image(
        channels=["site", "feeds"],
        territories=["US"],
        may_crop=False,
        is_editorial_only=True,
        source_type=SourceType.BY_MODEL,
    )
    assert list(rights.in_words(image)) == [
        "At any time, for good.",
        "Only here: Site and Feeds, only in US.",
        "Nobody has said yet under what licence we have it.",
        "For news only: not in advertising or promotion.",
        "Shown whole only: no crops are made.",
        "Partners may not train AI models on it.",
        "Made by generative AI: readers and partners are told so.",
    ]


def test_countries_are_read_as_people_write_them():
    assert countries.read("us, CA;us  gb") == ["US", "CA", "GB"]
    assert countries.read(" ") == []


@pytest.mark.parametrize(("typed", "why"), [("UK", "write GB"), ("ZQ", "“ZQ”"), ("Canada", "two letters")])
def test_what_is_no_country_is_refused_in_words(typed, why):
    with pytest.raises(ValueError, match=why):
        countries.read(f"US {typed}")


def test_the_form_refuses_it_beside_the_field_and_keeps_what_was_typed(desk):
    image = picture()
    form = {"focal_x": 0.5, "focal_y": 0.4, "licence": "unknown", "territories": "US, UK", "caption": "Kept"}
    answer = desk.post(reverse("admin:images_image_change", args=[image.pk]), form)
    assert "write GB" in answer.context["adminform"].form.errors["territories"][0]
    assert 'value="US, UK"' in answer.text
    assert 'value="Kept"' in answer.text
