"""Pictures that look the same."""

import random

import pytest
from PIL import Image as Pillow
from PIL import ImageEnhance

from images.ingest import ingest
from images.likeness import duplicates_of
from images.tests import odd

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def scene(number: int) -> Pillow.Image:
    """Soft forms that no other number has."""
    small = Pillow.frombytes("RGB", (12, 8), random.Random(number).randbytes(12 * 8 * 3))
    return small.resize((600, 400), Pillow.Resampling.BICUBIC)


def stored(picture: Pillow.Image, kind: str = "JPEG", **options):
    return ingest(odd.upload(odd.encoded(picture, kind, **options)), by=None)


@pytest.mark.parametrize(
    "changed",
    [
        lambda picture: picture.resize((300, 200)),
        lambda picture: ImageEnhance.Brightness(picture).enhance(0.8),
        lambda picture: picture.convert("L"),
        lambda picture: picture.crop((6, 4, 594, 396)),
    ],
    ids=["smaller", "darker", "grey", "trimmed"],
)
def test_the_same_picture_in_another_file_is_found(changed):
    one, other = stored(scene(1)), stored(changed(scene(1)), quality=60)
    assert duplicates_of(one) == [other]
    assert duplicates_of(other) == [one]


def test_another_picture_is_not():
    pictures = [stored(scene(number)) for number in range(6)]
    assert [duplicates_of(picture) for picture in pictures] == [[]] * 6


def test_pictures_of_one_tone_resemble_nothing():
    black, white = (stored(Pillow.new("RGB", (60, 40), colour)) for colour in ("black", "white"))
    assert (black.dhash, duplicates_of(black), duplicates_of(white)) == (None, [], [])


def test_the_nearest_comes_first_and_one_question_is_asked(django_assert_num_queries):
    one, darker = stored(scene(2)), ImageEnhance.Brightness(scene(2)).enhance(0.7)
    others = [stored(darker), stored(scene(2).rotate(2))]
    with django_assert_num_queries(1):
        found = duplicates_of(one)
    assert found[0] == others[0]
    distances = [getattr(each, "distance") for each in found]  # noqa: B009  (an annotation)
    assert distances == sorted(distances)
