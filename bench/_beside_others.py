"""The same stories, the same names: what others take as a multiple of what the linker takes."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence

from django.db import connection

import linking
from bench._crowd import Invented
from bench._ours import Ours
from bench._rivals import RIVALS, Finder, Rival
from bench._stories import Written
from bench._timing import interleaved, median_ms, ratio, step, table, target

ROUNDS = 20
AT_LEAST = {"one re per name": 100.0, "guarded substring loop": 8.0}  # times the linker alone, at TARGET_AT
TARGET_AT = 20_000


def beside_others(people: Sequence[Invented], stories: Sequence[Written]) -> str:
    """`people` are all that the names table has."""
    names = sorted({one.name for one in people})
    stories = stories[:ROUNDS]
    texts = [linking.read_html(story.body).text for story in stories]
    ours = Ours(stories)
    contenders = ours.contenders()
    finders: dict[str, Finder] = {}
    built: dict[str, dict[str, float]] = {}
    present = [rival for rival in RIVALS if rival.is_here and len(people) <= rival.names_at_most]
    for rival in present:
        with step(f"{len(people):,} names: building {rival.name}, twice"):
            built[rival.name] = _built_apart(rival, names)
            finders[rival.name] = rival.build(names)
            contenders[rival.name] = _search(finders[rival.name], texts)
    with step(f"{len(people):,} names: everybody reads {len(stories)} stories"):
        times = interleaved(contenders, len(stories), {rival.name: rival.rounds for rival in present})

    def row(rival: Rival) -> Sequence[object]:
        took, alone = times[rival.name], times["alone"]
        least = AT_LEAST.get(rival.name) if len(people) == TARGET_AT else None
        return (
            rival.name,
            f"{median_ms(took):,.2f}",
            _times_as_long(took, alone),
            _times_as_long(took, times["with look-up"]),
            f"{built[rival.name]['seconds']:.1f}",
            f"{built[rival.name]['mb']:,.0f}",
            _found(finders[rival.name], texts[: len(took)], stories),
            target(ratio(took, alone), at_least=least),
        )

    found, named = ours.found()
    ours_rows = [
        (
            f"the linker, {name}",
            f"{median_ms(times[name]):,.2f}",
            _times_as_long(times[name], times["alone"]),
            _times_as_long(times[name], times["with look-up"]),
            "0.0",
            "0",
            f"{found}/{named}",
            "",
        )
        for name in ours.contenders()
    ]
    where = f"ours are {_names_mb():,.0f} MB in PostgreSQL and none in a process"
    return table(
        f"Beside others, {len(people):,} names ({where})",
        ("", "ms a story", "÷ alone", "÷ look-up", "build s", "MB", "full names", "target for ÷ alone"),
        [*ours_rows, *map(row, present)],
    )


def missing() -> str:
    """How to get the rivals that are not here; empty if all are."""
    modules = {rival.module: rival.name for rival in RIVALS if not rival.is_here}
    if not modules:
        return ""
    packages = " ".join(module.replace("_", "-") for module in modules)
    return (
        f"Left out: {', '.join(modules.values())}. To have them: .venv/bin/pip install {packages}\n"
        "  (or with --target FOLDER, then PYTHONPATH=FOLDER ./dev bench linking: .venv stays as it was)"
    )


def _times_as_long(took: Sequence[float], ours: Sequence[float]) -> str:
    factor = ratio(took, ours)
    return f"{factor:,.0f}" if factor >= 100 else f"{factor:.1f}" if factor >= 1 else f"{factor:.3f}"


def _search(find: Finder, texts: Sequence[str]) -> Callable[[int], object]:
    return lambda round_: find(texts[round_])


def _built_apart(rival: Rival, names: Sequence[str]) -> dict[str, float]:
    """Seconds and MB in a process of its own, where nothing else is freed or filled."""
    command = [sys.executable, "-m", "bench._rivals", rival.name]
    done = subprocess.run(command, input="\n".join(names), capture_output=True, text=True, check=True)
    built: dict[str, float] = json.loads(done.stdout)
    return built


def _found(find: Finder, texts: Sequence[str], stories: Sequence[Written]) -> str:
    wanted = [(text, one.name) for text, story in zip(texts, stories, strict=False) for one in story.named]
    found = {text: set(find(text)) for text in texts}
    return f"{sum(name in found[text] for text, name in wanted)}/{len(wanted)}"


def _names_mb() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('people_name')")
        return cursor.fetchone()[0] / 1e6  # type: ignore[no-any-return]
