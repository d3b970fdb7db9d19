"""What readers send in words."""


def clean(sent: str, most: int) -> str:
    """On one line, without what no database keeps, and not longer than anybody means."""
    return " ".join(sent[: 10 * most].replace("\x00", " ").split())[:most].strip()
