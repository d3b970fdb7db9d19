"""What machines read in a page: schema.org as JSON-LD. Only what the page shows, of whom it may be shown.

    people    profiles
    stories   stories, and who signed them
    house     the paper itself, lists of stories, the way to a page

A page takes its graph by a tag of `web.templatetags.machines`. The terms are held against schema.org's in
`web/tests/test_structured.py`.
"""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from web.structured.people import of_person

__all__ = ["of_person", "script"]

# What must not stand in a script element (as Django's json_script has it).
_ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def script(graph: dict[str, Any]) -> SafeString:
    """The graph in a script element that is data and runs nothing."""
    text = json.dumps(graph, ensure_ascii=False).translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 (escaped above)
