from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from django.utils import timezone

from images import renditions
from images.ingest import ingest, prepare
from images.models import Image, RenditionRun
from images.tests.test_ingest import picture, turned
from staff.models import Role
from tests.builders import make_article, make_contributor, make_person, make_user

pytestmark = pytest.mark.django_db

ADD = reverse("admin:images_image_add")


def url(page, image):
    return reverse(f"admin:images_image_{page}", args=[image.pk])


AS_IT_IS = {"focal_x": 0.5, "focal_y": 0.4, "may_crop": "on", "licence": "unknown"}


def sent(**fields):
    """The change form as a browser sends it."""
    return {**AS_IT_IS, **fields}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def photo_desk(client):
    client.force_login(make_user(Role.PHOTO, username="bilal"))
    return client


@pytest.fixture
def desk_editor(client):
    client.force_login(make_user(Role.EDITOR))
    return client


@pytest.fixture
def superuser(client):
    client.force_login(make_user(Role.CHIEF, is_superuser=True))
    return client


def test_an_upload_goes_through_ingest(photo_desk):
    assert photo_desk.post(ADD, {"file": turned(), "alt_text": "A red field"}).status_code == 302
    image = Image.objects.get()
    assert (image.width, image.height, str(image.uploaded_by)) == (40, 60, "bilal")
    assert str(image.file.name).endswith(f"{image.uuid}.jpg")


def test_what_is_no_picture_is_refused_at_the_field(photo_desk):
    answer = photo_desk.post(ADD, {"file": ContentFile(b"<svg/>", name="x.jpg")})
    assert "This file is SVG" in answer.context["adminform"].form.errors["file"][0]


def test_words_may_change_and_the_file_may_not(photo_desk):
    image = ingest(picture(), by=None)
    photo_desk.post(url("change", image), sent(caption="New words", file=turned()))
    changed = Image.objects.get()
    assert (changed.caption, changed.file.name) == ("New words", image.file.name)


def test_a_second_portrait_of_one_person_is_refused_in_words(desk_editor):
    person = make_person()
    ingest(picture(), by=None, portrait_of=person)
    answer = desk_editor.post(ADD, {"file": picture(), "portrait_of": person.pk})
    assert "portrait already" in answer.context["adminform"].form.errors["portrait_of"][0]


@pytest.mark.parametrize("use", ["portrait", "byline", "story"])
def test_a_picture_in_use_cannot_be_deleted(superuser, use):
    portrait = {"portrait_of": make_person() if use == "portrait" else None}
    byline = {"byline_of": make_contributor() if use == "byline" else None}
    image = ingest(picture(), by=None, **portrait, **byline)
    if use == "story":
        make_article(lead_image=image)
    superuser.post(url("delete", image), {"post": "yes"})
    assert Image.objects.exists()


def test_a_picture_that_nothing_uses_can(superuser):
    superuser.post(url("delete", ingest(picture(), by=None)), {"post": "yes"})
    assert not Image.objects.exists()


@pytest.mark.parametrize(("role", "code"), [(Role.PHOTO, 200), (Role.REPORTER, 200), (Role.LEGAL, 403)])
def test_who_may_upload(client, role, code):
    client.force_login(make_user(role))
    assert client.get(ADD).status_code == code


# --- whose portrait, and whose words ------------------------------------------------------------------------


def test_who_changes_profiles_chooses_a_portrait(desk_editor):
    person, image = make_person(), ingest(picture(), by=None)
    desk_editor.post(url("change", image), sent(portrait_of=person.pk))
    assert Image.objects.get().portrait_of == person


def test_who_does_not_neither_gives_nor_takes_one(photo_desk):
    first, other = make_person("Orla Vance"), make_person("Alec Ferrow")
    image = ingest(picture(), by=None, portrait_of=first)
    for portrait_of in (other.pk, ""):
        form = sent(caption="New", portrait_of=portrait_of)
        assert photo_desk.post(url("change", image), form).status_code == 302
        assert Image.objects.get().portrait_of == first


def test_who_changes_bylines_chooses_their_portrait(desk_editor):
    dana, image = make_contributor(), ingest(picture(), by=None)
    desk_editor.post(url("change", image), sent(byline_of=dana.pk))
    assert Image.objects.get().byline_of == dana


def test_who_does_not_gives_a_byline_none(photo_desk):
    dana, image = make_contributor(), ingest(picture(), by=None)
    assert photo_desk.post(url("change", image), sent(byline_of=dana.pk)).status_code == 302
    assert Image.objects.get().byline_of is None


