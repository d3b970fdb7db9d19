"""Scenes in a room, with something in it. Each scene fills a sheet 160 units wide and 90 high."""

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from newsroom.demo.drawing import Point, Sheet, chance, mix


def projector(s: Sheet) -> None:
    s.sky(s.deep, mix(s.deep, s.mid, 0.45))
    s.beam([(56, 45), (56, 49), (164, 92), (164, 2)], s.light, 0.6, 1)
    s.beam([(56, 46), (56, 48), (164, 66), (164, 20)], s.accent, 0.45, 2)
    dice = chance(4)
    for _ in range(90):
        x = dice.uniform(64, 160)
        s.disc(x, 47 + dice.uniform(-1, 1) * (x - 56) * 0.36, dice.uniform(0.1, 0.4), s.light)
    dark, body = mix(s.deep, "#000000", 0.35), mix(s.deep, s.mid, 0.65)
    for x, y, r in ((20, 21, 14), (45, 18, 11)):
        s.disc(x, y, r, dark)
        s.ring(x, y, r, s.glow, 0.9)
        for i in range(5):
            a = i * math.tau / 5 + 0.3
            s.disc(x + math.cos(a) * r * 0.55, y + math.sin(a) * r * 0.55, r * 0.22, mix(s.deep, s.mid, 0.5))
        s.disc(x, y, r * 0.14, s.accent)
    s.box(14, 35, 36, 26, body, 2.5)
    s.box(17, 38, 16, 11, mix(body, s.deep, 0.5), 1)
    for i in range(4):
        s.box(18.5, 39.6 + i * 2.3, 13, 0.9, s.glow, 0.4)
    s.disc(42, 54, 2.6, s.accent)
    s.disc(24, 55.5, 1.4, s.glow)
    s.box(48, 42, 8, 10, dark, 1)
    s.box(55, 43.6, 3, 6.8, s.light, 0.8)
    s.halo(57, 47, 7, s.light, 0.9)
    s.box(26, 61, 12, 5, dark)
    s.shape([(27, 66), (37, 66), (50, 96), (45, 96), (32, 70), (19, 96), (14, 96)], dark)


def television(s: Sheet) -> None:
    s.sky(mix(s.deep, "#000000", 0.2), s.deep, mix(s.deep, s.mid, 0.5))
    s.box(0, 73, 160, 20, mix(s.deep, s.mid, 0.25))
    for i in range(12):
        s.box(i * 15 - 4, 0, 6, 73, mix(s.deep, s.mid, 0.13))
    s.halo(72, 44, 62, s.glow, 0.5)
    s.box(22, 66, 100, 7, mix(s.mid, s.accent, 0.25), 1)
    for x in (30, 110):
        s.shape(
            [(x, 73), (x + 4, 73), (x + (1 if x < 80 else 5), 84), (x + (-1 if x < 80 else 3), 84)],
            mix(s.deep, s.mid, 0.5),
        )
    s.line([(66, 20), (52, 5)], s.light, 0.5)
    s.line([(76, 20), (96, 7)], s.light, 0.5)
    for x, y in ((52, 5), (96, 7)):
        s.disc(x, y, 1, s.accent)
    s.box(34, 19, 76, 47, mix(s.mid, s.deep, 0.35), 4)
    s.box(36, 21, 72, 43, mix(s.mid, s.glow, 0.3), 3)
    s.box(40, 24.5, 50, 36, s.deep, 5)
    s.box(41, 25.5, 48, 34, s.accent, 4.5)
    s.pen.chord(s.at(56, 37, 80, 61), 180, 360, fill=s.glow)
    s.disc(72, 36, 3, s.light)
    s.shape([(44, 49), (52, 41), (60, 49)], mix(s.mid, s.glow, 0.3))
    s.box(44, 48.6, 42, 8.4, mix(s.mid, s.deep, 0.3), 2)
    for i in range(17):
        s.box(41, 26 + i * 2, 48, 0.35, mix(s.accent, s.glow, 0.5))
    s.beam([(43, 27), (58, 27), (47, 57), (43, 57)], s.light, 0.35, 1)
    for y, r in ((32, 4.2), (43, 3)):
        s.disc(99, y, r, mix(s.deep, s.mid, 0.4))
        s.disc(99, y, r * 0.72, s.light)
        s.line([(99, y), (99 + r * 0.4, y - r * 0.5)], s.deep, 0.6)
    for i in range(5):
        s.box(95, 50 + i * 2, 8, 0.8, s.deep, 0.4)
    s.box(134, 30, 1.2, 50, s.deep)
    s.shape([(128, 18), (141, 18), (146, 32), (123, 32)], mix(s.accent, s.glow, 0.35))
    s.halo(134.5, 30, 17, s.accent, 0.6)
    s.disc(134.6, 80, 6, s.deep, 1.2)
    s.box(-14, 68, 36, 40, mix(s.deep, "#000000", 0.4), 7)
    s.box(-6, 58, 22, 40, mix(s.deep, "#000000", 0.3), 7)


