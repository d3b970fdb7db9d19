"""Scenes out of doors. Each scene fills a sheet 160 units wide and 90 high."""

import math

from PIL import Image, ImageDraw

from newsroom.demo.drawing import Sheet, chance, figure, houses, mix, waves


def marquee(s: Sheet) -> None:
    s.sky(s.deep, mix(s.deep, s.mid, 0.8), s.mid)
    houses(s, 78, 14, 34, mix(s.deep, s.mid, 0.35), 3, mix(s.mid, s.accent, 0.5))
    s.box(42, 4, 76, 90, mix(s.deep, s.mid, 0.12))
    s.halo(80, 44, 52, s.glow, 0.55)
    s.box(71, 2, 18, 34, s.glow, 2)
    s.box(72.5, 3.5, 15, 31, mix(s.glow, s.deep, 0.25), 1.5)
    star = [
        (
            80 + math.sin(i * math.pi / 5) * (5.4 if i % 2 == 0 else 2.3),
            13 - math.cos(i * math.pi / 5) * (5.4 if i % 2 == 0 else 2.3),
        )
        for i in range(10)
    ]
    s.shape(star, s.light)
    for i, w in enumerate((8.0, 10.0, 6.0)):
        s.box(80 - w / 2, 22 + i * 3.6, w, 1.5, s.accent, 0.7)
    s.shape([(20, 34), (140, 34), (134, 60), (26, 60)], s.glow)
    s.shape([(24, 37), (136, 37), (131, 57), (29, 57)], s.light)
    dice = chance(5)
    for row, total in ((41.5, 78.0), (49.0, 56.0)):
        x = 80 - total / 2
        while x < 80 + total / 2:
            w = dice.choice([2.2, 3, 3, 3.6])
            s.box(x, row, w, 5, mix(s.deep, s.mid, 0.2), 0.4)
            x += w + dice.choice([0.9, 0.9, 0.9, 3])
    for i in range(41):
        for y in (35.5, 58.5):
            x = 22 + i * 2.9 if y < 40 else 27 + i * 2.65
            s.disc(x, y, 0.75, s.light if i % 2 else s.accent)
    s.halo(80, 47, 64, s.accent, 0.22)
    for x in (50, 66, 82, 98):
        s.box(x, 66, 12, 30, mix(s.accent, s.glow, 0.4), 0.6)
        s.box(x + 1.4, 68, 9.2, 30, mix(s.accent, s.light, 0.45))
    s.halo(80, 80, 24, s.accent, 0.4)
    for x, tall in ((34, 17), (39.5, 15.5), (74, 17.5), (96, 16), (121, 17), (126, 13)):
        figure(s, x, 90.5, tall, s.deep)


def skyline(s: Sheet) -> None:
    s.sky(s.deep, s.mid, mix(s.mid, s.glow, 0.7), s.accent)
    s.disc(84, 43, 14, s.light)
    s.halo(84, 43, 32, s.accent, 0.6)
    houses(s, 62, 6, 19, mix(s.mid, s.glow, 0.45), 11, wide=(4, 8))
    houses(s, 64, 3, 12, mix(s.deep, s.mid, 0.75), 4, wide=(5, 11))
    s.box(0, 63, 160, 30, mix(s.mid, s.glow, 0.4))
    for i in range(26):
        w = 4.0 + (i * 37 % 17)
        s.box(84 - w / 2 + (i * 13 % 9 - 4), 64 + i * 0.95, w, 0.45, mix(s.accent, s.light, 0.4), 0.2)
    for left, seed in ((True, 21), (False, 9)):
        x, dice = (0.0 if left else 118.0), chance(seed)
        while x < (46 if left else 160):
            w, h = (
                dice.uniform(10, 16),
                dice.uniform(22, 58) * (1 - (x / 75 if left else (160 - x) / 120) * 0.7),
            )
            s.box(x, 84 - h, w + 0.3, h + 10, mix(s.deep, s.mid, 0.18))
            s.box(x + w * 0.6, 81 - h, 2.4, 5, mix(s.deep, s.mid, 0.18))
            for row in range(int(h / 5)):
                for col in range(int(w / 4)):
                    s.box(x + 1.6 + col * 4, 86 - h + row * 5, 1.8, 2.6, mix(s.deep, s.mid, 0.5))
            x += w
    for x, y in ((21.2, 46), (134, 61)):
        s.box(x, y, 2.6, 3.6, s.light)
        s.halo(x + 1.3, y + 1.8, 5, s.accent, 0.9)
    s.box(0, 84, 160, 8, s.deep)