def test_a_second_portrait_of_one_byline_is_refused_in_words(desk_editor):
    dana = make_contributor()
    ingest(picture(), by=None, byline_of=dana)
    answer = desk_editor.post(ADD, {"file": picture(), "byline_of": dana.pk})
    assert "portrait already" in answer.context["adminform"].form.errors["byline_of"][0]


@pytest.mark.parametrize("role", [Role.REPORTER, Role.PHOTO])
def test_nor_by_an_upload(client, role):
    client.force_login(make_user(role))
    assert client.post(ADD, {"file": picture(), "portrait_of": make_person().pk}).status_code == 302
    assert Image.objects.get().portrait_of is None


@pytest.mark.parametrize(("role", "code"), [(Role.PHOTO, 302), (Role.EDITOR, 302), (Role.REPORTER, 403)])
def test_who_may_rewrite_a_caption(client, role, code):
    image = ingest(picture(), by=None, caption="Old")
    client.force_login(make_user(role))
    assert client.post(url("change", image), sent(caption="New")).status_code == code
    assert Image.objects.get().caption == ("New" if code == 302 else "Old")


def test_a_reporter_sees_a_picture(client):
    client.force_login(make_user(Role.REPORTER))
    assert client.get(url("change", ingest(picture(), by=None))).status_code == 200


# --- the same file again, a full disk, crops ----------------------------------------------------------------


def test_the_same_file_again_is_refused_at_the_field(photo_desk):
    there = ingest(picture(), by=None, caption="Otters")
    answer = photo_desk.post(ADD, {"file": picture()})
    assert f"picture {there.pk}: Otters" in answer.context["adminform"].form.errors["file"][0]


def test_whoever_was_slower_with_the_same_file_is_led_to_the_picture(photo_desk):
    """Nothing was there when it was looked at; when it is stored, somebody has been faster."""
    prepared = prepare(picture())
    there = ingest(picture(), by=None)
    with mock.patch("images.admin.forms.prepare", return_value=prepared):
        answer = photo_desk.post(ADD, {"file": picture()}, follow=True)
    assert answer.redirect_chain == [(url("change", there), 302)]
    assert "here already" in answer.text


def test_a_full_disk_is_said_and_no_error(photo_desk):
    full = OSError(28, "No space left on device")
    with mock.patch.object(FileSystemStorage, "_save", side_effect=full):
        answer = photo_desk.post(ADD, {"file": picture()}, follow=True)
    assert "Nothing was kept" in answer.text
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"focal_x": 0.9}, "owed"),
        ({"may_crop": ""}, "owed"),
        ({"caption": "New"}, "done"),
    ],
)
def test_crops_are_owed_again_when_what_they_hang_on_changes(photo_desk, changes, state):
    image = ingest(picture(), by=None)
    renditions.render(image.pk)
    form = {name: value for name, value in sent(**changes).items() if value != ""}
    assert photo_desk.post(url("change", image), form).status_code == 302
    assert RenditionRun.objects.get().state == state


def test_the_desk_is_told_why_crops_failed_and_asks_for_them_again(photo_desk):
    image = ingest(picture(), by=None)
    RenditionRun.objects.update(parked_at=timezone.now(), error="OSError: full")
    assert "Given up: OSError: full" in photo_desk.get(reverse("admin:images_image_changelist")).text
    chosen = {"action": "make_crops_again", "_selected_action": [image.pk]}
    photo_desk.post(reverse("admin:images_image_changelist"), chosen)
    assert RenditionRun.objects.get().state == "owed"


def test_who_may_not_change_pictures_may_not_ask_for_crops(client):
    image = ingest(picture(), by=None)
    RenditionRun.objects.update(parked_at=timezone.now())
    client.force_login(make_user(Role.REPORTER))
    chosen = {"action": "make_crops_again", "_selected_action": [image.pk]}
    client.post(reverse("admin:images_image_changelist"), chosen)
    assert RenditionRun.objects.get().state == "parked"


def test_a_deleted_picture_leaves_no_file(superuser, tmp_path, django_capture_on_commit_callbacks):
    image = ingest(picture(size=(500, 400)), by=None)
    renditions.render(image.pk)
    assert [path for path in tmp_path.rglob("*") if path.is_file()]
    with django_capture_on_commit_callbacks(execute=True):
        superuser.post(url("delete", image), {"post": "yes"})
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
