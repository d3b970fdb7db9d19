"""Feeds for readers' programs: each subject in each format, at `/feeds/…/<slug>.<format>`.

    subjects   what a feed is about, and its entries
    entries    what a feed says of a story or a correction
    formats    how that is written down: RSS 2.0, Atom, JSON Feed 1.1

The view is `web.views.feeds`; in an editor's words: docs/rules/found-by-machines.md.
"""