def harbour(s: Sheet) -> None:
    s.sky(s.deep, s.mid, s.glow, mix(s.accent, s.light, 0.3))
    s.disc(52, 55, 8, s.light)
    s.halo(52, 54, 30, s.accent, 0.55)
    s.shape(
        [(92, 62), (104, 56), (118, 53), (134, 54), (150, 50), (164, 48), (164, 70), (88, 70)],
        mix(s.deep, s.mid, 0.55),
    )
    waves(s, 58, 92, s.deep, mix(s.glow, s.mid, 0.5), 6)
    for i in range(14):
        w = 12 - i * 0.5 + (i * 29 % 7)
        s.box(52 - w / 2 + (i * 11 % 5 - 2), 59.5 + i * 1.6, w, 0.5, mix(s.accent, s.light, 0.4), 0.25)
    s.shape([(108, 92), (116, 66), (130, 60), (146, 62), (164, 58), (164, 92)], mix(s.deep, "#000000", 0.25))
    s.beam([(131.5, 20), (131.5, 23), (-4, 18), (-4, -2)], s.light, 0.45, 1)
    s.shape([(126, 63), (128.2, 27), (134.8, 27), (137, 63)], s.light)
    for i in range(2):
        y = 34 + i * 13
        grow = (y - 27) / 36 * 2.2
        s.shape(
            [
                (128.2 - grow, y),
                (134.8 + grow, y),
                (134.8 + grow + 0.4, y + 6.5),
                (128.2 - grow - 0.4, y + 6.5),
            ],
            mix(s.accent, "#c4452f", 0.75),
        )
    s.box(126.6, 25.6, 9.8, 1.6, s.deep)
    s.box(129, 19, 5, 6.6, s.light)
    s.shape([(128, 19), (131.5, 14.5), (135, 19)], s.deep)
    s.halo(131.5, 22, 9, s.accent, 0.95)
    for x, y, k in ((26, 72, 1.0), (78, 66, 0.62), (92, 76, 1.1)):
        hull = mix(s.deep, "#000000", 0.2)
        s.shape([(x - 9 * k, y), (x + 9 * k, y), (x + 6.5 * k, y + 4 * k), (x - 7 * k, y + 4 * k)], hull)
        s.box(x - 4 * k, y - 4 * k, 6 * k, 4.2 * k, mix(s.mid, s.light, 0.5))
        s.line([(x + 3 * k, y), (x + 3 * k, y - 15 * k)], hull, 0.5 * k)
        s.shape(
            [(x + 3.4 * k, y - 14 * k), (x + 3.4 * k, y - 2 * k), (x + 9 * k, y - 2 * k)],
            mix(s.accent, s.light, 0.5),
        )


def airfield(s: Sheet) -> None:
    s.sky(s.mid, mix(s.mid, s.glow, 0.6), s.accent, s.light)
    s.disc(44, 62, 15, s.light)
    s.halo(44, 60, 34, s.light, 0.5)
    for x, y, w in ((12, 20, 34), (24, 23.5, 22), (118, 40, 30), (60, 33, 20), (112, 14, 26)):
        s.box(x, y, w, 2.3, mix(s.accent, s.light, 0.55), 1.1)
    s.shape(
        [(-2, 72), (20, 67), (50, 70), (90, 66), (130, 69), (164, 65), (164, 92), (-2, 92)],
        mix(s.deep, s.mid, 0.7),
    )
    s.shape([(-2, 76), (164, 73), (164, 92), (-2, 92)], mix(s.deep, s.mid, 0.3))
    s.shape([(60, 92), (96, 75), (101, 75), (118, 92)], mix(s.deep, s.mid, 0.62))
    for i in range(4):
        s.shape(
            [
                (98 - i * 2.4 - 0.3, 76.4 + i * 4),
                (98.3 - i * 2.4 + 0.4, 76.4 + i * 4),
                (97.6 - i * 2.4 + 0.6, 78.4 + i * 4),
                (96.8 - i * 2.4 - 0.4, 78.4 + i * 4),
            ],
            s.accent,
        )
    s.box(133, 52, 4, 22, s.deep)
    s.shape([(129, 44), (141, 44), (139, 52), (131, 52)], s.deep)
    s.box(130.6, 46, 8.8, 3.4, s.accent)
    s.box(140, 66, 30, 9, s.deep)
    s.line([(18, 74), (18, 62)], s.deep, 0.6)
    s.shape([(18, 62), (27, 63.4), (27, 65.4), (18, 66.6)], s.glow)
    plane = Image.new("RGBA", (round(64 * s.unit), round(40 * s.unit)))
    pen, u, ink, red = ImageDraw.Draw(plane), s.unit, mix(s.deep, "#000000", 0.2), "#cf4a35"
    pen.polygon(
        [
            (x * u, y * u)
            for x, y in ((8, 17), (14, 16), (46, 14), (52, 17), (53, 20), (50, 24), (44, 25.5), (14, 20))
        ],
        fill=red,
    )
    pen.polygon([(x * u, y * u) for x, y in ((8, 18), (4, 9), (9, 9), (15, 17))], fill=ink)
    pen.rounded_rectangle([4 * u, 17 * u, 15 * u, 18.6 * u], u, fill=ink)
    for y in (7.5, 23.5):
        pen.rounded_rectangle([25 * u, y * u, 50 * u, (y + 2.4) * u], 1.2 * u, fill=ink)
    for x0, x1 in ((28, 30), (45, 47)):
        pen.line([x0 * u, 9 * u, x1 * u, 24 * u], fill=ink, width=round(0.7 * u))
    pen.ellipse([34 * u, 9.5 * u, 39 * u, 14.8 * u], fill=ink)
    pen.polygon([(35 * u, 13 * u), (26 * u, 10.4 * u), (25 * u, 12.4 * u), (34 * u, 14.6 * u)], fill=s.light)
    pen.line([(44 * u, 25 * u), (42 * u, 31 * u)], fill=ink, width=round(0.8 * u))
    pen.ellipse([39 * u, 29 * u, 45 * u, 35 * u], fill=ink)
    pen.ellipse([53.2 * u, 10 * u, 54.8 * u, 29 * u], fill=s.light)
    plane = plane.rotate(14, Image.Resampling.BICUBIC, expand=True)
    s.lay(plane, 66, 10)


