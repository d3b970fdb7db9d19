"""Names written in other letters than they seem to be.

“Аda Moss” with a Cyrillic А is nobody the linker knows, and reads like somebody it does. What a name looks
like is said in Latin, as most names here are: a Latin name beside an older Cyrillic one is not noticed.
Unicode's full table (UTS #39) knows more letters, most of them such as no name is written in.
"""

import re
import unicodedata

from linking import norm

# Cyrillic and Greek letters that print like a Latin one. Accents are taken off before, and put back.
_LATIN = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԚԜҮӀ" "аеѕіјкморстухһԛԝԁүӏѵ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" "αικνορτυχϲϳ",
    "ABESIJKMHOPCTYXQWYI" "aesijkmopctyxhqwdylv" "ABEZHIKMNOPTYX" "aikvoptuxcj",
)  # fmt: skip
_SCRIPTS = {"LATIN": "Latin", "CYRILLIC": "Cyrillic", "GREEK": "Greek"}
_LETTERS = re.compile(r"[^\W\d_]+")


def skeleton(name: str) -> str:
    """The key of what the name looks like in Latin letters; its own key if it is in them."""
    if name.isascii():
        return norm(name)
    return norm(unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).translate(_LATIN)))


def mixed_scripts(name: str) -> list[str]:
    """Latin, Cyrillic, Greek: those that stand together in a word of the name; empty if each word has one."""
    if not name.isascii():
        for word in _LETTERS.findall(name):
            scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word} & _SCRIPTS.keys()
            if len(scripts) > 1:
                return sorted(_SCRIPTS[script] for script in scripts)
    return []
