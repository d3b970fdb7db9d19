import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from images.ingest import ingest
from images.models import Image
from images.tests.test_ingest import picture, turned
from staff.models import Role
from tests.builders import make_article, make_person, make_user

pytestmark = pytest.mark.django_db

ADD = reverse("admin:images_image_add")


def url(page, image):
    return reverse(f"admin:images_image_{page}", args=[image.pk])


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
    assert "not a whole" in answer.context["adminform"].form.errors["file"][0]


def test_words_may_change_and_the_file_may_not(photo_desk):
    image = ingest(picture(), by=None)
    photo_desk.post(url("change", image), {"caption": "New words", "file": turned()})
    changed = Image.objects.get()
    assert (changed.caption, changed.file.name) == ("New words", image.file.name)


def test_a_second_portrait_of_one_person_is_refused_in_words(desk_editor):
    person = make_person()
    ingest(picture(), by=None, portrait_of=person)
    answer = desk_editor.post(ADD, {"file": picture(), "portrait_of": person.pk})
    assert "portrait already" in answer.context["adminform"].form.errors["portrait_of"][0]


@pytest.mark.parametrize("use", ["portrait", "story"])
def test_a_picture_in_use_cannot_be_deleted(superuser, use):
    image = ingest(picture(), by=None, portrait_of=make_person() if use == "portrait" else None)
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
    desk_editor.post(url("change", image), {"portrait_of": person.pk})
    assert Image.objects.get().portrait_of == person


def test_who_does_not_neither_gives_nor_takes_one(photo_desk):
    first, other = make_person("Orla Vance"), make_person("Alec Ferrow")
    image = ingest(picture(), by=None, portrait_of=first)
    for sent in ({"caption": "New", "portrait_of": other.pk}, {"caption": "New", "portrait_of": ""}):
        assert photo_desk.post(url("change", image), sent).status_code == 302
        assert Image.objects.get().portrait_of == first


@pytest.mark.parametrize("role", [Role.REPORTER, Role.PHOTO])
def test_nor_by_an_upload(client, role):
    client.force_login(make_user(role))
    assert client.post(ADD, {"file": picture(), "portrait_of": make_person().pk}).status_code == 302
    assert Image.objects.get().portrait_of is None


@pytest.mark.parametrize(("role", "code"), [(Role.PHOTO, 302), (Role.EDITOR, 302), (Role.REPORTER, 403)])
def test_who_may_rewrite_a_caption(client, role, code):
    image = ingest(picture(), by=None, caption="Old")
    client.force_login(make_user(role))
    assert client.post(url("change", image), {"caption": "New"}).status_code == code
    assert Image.objects.get().caption == ("New" if code == 302 else "Old")


def test_a_reporter_sees_a_picture(client):
    client.force_login(make_user(Role.REPORTER))
    assert client.get(url("change", ingest(picture(), by=None))).status_code == 200
