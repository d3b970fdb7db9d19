"""What an editor should look at twice in a name that has been stored. Never a reason to refuse one.

Look-alikes: “Аda Moss” with a Cyrillic А is nobody the linker knows, and reads like somebody it does. Written
here for Latin, where the house's names are: a Latin name beside an older Cyrillic one is not noticed.
Unicode's full table (UTS #39) would find more, most of it in letters that no name is written with.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from linking import norm
from linking.keys import MAX_WORDS
from linking.vocabulary import COMMON_WORDS, FUNCTION, PLACE_NAMES
from people.models import Name, Status

# Cyrillic and Greek letters that print like a Latin one. Accents are taken off before, and put back.
_LATIN = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԚԜҮӀ" "аеѕіјкморстухһԛԝԁүӏѵ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" "αικνορτυχϲϳ",
    "ABESIJKMHOPCTYXQWYI" "aesijkmopctyxhqwdylv" "ABEZHIKMNOPTYX" "aikvoptuxcj",
)  # fmt: skip
_SCRIPTS = {"LATIN": "Latin", "CYRILLIC": "Cyrillic", "GREEK": "Greek"}
_LETTERS = re.compile(r"[^\W\d_]+")
_PLAIN = COMMON_WORDS | FUNCTION | PLACE_NAMES


def about(stored: Iterable[Name]) -> Iterator[tuple[Name, str]]:
    """These names with what is doubtful about each, in words. At most one query, however many there are."""
    looked_at = [(name, norm(name.text), skeleton(name.text)) for name in stored]
    bearers = _bearers({look for _, key, look in looked_at if look != key})
    for name, key, look in looked_at:
        alike = [one for one in bearers.get(look, ()) if look != key and one.person_id != name.person_id]
        doubts = [_letters(name.text, alike), _finding(name.text, key)]
        yield from ((name, doubt) for doubt in doubts if doubt)


def _bearers(keys: set[str]) -> dict[str, list[Name]]:
    found: dict[str, list[Name]] = defaultdict(list)
    if keys:  # as a rule there is none, and nothing is asked
        bearers = Name.objects.theirs().filter(norm__in=keys).exclude(person__status=Status.MERGED)
        for name in bearers.select_related("person"):
            found[name.norm].append(name)
    return found


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


def _letters(text: str, alike: list[Name]) -> str:
    if alike:
        other = alike[0]
        return f"“{text}” looks like “{other.text}”, a name of {other.person}, in other letters"
    scripts = mixed_scripts(text)
    return f"“{text}” mixes {' and '.join(scripts)} letters in one word" if scripts else ""


def _finding(text: str, key: str) -> str:
    if not key:
        return f"“{text}” has no letter: the linker cannot find it"
    words = key.split()
    if len(words) > MAX_WORDS:
        return f"“{text}” has more than {MAX_WORDS} words: the linker cannot find it"
    if len(words) == 1 and key in _PLAIN:
        return (
            f"“{text}” is one word: it links only where the story gives evidence (a work, a companion, the "
            "fuller name)"
        )
    return ""