def vinyl(s: Sheet) -> None:
    s.sky(s.mid, mix(s.mid, s.deep, 0.5))
    s.box(18, 6, 124, 78, mix(s.accent, s.deep, 0.55), 3)
    s.box(18, 5, 124, 77, mix(s.accent, s.deep, 0.35), 3)
    s.disc(67, 45.5, 35, mix(s.deep, s.mid, 0.2))
    s.disc(66, 44, 34.5, mix(s.deep, "#000000", 0.45))
    for i in range(19):
        s.ring(66, 44, 33 - i * 1.05, mix(s.deep, s.mid, 0.1 + 0.25 * (i % 3 == 0)), 0.16)
    for angle in (35, 215):
        wedge = [
            (66, 44),
            *[
                (66 + math.cos(math.radians(angle + d)) * 33.5, 44 + math.sin(math.radians(angle + d)) * 33.5)
                for d in range(-13, 14, 2)
            ],
        ]
        s.beam(wedge, s.light, 0.28, 1.6)
    s.disc(66, 44, 12, s.glow)
    s.pen.pieslice(s.at(54, 32, 78, 56), 180, 360, fill=s.accent)
    s.ring(66, 44, 9, s.light, 0.4)
    s.disc(66, 44, 1.1, s.deep)
    s.disc(122, 20, 7.5, mix(s.deep, s.mid, 0.5))
    s.disc(122, 19.5, 5, s.light)
    s.line([(122, 19.5), (122, 50), (99, 62)], mix(s.light, s.mid, 0.15), 1.4)
    s.shape([(101.5, 58.5), (103.6, 62.4), (96.4, 66.4), (94.2, 62.6)], s.deep)
    for i, y in enumerate((66, 72)):
        s.disc(132, y, 1.6, s.light if i else s.glow)
    s.box(112, 66, 12, 2, s.deep, 1)
    s.box(115, 65, 3, 4, s.light, 0.6)
    s.halo(66, 20, 40, s.accent, 0.18)


