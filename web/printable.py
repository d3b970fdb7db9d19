"""Text that XML can hold."""

import re

# All that XML 1.0 forbids, even as a reference: control characters, halves of characters, U+FFFE and U+FFFF.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without the characters that would break a whole document."""
    return _NOT_IN_XML.sub("", text)
