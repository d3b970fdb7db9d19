"""From saved revision to mentions: how many stories a process gets through, and in how much memory."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from unittest import mock

from articles import doorbell, lifecycle, links
from articles.models import Article, Mention
from bench._rows import add_stories
from bench._stories import Written
from bench._timing import median_ms, step, table
from tests.builders import make_copy, make_user


def throughput(stories: Sequence[Written], names: int) -> str:
    """One process that does nothing else, one story after the other."""
    editor, copy = make_user("chief"), make_copy()
    saving, linking, own = list[float](), list[float](), list[float]()
    with (
        step(f"{names:,} names: saving and linking {len(stories):,} stories"),
        mock.patch.object(doorbell, "ring"),  # here nobody answers it
    ):
        for number, story in enumerate(stories):
            article = Article(slug=f"story-of-the-bench-{number}")
            words = replace(copy, headline=story.headline, dek=story.dek, body=story.body)
            began = time.perf_counter()
            lifecycle.save_draft(article, by=editor, copy=words)
            saved, cpu = time.perf_counter(), time.process_time()
            assert article.head
            assert links.link_revision(article.head.pk)
            own.append(time.process_time() - cpu)
            linking.append(time.perf_counter() - saved)
            saving.append(saved - began)
    mentions = Mention.objects.filter(revision__article__slug__startswith="story-of-the-bench-").count()
    return table(
        f"From saved revision to Mention rows, one process, {names:,} names",
        ("", "save ms", "link ms", "CPU of it ms", "mentions", "stories a second"),
        [
            (
                "a story",
                f"{median_ms(saving):.1f}",
                f"{median_ms(linking):.1f}",
                f"{median_ms(own):.1f}",
                f"{mentions / len(stories):.1f}",
                f"{1 / statistics.mean(linking):.0f} linked, "
                f"{1 / (statistics.mean(linking) + statistics.mean(saving)):.0f} saved and linked",
            )
        ],
    )


def memory(stories: Sequence[Written], names: int) -> str:
    """A worker in a process of its own."""
    revisions = add_stories((story, None) for story in stories)
    with step(f"{names:,} names: a worker links {len(stories):,} stories"):
        worker = [sys.executable, "-m", "bench._worker"]
        done = subprocess.run(
            worker, input=json.dumps(revisions), stdout=subprocess.PIPE, text=True, check=True
        )
    resident: dict[str, float] = json.loads(done.stdout)
    first, last = resident["100"], resident[str(len(stories))]
    return table(
        f"Memory of a worker, MB, {names:,} names",
        ("", "at start", "after 100", f"after {len(stories):,}", "grown since the 100th"),
        [("resident", *(f"{mb:.1f}" for mb in (resident["0"], first, last)), f"{last - first:+.1f}")],
    )
