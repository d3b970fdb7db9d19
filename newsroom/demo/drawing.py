"""The sheet the demo's pictures are drawn on: flat shapes, soft light and a little grain.

Everything is measured in units, drawn at twice the size and reduced. The same calls give the same bytes.
"""

import io
import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]

# Each from dark to bright: deep, mid, glow, accent, light.
PALETTES: dict[str, list[str]] = {
    "dusk": ["#161a3a", "#4b3a78", "#f08a6b", "#ffd08a", "#fff3dc"],
    "velvet": ["#2a0b1c", "#7c1634", "#d8473f", "#f6b25c", "#fff0d8"],
    "sea": ["#0c2a38", "#1c5c6b", "#6fb3a8", "#f2a65a", "#fdf3e1"],
}


def chance(seed: int | str) -> random.Random:
    """Dice that fall the same way each time."""
    return random.Random(seed)  # noqa: S311 - pictures, not secrets


def rgb(value: str) -> Colour:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def mix(a: str, b: str, share: float) -> str:
    """The colour `share` of the way from a to b."""
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(rgb(a), rgb(b), strict=True))


class Sheet:
    """A supersampled canvas measured in units: `width` units across, whatever the pixels."""

    def __init__(self, pixels: tuple[int, int], width: float, palette: str) -> None:
        self.pixels = pixels
        self.size = (pixels[0] * 2, pixels[1] * 2) if pixels[0] <= 1600 else pixels
        self.unit = self.size[0] / width
        self.deep, self.mid, self.glow, self.accent, self.light = PALETTES[palette]
        self.image = Image.new("RGB", self.size, self.deep)
        self.pen = ImageDraw.Draw(self.image)

    def at(self, *numbers: float) -> list[float]:
        return [n * self.unit for n in numbers]

    def sky(self, *stops: str) -> None:
        """Fill the sheet from top to bottom through the colours named."""
        column = Image.new("RGB", (1, len(stops)))
        column.putdata([rgb(stop) for stop in stops])
        strip = column.resize(
            (1, 256), Image.Resampling.BICUBIC if len(stops) > 2 else Image.Resampling.BILINEAR
        )
        self.image.paste(strip.resize(self.size, Image.Resampling.BILINEAR))

    def box(self, x: float, y: float, w: float, h: float, fill: str, radius: float = 0) -> None:
        self.pen.rounded_rectangle(self.at(x, y, x + w, y + h), radius * self.unit, fill=fill)

    def disc(self, x: float, y: float, r: float, fill: str, ry: float | None = None) -> None:
        ry = r if ry is None else ry
        self.pen.ellipse(self.at(x - r, y - ry, x + r, y + ry), fill=fill)

    def ring(self, x: float, y: float, r: float, colour: str, thick: float) -> None:
        self.pen.ellipse(
            self.at(x - r, y - r, x + r, y + r), outline=colour, width=max(1, round(thick * self.unit))
        )

    def shape(self, points: Sequence[Point], fill: str) -> None:
        self.pen.polygon([(x * self.unit, y * self.unit) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], colour: str, thick: float) -> None:
        self.pen.line(
            [(x * self.unit, y * self.unit) for x, y in points],
            fill=colour,
            width=max(1, round(thick * self.unit)),
            joint="curve",
        )

    def light_up(
        self, draw: Callable[[ImageDraw.ImageDraw, float], None], colour: str, strength: float, blur: float
    ) -> None:
        """Screen a blurred shape of light over the picture; `draw` gets a pen and the unit of its mask."""
        scale = 8
        mask = Image.new("L", (self.size[0] // scale, self.size[1] // scale))
        draw(ImageDraw.Draw(mask), self.unit / scale)
        mask = mask.filter(ImageFilter.GaussianBlur(blur * self.unit / scale)).point(
            lambda v: round(v * strength)
        )
        bounds = mask.getbbox()
        if bounds is None:
            return
        tint = Image.merge("RGB", [mask.crop(bounds).point(lambda v, c=c: v * c // 255) for c in rgb(colour)])
        left, top, right, foot = (n * scale for n in bounds)
        tint = tint.resize((right - left, foot - top), Image.Resampling.BILINEAR)
        lit = ImageChops.screen(self.image.crop((left, top, right, foot)), tint)
        self.image.paste(lit, (left, top))

    def lay(self, layer: Image.Image, x: float, y: float) -> None:
        """Lay a picture that has transparency over this one."""
        self.image.paste(layer, (round(x * self.unit), round(y * self.unit)), layer)

    def halo(self, x: float, y: float, r: float, colour: str, strength: float = 0.7) -> None:
        self.light_up(
            lambda pen, u: pen.ellipse([(x - r) * u, (y - r) * u, (x + r) * u, (y + r) * u], fill=255),
            colour,
            strength,
            r * 0.6,
        )

    def beam(self, points: Sequence[Point], colour: str, strength: float = 0.5, blur: float = 1.2) -> None:
        self.light_up(
            lambda pen, u: pen.polygon([(x * u, y * u) for x, y in points], fill=255), colour, strength, blur
        )

    def jpeg(self, grain: int = 7) -> bytes:
        """Reduce to size, add grain and encode."""
        image = (
            self.image.resize(self.pixels, Image.Resampling.BOX) if self.size != self.pixels else self.image
        )
        dice = chance(7)
        tile = Image.frombytes("L", (256, 256), dice.randbytes(65536)).point(
            lambda v: 128 + (v - 128) * grain // 128
        )
        noise = Image.new("L", self.pixels)
        for x in range(0, self.pixels[0], 256):
            for y in range(0, self.pixels[1], 256):
                noise.paste(tile.rotate(90 * dice.randrange(4)), (x, y))
        image = ImageChops.add(image, Image.merge("RGB", [noise] * 3), offset=-128)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=86, progressive=True)
        return out.getvalue()


# ---- shared pieces ------------------------------------------------------------------------------


def figure(s: Sheet, x: float, foot: float, tall: float, fill: str, *, gown: bool = False) -> None:
    """A standing person in silhouette, in a long coat or (every other x, when small) in trousers."""
    u = tall / 100
    s.disc(x, foot - 92 * u, 6.6 * u, fill, 8 * u)
    s.box(x - 2.6 * u, foot - 88 * u, 5.2 * u, 10 * u, fill)
    s.box(x - 13 * u, foot - 82 * u, 26 * u, 22 * u, fill, 7 * u)
    for side in (-1, 1):
        s.line(
            [
                (x + side * 10.6 * u, foot - 77 * u),
                (x + side * 12.5 * u, foot - 60 * u),
                (x + side * 11.5 * u, foot - 45 * u),
            ],
            fill,
            5 * u,
        )
        s.disc(x + side * 11.5 * u, foot - 44 * u, 2.6 * u, fill)
    s.shape(
        [
            (x - 11 * u, foot - 74 * u),
            (x + 11 * u, foot - 74 * u),
            (x + 8 * u, foot - 56 * u),
            (x - 8 * u, foot - 56 * u),
        ],
        fill,
    )
    if gown:
        s.shape(
            [
                (x - 8 * u, foot - 57 * u),
                (x + 8 * u, foot - 57 * u),
                (x + 11 * u, foot - 30 * u),
                (x + 17 * u, foot),
                (x - 17 * u, foot),
                (x - 11 * u, foot - 30 * u),
            ],
            fill,
        )
        return
    coat = 26 if round(x) % 2 else 44
    s.shape(
        [
            (x - 8 * u, foot - 57 * u),
            (x + 8 * u, foot - 57 * u),
            (x + 10 * u, foot - coat * u),
            (x - 10 * u, foot - coat * u),
        ],
        fill,
    )
    for side in (-1, 1):
        s.shape(
            [
                (x + side * 1.2 * u, foot - 46 * u),
                (x + side * 9 * u, foot - 46 * u),
                (x + side * 8 * u, foot),
                (x + side * 3 * u, foot),
            ],
            fill,
        )


def waves(s: Sheet, top: float, bottom: float, near: str, far: str, seed: int) -> None:
    dice, rows = chance(seed), 7
    for row in range(rows):
        y = top + (bottom - top) * (row / rows) ** 1.3
        shift, colour = dice.random() * 6, mix(far, near, row / (rows - 1))
        crest = [
            (x, y + math.sin(x / (6 + row * 2.2) + shift) * (0.25 + row * 0.16)) for x in range(-2, 164, 2)
        ]
        s.shape([*crest, (164, bottom + 4), (-2, bottom + 4)], colour)


def houses(
    s: Sheet,
    base: float,
    low: float,
    high: float,
    fill: str,
    seed: int,
    lit: str | None = None,
    wide: tuple[float, float] = (6, 13),
    until: float = 163,
) -> None:
    """A row of roofs from the left edge to `until`; `lit` puts a few windows in them."""
    dice, x = chance(seed), -3.0
    while x < until:
        w, h = dice.uniform(*wide), dice.uniform(low, high)
        s.box(x, base - h, w + 0.4, h + 40, fill)
        if dice.random() < 0.4:
            s.box(x + w * 0.3, base - h - 2.2, w * 0.25, 3, fill)
        for row in range(int(h / 4)):
            for col in range(int(w / 3)):
                if lit and dice.random() < 0.22:
                    s.box(x + 1.2 + col * 3, base - h + 1.8 + row * 4, 1.1, 1.7, lit)
        x += w + dice.choice([0, 0, 1.5])


def drapes(s: Sheet, x0: float, x1: float, foot: float, sweep: float, dark: str, bright: str) -> None:
    """Half a pair of curtains hanging from x0 to x1, its inner edge swept by `sweep` at the foot."""
    folds = 9
    for i in range(folds * 4):
        a, b = i / (folds * 4), (i + 1.15) / (folds * 4)
        shade = mix(dark, bright, 0.5 + 0.5 * math.sin(a * folds * 2 * math.pi))
        top = [(x0 + (x1 - x0) * a, -1), (x0 + (x1 - x0) * b, -1)]
        edge = [
            (x0 + (x1 + sweep * t**2 - x0) * share, foot * t)
            for share, steps in ((b, range(1, 11)), (a, range(10, 0, -1)))
            for t in (n / 10 for n in steps)
        ]
        s.shape([*top, *edge], shade)
