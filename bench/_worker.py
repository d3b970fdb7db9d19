"""A worker's life in a process of its own: link the revisions named on standard input, and say at each
hundredth what memory that has come to."""

import json
import sys

import django

from bench._timing import resident_mb


def main() -> None:
    django.setup()
    from articles import links

    memory = {0: resident_mb()}
    for done, revision in enumerate(json.load(sys.stdin), start=1):
        assert links.link_revision(revision), revision
        if done % 100 == 0:
            memory[done] = resident_mb()
    print(json.dumps(memory))


if __name__ == "__main__":
    main()
