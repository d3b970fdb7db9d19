"""Scenes in front of an audience. Each scene fills a sheet 160 units wide and 90 high."""

import math

from newsroom.demo.drawing import Sheet, chance, drapes, figure, houses, mix


def curtain(s: Sheet) -> None:
    s.sky(s.deep, mix(s.deep, s.mid, 0.5))
    s.box(0, 76, 160, 14, mix(s.deep, s.glow, 0.25))
    s.beam([(70, -6), (90, -6), (118, 79), (42, 79)], s.light, 0.5, 2.5)
    s.light_up(lambda pen, u: pen.ellipse([42 * u, 75 * u, 118 * u, 85 * u], fill=255), s.accent, 0.75, 1.2)
    s.box(79.6, 50, 0.8, 30, s.deep)
    s.disc(80, 80, 4.5, s.deep, 1)
    s.disc(80, 48.5, 1.9, s.light, 2.3)
    s.halo(80, 48.5, 8, s.accent, 0.9)
    for side in (0, 160):
        drapes(
            s, side, 54 if side == 0 else 106, 82, -30 if side == 0 else 30, mix(s.deep, s.mid, 0.7), s.glow
        )
    for i in range(9):
        s.pen.chord(
            s.at(i * 20 - 12, -16, i * 20 + 12, 15), 0, 180, fill=mix(s.mid, s.glow, 0.35 if i % 2 else 0.6)
        )
        s.pen.arc(s.at(i * 20 - 12, -16, i * 20 + 12, 15), 0, 180, fill=s.accent, width=round(s.unit * 0.7))


def seats(s: Sheet) -> None:
    s.sky(s.deep, mix(s.deep, s.mid, 0.4))
    s.box(34, 8, 92, 38, s.light, 1)
    for i, colour in enumerate((s.accent, s.glow, s.mid)):
        s.shape(
            [
                (35, 22 + i * 8),
                *[(35 + x, 22 + i * 8 + math.sin(x / (9 + i * 4) + i * 2) * 3.5) for x in range(0, 91, 2)],
                (125, 45),
                (35, 45),
            ],
            mix(colour, s.light, 0.25),
        )
    s.disc(104, 19, 4.6, s.glow)
    s.halo(80, 27, 50, s.accent, 0.35)
    for row in range(4):
        y, w = 50 + row * 10.5, 11 + row * 3.2
        tone, edge = mix(s.mid, s.deep, 0.35 - row * 0.1), mix(s.glow, s.mid, 0.15 + row * 0.1)
        count = int(160 / w) + 3
        for i in range(count):
            x = 80 + (i - count / 2 + (0.5 if row % 2 else 0)) * w
            s.box(x + 0.4, y, w - 0.8, 30, edge, w * 0.24)
            s.box(x + 0.4, y + 0.9, w - 0.8, 30, tone, w * 0.24)
            if (row, i) in {(1, 6), (1, 7), (2, 4), (2, 9)}:
                s.disc(x + w / 2, y - 1.6, w * 0.2, s.deep, w * 0.24)
                s.box(x + w * 0.18, y + 1.2, w * 0.64, 8, s.deep, w * 0.25)
        s.beam([(0, y), (160, y), (160, y + 2.5), (0, y + 2.5)], s.glow, 0.18, 2)


def spotlight(s: Sheet) -> None:
    s.sky(s.deep, mix(s.deep, s.mid, 0.55), mix(s.deep, s.mid, 0.8))
    s.box(0, 74, 160, 20, mix(s.deep, s.mid, 0.4))
    for x, colour, power in ((24, s.glow, 0.3), (136, s.mid, 0.6), (96, s.light, 0.62)):
        s.beam([(x - 1.5, -2), (x + 1.5, -2), (97 + 19, 77), (97 - 19, 77)], colour, power, 1.4)
    s.light_up(lambda pen, u: pen.ellipse([75 * u, 73 * u, 119 * u, 82 * u], fill=255), s.light, 0.8, 0.8)
    figure(s, 97, 78.5, 42, s.deep, gown=True)
    s.line([(105.5, 78.5), (105.5, 46), (101.4, 43.6)], s.deep, 0.6)
    s.disc(101.2, 43.4, 1.2, s.deep)
    s.disc(105.5, 78.5, 3, s.deep, 0.6)
    dice = chance(2)
    for _ in range(60):
        s.disc(dice.gauss(92, 16), dice.uniform(4, 70), dice.uniform(0.08, 0.25), mix(s.mid, s.light, 0.7))
    s.box(0, -1, 160, 4, s.deep)
    for x in (24, 60, 96, 136):
        s.shape([(x - 2.4, 2), (x + 2.4, 2), (x + 3.2, 7), (x - 3.2, 7)], s.deep)
    for i in range(15):
        s.disc(i * 11.6 - 1, 90 + (i * 7 % 3), 5, s.deep, 6.5)


