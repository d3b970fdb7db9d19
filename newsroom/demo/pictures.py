"""Draws the demo's illustrations and portraits: the same bytes for the same key, with nothing to download."""

import math
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw

from newsroom.demo import scenes_places, scenes_rooms, scenes_stage
from newsroom.demo.drawing import PALETTES, Sheet, chance, mix

SCENES: dict[str, tuple[Callable[[Sheet], None], str]] = {
    "curtain": (scenes_stage.curtain, "velvet"),
    "seats": (scenes_stage.seats, "velvet"),
    "spotlight": (scenes_stage.spotlight, "dusk"),
    "microphone": (scenes_stage.microphone, "velvet"),
    "piano": (scenes_stage.piano, "dusk"),
    "crowd": (scenes_stage.crowd, "dusk"),
    "trophy": (scenes_stage.trophy, "sea"),
    "facade": (scenes_stage.facade, "sea"),
    "projector": (scenes_rooms.projector, "sea"),
    "television": (scenes_rooms.television, "dusk"),
    "vinyl": (scenes_rooms.vinyl, "velvet"),
    "books": (scenes_rooms.books, "sea"),
    "window": (scenes_rooms.window, "sea"),
    "clapper": (scenes_rooms.clapper, "sea"),
    "marquee": (scenes_places.marquee, "velvet"),
    "skyline": (scenes_places.skyline, "dusk"),
    "harbour": (scenes_places.harbour, "dusk"),
    "airfield": (scenes_places.airfield, "sea"),
    "festival": (scenes_places.festival, "dusk"),
}
KEYS = tuple(SCENES)


def draw(key: str, width: int = 1600, height: int = 900) -> bytes:
    """The illustration `key` as a JPEG of `width` x `height` pixels. The scenes are made for 16:9.

    Raises KeyError for a key that is not in KEYS.
    """
    scene, palette = SCENES[key]
    sheet = Sheet((width, height), 160, palette)
    scene(sheet)
    return sheet.jpeg()


def draw_portrait(key: str, size: int = 800) -> bytes:
    """A square JPEG: a faceless head and shoulders in two tones before a pattern, all chosen by `key`.

    It stands in for a photograph and is nobody's likeness: no features, no hair, no skin but the palette.
    """
    dice = chance(key)
    s = Sheet((size, size), 100, dice.choice(list(PALETTES)))
    low, high = dice.choice(
        [(s.mid, s.glow), (s.glow, s.accent), (s.deep, s.mid), (s.mid, mix(s.mid, s.light, 0.4))]
    )
    s.sky(high, low)
    pattern, x, y = (
        dice.choice(["sun", "rings", "rays", "arch", "bands", "bulbs"]),
        dice.uniform(34, 66),
        dice.uniform(32, 44),
    )
    soft, bright = mix(high, s.light, 0.35), mix(high, s.light, 0.6)
    if pattern == "sun":
        s.disc(x, y, 34, soft)
        s.disc(100 - x, 78, 18, mix(low, s.deep, 0.25))
    elif pattern == "rings":
        for i in range(8):
            s.disc(50, 44, 64 - i * 7.4, (soft, mix(high, low, 0.4))[i % 2])
    elif pattern == "rays":
        for i in range(0, 24, 2):
            a, b = i * math.tau / 24, (i + 1) * math.tau / 24
            s.shape(
                [
                    (50, 44),
                    (50 + math.cos(a) * 90, 44 + math.sin(a) * 90),
                    (50 + math.cos(b) * 90, 44 + math.sin(b) * 90),
                ],
                soft,
            )
        s.disc(50, 44, 29, bright)
    elif pattern == "arch":
        s.box(16, 12, 68, 100, soft, 34)
        s.box(22, 18, 56, 100, mix(high, low, 0.5), 28)
    elif pattern == "bands":
        for i in range(7):
            s.line([(-10, 108 - i * 26), (110, 62 - i * 26)], soft, 9)
    else:
        for row in range(7):
            for col in range(7):
                s.disc(col * 16 + 2 + 8 * (row % 2), row * 13 + 6, 3.4, (soft, bright)[(row + col) % 2])
    turn, body, lit = (
        dice.choice([-1, 1]),
        *dice.choice([(s.deep, s.mid), (s.deep, s.glow), (s.light, s.accent), (s.deep, s.accent)]),
    )
    if low == s.deep:
        body, lit = s.light, s.accent
    elif body == s.light and high == s.accent:
        body, lit = s.deep, s.glow
    head, wide = dice.uniform(14.5, 16.5), dice.uniform(31, 37)
    for shift, tone in ((0.0, mix(body, lit, 0.55)), (turn * 5.5, body)):
        clip = Image.new("L", s.size)
        pen, u = ImageDraw.Draw(clip), s.unit
        pen.ellipse(
            [(50 - head) * u, (41 - head * 1.24) * u, (50 + head) * u, (41 + head * 1.24) * u], fill=255
        )
        pen.rounded_rectangle([42.5 * u, 50 * u, 57.5 * u, 80 * u], 4 * u, fill=255)
        pen.rounded_rectangle([(50 - wide) * u, 70 * u, (50 + wide) * u, 140 * u], 20 * u, fill=255)
        if shift:
            clip = ImageChops.multiply(clip, ImageChops.offset(clip, round(shift * u), 0))
        s.image.paste(tone, (0, 0, *s.size), clip)
    collar, trim = dice.choice(["vee", "roll", "round", "lapel"]), mix(body, lit, 0.75)
    if collar == "vee":
        s.shape([(42.5, 70), (57.5, 70), (50, 82)], trim)
    elif collar == "roll":
        s.box(41.4, 63.5, 17.2, 10, trim, 3)
    elif collar == "round":
        s.pen.chord(s.at(40, 60, 60, 78), 10, 170, fill=trim)
    else:
        for side in (-1, 1):
            s.shape(
                [(50 + side * 7.5, 69.5), (50 + side * 16, 72), (50 + side * 14, 82), (50, 101), (50, 85)],
                trim,
            )
    s.beam([(50, 0), (0 if turn > 0 else 100, 0), (0 if turn > 0 else 100, 100)], s.light, 0.16, 16)
    return s.jpeg(5)