def festival(s: Sheet) -> None:
    s.sky(s.deep, mix(s.deep, s.mid, 0.8), s.glow, s.accent)
    s.disc(118, 58, 9, s.light)
    s.halo(118, 57, 26, s.light, 0.5)
    s.shape(
        [(60, 62), (82, 55), (100, 58), (126, 50), (146, 54), (164, 47), (164, 66), (60, 66)],
        mix(s.mid, s.glow, 0.35),
    )
    waves(s, 61, 82, mix(s.deep, s.mid, 0.4), mix(s.glow, s.mid, 0.4), 3)
    for i in range(11):
        s.box(118 - 6 + i * 0.4 + (i * 11 % 5 - 2), 62.6 + i * 1.5, 10 - i * 0.5, 0.5, s.light, 0.25)
    houses(s, 74, 14, 26, mix(s.deep, s.mid, 0.6), 40, s.accent, (8, 12), 52)
    ink = mix(s.deep, "#000000", 0.15)
    s.box(0, 76, 160, 16, mix(s.deep, s.mid, 0.3))
    s.box(0, 75.4, 160, 1.4, mix(s.mid, s.glow, 0.5))
    s.shape([(58, 90), (102, 90), (88, 76), (74, 76)], mix(s.glow, "#c4302b", 0.5))
    s.shape([(63, 90), (97, 90), (86, 76), (76, 76)], s.glow)
    poles = (8.0, 44.0, 80.0, 116.0, 152.0)
    for n, x in enumerate(poles):
        top = 14 - 5 * (n % 2)
        s.box(x - 0.5, top, 1, 72 - top + 6, ink)
        s.disc(x, top, 1.1, s.accent)
        colour = (s.accent, s.light, s.glow)[n % 3]
        wave = [
            (x + 0.5 + i, top + 2 + (i * 0.12) + 0.8 * (1 if i % 6 < 3 else -0.4)) for i in range(0, 15, 3)
        ]
        s.shape([*wave, *[(a - 1, b + 8 - (a - x) * 0.16) for a, b in reversed(wave)]], colour)
    for n in range(4):
        a, b = poles[n], poles[n + 1]
        ya, yb = 24.0 - 5 * (n % 2), 24.0 - 5 * ((n + 1) % 2)
        rope = [
            (a + (b - a) * t / 20, ya + (yb - ya) * t / 20 + 44 * (t / 20) * (1 - t / 20)) for t in range(21)
        ]
        s.line(rope, ink, 0.35)
        for i, (x, y) in enumerate(rope[1:-1]):
            if i % 3 == 1:
                s.halo(x, y + 1, 3.4, s.accent, 0.75)
                s.disc(x, y + 1, 0.95, s.light)
            else:
                s.shape([(x - 1, y), (x + 1, y), (x, y + 2.6)], (s.glow, s.accent)[i % 2])
    for x, tall in (
        (22, 15),
        (27, 14),
        (31.5, 15.6),
        (57, 15),
        (76.5, 14.6),
        (83.5, 15.2),
        (103, 14),
        (108, 15.4),
        (128, 15),
        (139, 9),
        (143, 14.6),
    ):
        figure(s, x, 88.5, tall, ink)