def microphone(s: Sheet) -> None:
    s.sky(mix(s.mid, s.glow, 0.35), s.mid, s.deep)
    dice = chance(8)
    for _ in range(16):
        s.halo(
            dice.uniform(0, 160),
            dice.uniform(8, 84),
            dice.uniform(2, 6),
            dice.choice([s.glow, s.accent, s.mid]),
            0.45,
        )
    s.halo(100, 36, 38, s.accent, 0.55)
    s.box(98.6, 56, 2.8, 40, mix(s.deep, s.mid, 0.2))
    s.line(
        [(84, 36), (84, 50), (88, 57), (100, 60), (112, 57), (116, 50), (116, 36)], mix(s.deep, s.mid, 0.1), 2
    )
    s.box(86.5, 12, 27, 42, mix(s.deep, s.mid, 0.35), 13)
    s.box(88, 13.5, 24, 39, mix(s.accent, s.light, 0.35), 12)
    for i in range(9):
        y = 18 + i * 3.6
        s.box(88, y, 24, 1.7, mix(s.deep, s.mid, 0.25))
    s.box(86.5, 31, 27, 4.6, s.glow, 0.8)
    s.box(98.4, 13.5, 3.2, 39, mix(s.accent, s.deep, 0.25))
    s.beam([(90, 16), (95, 14), (95, 52), (90, 50)], s.light, 0.4, 0.7)
    s.disc(84, 38, 2.2, s.deep)
    s.disc(116, 38, 2.2, s.deep)


def piano(s: Sheet) -> None:
    s.sky(s.deep, mix(s.deep, s.mid, 0.7), s.mid)
    s.box(0, 74, 160, 20, mix(s.deep, s.mid, 0.35))
    s.beam([(103, 12), (111, 12), (150, 80), (30, 80)], s.accent, 0.55, 3)
    s.light_up(lambda pen, u: pen.ellipse([28 * u, 71 * u, 148 * u, 88 * u], fill=255), s.accent, 0.55, 2)
    ink, gloss = mix(s.deep, "#000000", 0.55), mix(s.deep, s.mid, 0.35)
    s.shape([(58, 45), (62, 44), (124, 12), (136, 22), (138, 45)], gloss)
    s.shape([(62, 45), (122, 15), (133, 23), (135, 45)], mix(s.accent, s.glow, 0.35))
    for i in range(9):
        s.line([(70 + i * 6.5, 45), (75 + i * 6.2, 40.6 - i * 2.4)], mix(s.accent, s.light, 0.5), 0.3)
    s.line([(104, 46), (116, 21)], ink, 0.8)
    s.shape([(44, 50), (50, 45), (140, 45), (143, 50), (143, 56), (137, 60), (48, 60), (44, 57)], ink)
    s.box(34, 52, 18, 2.6, s.light, 0.4)
    for i in range(8):
        s.box(35.4 + i * 2.05, 52, 0.9, 1.4, ink)
    s.box(33, 54.2, 20, 4, ink, 0.6)
    s.box(47, 39, 1.2, 12, ink)
    s.shape([(45, 39), (55, 37.6), (54, 46), (47, 46)], s.light)
    for x in (52.0, 92.0, 132.0):
        s.shape([(x, 59), (x + 4, 59), (x + 2.8, 80), (x + 1.2, 80)], ink)
        s.disc(x + 2, 80.6, 1.3, s.accent)
    s.box(12, 62, 17, 3.4, s.glow, 1)
    for x in (13.5, 25.5):
        s.box(x, 65, 1.6, 16, ink)
    s.box(106.6, -1, 0.6, 8, s.deep)
    s.shape([(103, 6), (111, 6), (116, 13.5), (98, 13.5)], s.accent)
    s.halo(107, 14, 12, s.light, 0.8)
    s.beam([(64, 50), (138, 50), (138, 51), (64, 51)], s.light, 0.5, 0.4)


