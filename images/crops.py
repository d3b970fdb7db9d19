"""Where a crop lies in a picture: geometry, and nothing else."""

from typing import NamedTuple

from images.models import Image, Shape

# Pixels across. Cards are at most 400 CSS pixels wide and faces 272, on screens of up to three pixels each;
# a lead picture fills a desktop's 1200.
WIDTHS = {
    Shape.WIDE: (400, 800, 1200, 1600, 2000),
    Shape.CLASSIC: (400, 800, 1200),
    Shape.SQUARE: (400, 800),
    Shape.CARD: (1200,),
    Shape.NATURAL: (400, 800, 1200, 1600, 2000),
}
RATIO = {Shape.WIDE: 16 / 9, Shape.CLASSIC: 4 / 3, Shape.SQUARE: 1.0, Shape.CARD: 1200 / 630}


class Crop(NamedTuple):
    """A part of the master in pixels, and how wide it is wanted."""

    shape: Shape
    left: int
    top: int
    right: int
    bottom: int
    widths: tuple[int, ...]

    @property
    def box(self) -> tuple[int, int, int, int]:
        return self[1:5]

    def height_at(self, width: int) -> int:
        if ratio := RATIO.get(self.shape):
            return max(1, round(width / ratio))
        return max(1, round(width * (self.bottom - self.top) / (self.right - self.left)))


def wanted(image: Image) -> list[Crop]:
    """All crops of a picture; of one that may not be cropped, only the whole."""
    shapes = Shape if image.may_crop else [Shape.NATURAL]
    return [cut(image, Shape(shape)) for shape in shapes]


def cut(image: Image, shape: Shape) -> Crop:
    """The largest part of this shape whose middle is as near the focal point as the edges let it be. No width
    above its own: nothing is made larger than it is."""
    ratio = RATIO.get(shape, image.width / image.height)
    width = max(1, min(image.width, round(image.height * ratio)))
    height = max(1, min(image.height, round(image.width / ratio)))
    left = _held(image.focal_x * image.width - width / 2, image.width - width)
    top = _held(image.focal_y * image.height - height / 2, image.height - height)
    widths = tuple(each for each in WIDTHS[shape] if each <= width) or (width,)
    return Crop(shape, left, top, left + width, top + height, widths)


def _held(start: float, most: int) -> int:
    return round(min(max(start, 0), most))