def books(s: Sheet) -> None:
    s.sky(mix(s.deep, s.mid, 0.2), mix(s.deep, s.mid, 0.6))
    s.box(14, 6, 62, 58, mix(s.deep, "#000000", 0.2), 1)
    s.box(16.5, 8.5, 57, 53, s.deep)
    s.light_up(lambda pen, u: pen.rectangle([17 * u, 34 * u, 73 * u, 62 * u], fill=255), s.mid, 0.9, 7)
    dice = chance(17)
    for _ in range(11):
        x, h = dice.uniform(17, 67), dice.uniform(7, 22)
        s.box(x, 61.5 - h, 6, h, mix(s.deep, s.mid, 0.55))
        for row in range(int(h / 4)):
            if dice.random() < 0.45:
                s.box(x + 1.4 + dice.choice([0, 2]), 63 - h + row * 4, 1, 1.5, s.accent)
    for _ in range(70):
        x, y, k = dice.uniform(18, 72), dice.uniform(9, 56), dice.uniform(1.4, 4.2)
        s.line([(x, y), (x - k * 0.28, y + k)], mix(s.mid, s.light, 0.45), 0.18)
    s.box(44.2, 8, 1.6, 54, mix(s.deep, "#000000", 0.2))
    s.box(16, 33, 58, 1.4, mix(s.deep, "#000000", 0.2))
    s.box(10, 62, 70, 3, mix(s.mid, s.glow, 0.25), 0.6)
    s.box(0, 76, 160, 20, mix(s.mid, s.glow, 0.3))
    s.box(0, 76, 160, 1, mix(s.accent, s.glow, 0.4))
    y = 76.0
    for w, h, x, colour in (
        (46, 6.4, 84, s.glow),
        (41, 5, 88, s.light),
        (44, 7, 84.5, s.mid),
        (36, 5.2, 90, s.accent),
        (39, 6, 86, mix(s.mid, s.deep, 0.3)),
    ):
        y -= h
        s.box(x, y, w, h, colour, 0.9)
        s.box(x + 4, y, 1.2, h, mix(colour, s.deep, 0.35))
        s.box(x + w - 7, y, 1.2, h, mix(colour, s.deep, 0.35))
        s.box(
            x + 9,
            y + h * 0.4,
            w * 0.36,
            h * 0.2,
            mix(colour, s.light if colour != s.light else s.mid, 0.6),
            0.3,
        )
    s.shape([(92, y), (104, y - 3.4), (106, y - 2.6), (119, y - 3.6), (120, y)], s.light)
    brass = mix(s.accent, s.deep, 0.35)
    s.line([(142, 76), (145, 40), (125, 17)], brass, 1.3)
    s.disc(142, 76.4, 8, brass, 1.6)
    s.disc(145, 40, 1.7, s.accent)
    s.shape([(118, 17), (126.5, 12.2), (132.4, 21), (111, 32.6)], s.accent)
    s.disc(125.5, 16.5, 1.6, s.accent)
    s.beam([(113, 31), (130, 22.5), (140, 80), (72, 80)], s.accent, 0.5, 2.4)
    s.halo(120, 28, 12, s.light, 0.7)
    s.box(57, 66.6, 12, 9.4, s.light, 2)
    s.ring(56.6, 71, 3.2, s.light, 1.1)
    s.box(57, 69.4, 12, 2, s.glow)
    for i in range(2):
        s.line(
            [(61 + i * 4 + math.sin(t / 2 + i) * 0.9, 64.6 - t) for t in range(8)],
            mix(s.mid, s.light, 0.4),
            0.4,
        )


def window(s: Sheet) -> None:
    s.sky(mix(s.deep, s.mid, 0.35), mix(s.deep, s.mid, 0.75))
    s.box(0, 70, 160, 20, mix(s.deep, s.mid, 0.3))
    s.box(0, 68.6, 160, 1.4, mix(s.deep, s.mid, 0.15))
    s.box(20, 6, 34, 54, mix(s.deep, s.mid, 0.1))
    for col in range(2):
        for row in range(3):
            s.box(22.5 + col * 15, 8.5 + row * 17, 14, 15.6, mix(s.light, s.accent, 0.15 + row * 0.2))
    s.halo(37, 32, 34, s.light, 0.55)
    s.box(17, 60, 40, 2.4, mix(s.mid, s.light, 0.4), 0.5)
    for col in range(2):
        for row in range(3):
            x, y = 78 + col * 15 + row * 7, 12 + row * 17
            s.beam([(x, y), (x + 13, y + 2), (x + 19, y + 17), (x + 6, y + 15)], s.accent, 0.42, 0.8)
    s.beam([(24, 10), (52, 10), (140, 88), (78, 88)], s.accent, 0.2, 3)
    s.beam([(70, 74), (116, 74), (140, 90), (84, 90)], s.accent, 0.45, 1)
    ink = mix(s.deep, "#000000", 0.25)
    for x in (101, 119):
        s.line([(x, 56), (x - 0.6, 84)], ink, 1.3)
    for x in (105, 123):
        s.line([(x, 55), (x + 0.6, 79)], ink, 1.1)
    s.shape([(99, 56.6), (121, 56.6), (125.4, 53.6), (104, 53.6)], s.glow)
    s.box(99, 56.4, 22, 1.6, ink)
    s.line([(121, 57), (122.4, 26)], ink, 1.4)
    s.line([(125.4, 54), (126.8, 24)], ink, 1.4)
    for i in range(3):
        s.shape([(121.4, 30 + i * 7), (126.4, 28 + i * 7), (126.4, 31.6 + i * 7), (121.3, 33.6 + i * 7)], ink)
    s.shape([(97, 83), (123, 83), (152, 89), (122, 89)], mix(s.deep, s.mid, 0.15))
    s.box(62, 58, 3, 1, ink)
    for x, y, k in ((62, 49, 1.0), (66, 46, 0.8), (58, 46, 0.7)):
        s.line([(63.5, 58), (x, y)], ink, 0.5)
        s.disc(x, y - 1, 2.2 * k, s.glow)
    s.shape([(61, 58), (66, 58), (65.4, 69), (61.6, 69)], mix(s.mid, s.light, 0.3))