def crowd(s: Sheet) -> None:
    s.sky(s.deep, s.mid, s.glow)
    for x, tilt, colour in (
        (30.0, 34, s.accent),
        (62.0, 10, s.light),
        (98.0, -10, s.light),
        (130.0, -34, s.accent),
    ):
        s.beam([(x - 1, -2), (x + 1, -2), (x + tilt + 12, 82), (x + tilt - 12, 82)], colour, 0.42, 1.6)
    s.halo(80, 54, 46, s.accent, 0.6)
    s.box(-2, 59, 164, 40, mix(s.deep, s.mid, 0.5))
    s.box(-2, 59, 164, 0.8, s.accent)
    ink = mix(s.deep, s.mid, 0.12)
    for x, tall in ((48, 27), (80, 30), (113, 28)):
        figure(s, x, 60, tall, ink)
    s.shape([(42, 43), (58, 38), (58.6, 39.6), (44, 46.5), (40, 47)], ink)
    s.disc(43, 45, 3, ink)
    s.shape([(119, 46), (103, 40), (102.5, 41.6), (117, 49)], ink)
    s.disc(118, 47, 3, ink)
    s.line([(84, 60), (84, 37)], ink, 0.5)
    s.line([(82.5, 40), (86.5, 47), (88, 36.5)], ink, 1.6)
    for x, y, r in ((62.0, 53.0, 4.5), (70.0, 56.0, 3.0), (97.0, 53.0, 4.5)):
        s.disc(x, y, r, mix(ink, s.mid, 0.3))
    for x in (64, 96):
        s.line([(x, 60), (x, 41)], ink, 0.4)
        s.disc(x, 41, 4.4, s.accent, 0.7)
    for x in (22, 132):
        for y in (38, 48.5):
            s.box(x - 5, y, 13, 10, mix(s.deep, "#000000", 0.3), 0.6)
            s.disc(x + 1.5, y + 5, 3.6, mix(s.deep, s.mid, 0.4))
            s.disc(x + 1.5, y + 5, 1.2, s.deep)
    dice = chance(31)
    for row in range(3):
        tone = mix(mix(s.mid, s.deep, 0.55), mix(s.deep, "#000000", 0.3), row / 2)
        y, k = 68 + row * 7, 1 + row * 0.4
        s.box(0, y + 5 * k, 160, 40, tone)
        for i in range(int(26 / k) + 2):
            x = (i + dice.random() * 0.5) * 6.6 * k - 4
            lift = dice.uniform(-1.5, 1.5)
            s.disc(x, y + lift, 2 * k, tone, 2.4 * k)
            s.box(x - 3.3 * k, y + lift + 2.3 * k, 6.6 * k, 30, tone, 2.6 * k)
            if dice.random() < 0.42:
                hand = x + dice.uniform(-3, 3)
                s.line(
                    [(x + 2.4 * k, y + 5 * k), (x + 3 * k, y - 1 * k), (hand + 1.5, y - 7.5 * k)],
                    tone,
                    1.25 * k,
                )
                s.disc(hand + 1.5, y - 8.2 * k, 1.05 * k, tone)


