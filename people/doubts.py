"""What an editor should look at twice in a name that has been stored. Never a reason to refuse one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from linking import norm
from linking.keys import MAX_WORDS
from linking.vocabulary import COMMON_WORDS, FUNCTION, PLACE_NAMES
from people.lookalikes import mixed_scripts, skeleton
from people.models import Name, Person, Status

_PLAIN = COMMON_WORDS | FUNCTION | PLACE_NAMES


def about(stored: Iterable[Name]) -> Iterator[tuple[Name, str]]:
    """These names with what is doubtful about each, in words. At most one query, however many there are."""
    looked_at = [(name, norm(name.text), skeleton(name.text)) for name in stored]
    bearers = _bearers({look for _, key, look in looked_at if look != key})
    for name, key, look in looked_at:
        alike = [one for one in bearers.get(look, ()) if look != key and one.person_id != name.person_id]
        doubts = [_letters(name.text, alike), _finding(name.text, key)]
        yield from ((name, doubt) for doubt in doubts if doubt)


def of(person: Person, *, besides: Collection[str] = ()) -> list[str]:
    """What is doubtful about the names of one person, in sentences; without the norms `besides`."""
    return [f"{doubt}." for _, doubt in about(person.names.theirs().exclude(norm__in=besides))]


def _bearers(keys: set[str]) -> dict[str, list[Name]]:
    found: dict[str, list[Name]] = defaultdict(list)
    if keys:  # as a rule there is none, and nothing is asked
        bearers = Name.objects.theirs().filter(norm__in=keys).exclude(person__status=Status.MERGED)
        for name in bearers.select_related("person"):
            found[name.norm].append(name)
    return found


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