def clapper(s: Sheet) -> None:
    s.sky(s.mid, mix(s.mid, s.glow, 0.55), s.accent)
    s.disc(102, 42, 30, mix(s.accent, s.light, 0.5))
    s.box(0, 76, 160, 20, mix(s.mid, s.deep, 0.45))
    s.disc(84, 80, 52, mix(s.mid, s.deep, 0.65), 3.6)
    wood, ink = mix(s.accent, s.deep, 0.55), mix(s.deep, "#000000", 0.15)
    for a, b in (((52, 80), (104, 48)), ((104, 80), (52, 48))):
        s.line([a, b], wood, 2.2)
    s.line([(51, 15), (51, 49)], wood, 2.4)
    s.line([(105, 15), (105, 49)], wood, 2.4)
    cloth = mix(s.accent, "#b83a2a", 0.75)
    s.shape([(50, 18), (106, 18), (106, 33), (78, 35), (50, 33)], cloth)
    s.box(47, 46.5, 62, 3.6, cloth, 1)
    s.box(44, 41, 12, 2.4, wood, 0.8)
    s.box(100, 41, 12, 2.4, wood, 0.8)
    s.line([(49, 42), (49, 48)], wood, 1.6)
    s.line([(107, 42), (107, 48)], wood, 1.6)
    board = Image.new("RGBA", (round(64 * s.unit), round(56 * s.unit)))
    pen, u = ImageDraw.Draw(board), s.unit

    def put(points: Sequence[Point], fill: str) -> None:
        pen.polygon([(x * u, y * u) for x, y in points], fill=fill)

    put([(8, 24), (56, 24), (56, 53), (8, 53)], mix(ink, s.mid, 0.35))
    for bar in ([(8, 17.6), (56, 17.6), (56, 24), (8, 24)], [(8, 16.5), (54.5, 5), (56, 11), (9.5, 22.6)]):
        put(bar, s.light)
    for i in range(5):
        x = 10 + i * 9.6
        put([(x, 24), (x + 4.4, 24), (x + 8, 17.6), (x + 3.6, 17.6)], ink)
        drop = (x - 8) * 0.245
        put([(x, 16.2 - drop), (x + 4.4, 15.1 - drop), (x + 9, 20.3 - drop), (x + 4.6, 21.4 - drop)], ink)
    for y in (33.0, 42.0):
        pen.line([8 * u, y * u, 56 * u, y * u], fill=s.light, width=round(0.5 * u))
    for x in (24.0, 40.0):
        pen.line([x * u, 42 * u, x * u, 53 * u], fill=s.light, width=round(0.5 * u))
    for x, y, w in ((12, 27.6, 26), (12, 36.6, 18), (12, 46.6, 7), (28, 46.6, 7), (44, 46.6, 7)):
        pen.rounded_rectangle([x * u, y * u, (x + w) * u, (y + 1.6) * u], u, fill=mix(s.light, s.glow, 0.3))
    pen.ellipse([9 * u, 18.6 * u, 12 * u, 21.6 * u], fill=s.glow)
    board = board.rotate(-9, Image.Resampling.BICUBIC, expand=True)
    s.lay(board, 62, 14)
    s.halo(30, 10, 40, s.light, 0.2)