def trophy(s: Sheet) -> None:
    s.sky(s.deep, mix(s.deep, s.mid, 0.7))
    s.box(0, 72, 160, 20, mix(s.deep, s.mid, 0.35))
    s.beam([(74, -4), (86, -4), (112, 76), (48, 76)], s.light, 0.4, 2)
    s.beam([(6, -4), (16, -4), (96, 76), (70, 76)], s.accent, 0.25, 2)
    s.beam([(144, -4), (154, -4), (90, 76), (64, 76)], s.glow, 0.3, 2)
    s.light_up(lambda pen, u: pen.ellipse([44 * u, 72 * u, 116 * u, 84 * u], fill=255), s.accent, 0.6, 1.4)
    stone, shade = mix(s.light, s.accent, 0.25), mix(s.accent, s.deep, 0.35)
    s.box(66, 70, 28, 9, s.deep, 0.8)
    s.box(72, 72.6, 16, 3.6, s.accent, 0.5)
    for side, tone in ((-1, stone), (1, shade)):
        x = 80.0
        s.shape(
            [
                (x, 70),
                (x, 18),
                (x + side * 15, 18),
                (x + side * 15, 24),
                (x + side * 12, 26),
                (x + side * 10, 36),
                (x + side * 5, 46),
                (x + side * 4.4, 60),
                (x + side * 9, 66),
                (x + side * 9, 70),
            ],
            tone,
        )
        for r, dark in ((5.6, 0.0), (4.4, 0.3), (3.2, 0.0), (1.4, 0.4)):
            s.disc(x + side * 15, 22.6, r, mix(tone, s.deep, dark))
        for i in range(3):
            s.box(x + side * (2.2 + i * 2.6) - 0.45, 30, 0.9, 17 - i * 5, mix(tone, s.deep, 0.25), 0.4)
    s.box(62, 13, 36, 4.6, mix(stone, s.light, 0.5), 0.8)
    s.halo(73, 30, 14, s.light, 0.35)
    dice = chance(12)
    for _ in range(70):
        x, y, r = dice.uniform(8, 152), dice.uniform(-2, 86), dice.uniform(0.6, 1.3)
        if abs(x - 80) > 19:
            a = dice.uniform(0, math.pi)
            c, d = math.cos(a) * r, math.sin(a) * r
            s.shape(
                [(x - c, y - d), (x + d * 0.5, y - c * 0.5), (x + c, y + d), (x - d * 0.5, y + c * 0.5)],
                dice.choice([s.accent, s.glow, s.light, s.mid]),
            )


def facade(s: Sheet) -> None:
    s.sky(s.deep, s.mid, mix(s.mid, s.glow, 0.6))
    dice = chance(14)
    for _ in range(45):
        s.disc(dice.uniform(0, 160), dice.uniform(0, 34), dice.uniform(0.12, 0.3), s.light)
    s.disc(134, 15, 6, s.light)
    s.halo(134, 15, 13, s.light, 0.4)
    houses(s, 74, 16, 30, mix(s.deep, s.mid, 0.4), 23, s.accent, (9, 15))
    stone, edge, ink = mix(s.mid, s.light, 0.38), mix(s.mid, s.light, 0.6), mix(s.deep, "#000000", 0.1)
    s.box(44, 28, 72, 52, stone)
    s.shape([(41, 28), (80, 11), (119, 28)], edge)
    s.shape([(48, 26.4), (80, 13), (112, 26.4)], stone)
    s.disc(80, 21, 3.6, s.accent)
    s.box(40, 27, 80, 3.4, edge)
    for x in (47, 58.4, 98, 109.4):
        s.box(x, 31, 4, 28, edge)
    for x in (53, 65.5, 77, 88.6, 103.6):
        s.box(x, 36, 5.4, 14, ink, 2.6)
        s.box(x + 0.7, 36.7, 4, 12.6, s.accent, 2)
        s.box(x + 2.4, 36.7, 0.6, 12.6, ink)
    s.box(39, 56, 82, 5, s.glow, 0.6)
    for i in range(27):
        s.disc(41 + i * 3, 61, 0.6, s.light)
    for i in range(9):
        w = 3.2 + (i * 7 % 3)
        s.box(50 + i * 6.8, 57.6, w, 1.8, s.light, 0.3)
    for x in (50, 63, 76, 89, 102):
        s.box(x, 64, 8.4, 18, ink, 0.4)
        s.box(x + 0.9, 65, 6.6, 17, mix(s.accent, s.light, 0.3))
        s.box(x + 3.9, 65, 0.6, 17, ink)
    s.halo(80, 70, 40, s.accent, 0.5)
    s.box(0, 80, 160, 12, mix(s.deep, s.mid, 0.25))
    s.beam([(50, 80), (110, 80), (136, 92), (24, 92)], s.accent, 0.55, 1.2)
    for x in (28, 132):
        s.box(x, 50, 1, 32, ink)
        s.disc(x + 0.5, 49, 2.4, s.light)
        s.halo(x + 0.5, 49, 9, s.accent, 0.8)
    for x, tall in (
        (17, 13),
        (22, 12),
        (36, 13.4),
        (40.4, 8),
        (70, 13),
        (84.6, 12.4),
        (88.8, 13.6),
        (120, 13),
        (146, 12.4),
    ):
        figure(s, x, 85, tall, ink)
