"""What kind of words stand in marks: somebody's, a title, a nickname, or a word held at arm's length."""

from __future__ import annotations

from linking.quotes.page import Page
from linking.quotes.quote import Kind
from linking.quotes.words import CALLING, KNOWN_AS, LEADING, MENTIONED, NAMING, SPEECH, WORKS, WORKS_AFTER
from linking.tokens import Gap
from linking.vocabulary import FUNCTION, SMALL_WORDS

LONGEST_TITLE = 80
LONGEST_NICKNAME = 4
A_FEW = 3
"""Words that are only held at arm's length when nobody is said to have said them."""


def unspoken(page: Page, index: int, is_followed: bool) -> Kind | None:
    """Whether something is a nickname or a title, whoever says it. `is_followed` by who says it."""
    first, last = page.firsts[index], page.lasts[index]
    if first >= last:
        return "scare"
    if _is_nickname(page, first, last):
        return "nickname"
    if (
        page.keys[first - 1 : first]
        and first
        and page.keys[first - 1] in MENTIONED
        and page.tokens[first].gap < Gap.SENTENCE
    ):
        return "scare" if last - first <= A_FEW else None
    return "title" if _is_title(page, index, first, last, is_followed) else None


def _is_nickname(page: Page, first: int, last: int) -> bool:
    if last - first > LONGEST_NICKNAME or not _is_capitalised(page, first, last):
        return False
    if first == 0 or page.tokens[first].gap >= Gap.SENTENCE:
        return False
    left = page.tokens[first - 1]
    is_between = (
        left.is_capital
        and left.key not in FUNCTION
        and last < len(page.tokens)
        and page.tokens[last].is_capital
        and _bare(page, first) and _bare(page, last)
        and page.part == "body"
    )  # fmt: skip
    if page.keys[first - 1] == "as" and not KNOWN_AS.isdisjoint(page.keys[max(0, first - 6) : first]):
        return True
    said = page.keys[max(0, first - 2) : first]
    return (
        is_between
        or not NAMING.isdisjoint(said)
        or (
            last - first <= A_FEW
            and page.keys[first - 1] in CALLING | {"as"}
            and not CALLING.isdisjoint(page.keys[max(0, first - 3) : first])
            and not _is_work(page, first - 2)
        )
    )


def _bare(page: Page, at: int) -> bool:
    """Whether nothing but a mark and a space stand before a word."""
    return len(page.between(at)) <= 3 and not set(",.;:!?—–-").intersection(page.between(at))


def _is_title(page: Page, index: int, first: int, last: int, is_followed: bool) -> bool:
    mark = page.marks[index]
    opens = first == 0 or page.tokens[first].gap >= Gap.SENTENCE
    if mark.end - mark.start > LONGEST_TITLE:
        return False
    is_led = not opens and _is_work(page, first - 1) and ":" not in page.between(first)
    is_called = page.tokens[first].key == page.printed(first, first + 1) and not SPEECH.isdisjoint(
        page.keys[max(0, first - 4) : first]
    )
    if is_led and not is_called and "," not in page.between(first):
        return True
    if page.part == "headline":
        return is_led or (not is_followed and _leads_to_star(page, index, last))
    if not _is_capitalised(page, first, last):
        return False
    if _leads_to_star(page, index, last) or is_led:
        return True
    capitals = sum(token.is_capital for token in page.tokens[first:last])
    if opens:
        return capitals > 1 and not is_followed and _leads_on(page, index, last)
    if page.keys[first - 1] in SPEECH or ":" in page.between(first):
        return False
    ends = page.text[mark.start : mark.end].rstrip()[-1:]
    return (capitals > 1 or not is_followed) and (ends not in "!?." or capitals > 1)


def _is_work(page: Page, at: int) -> bool:
    return at >= 0 and (
        page.keys[at] in WORKS or (page.keys[at] == "called" and at > 0 and page.keys[at - 1] in WORKS)
    )


def _leads_on(page: Page, index: int, last: int) -> bool:
    """“Salt Line” is a hit."""
    return last < len(page.tokens) and page.keys[last] in LEADING and len(page.between(last)) <= 2


def _leads_to_star(page: Page, index: int, last: int) -> bool:
    """ "the “Salt Line” star"."""
    return (
        last < len(page.tokens)
        and page.keys[last] in WORKS_AFTER
        and page.text[page.marks[index].after : page.tokens[last].start].isspace()
    )


def _is_capitalised(page: Page, first: int, last: int) -> bool:
    """Whether every word has its capital, save the small ones inside."""
    words = page.text[page.tokens[first].start : page.tokens[last - 1].end].split()
    return not words[0][0].islower() and all(not word[0].islower() or word in SMALL_WORDS for word in words)


def spoken(page: Page, index: int, spans: int, manner: str | None) -> Kind:
    """A whole sentence, or a part of one. A few words that nobody says are held at arm's length."""
    mark, first, last = page.marks[index], page.firsts[index], page.lasts[index]
    words = page.text[mark.start : mark.end].strip()
    begins = words.lstrip("[(…'‘\"“. ")[:1]
    is_sentence = not begins.islower()
    if spans > 1 and is_sentence:
        return "full"
    is_short = last - first <= A_FEW
    if page.part == "headline":
        gap = page.between(first)
        starts = first == 0 or ":" in gap or page.tokens[first].gap >= Gap.SENTENCE
        return "full" if (starts or manner == "after") and not is_short else "partial"
    if is_sentence and (manner in ("after", "inside") or words[-1:] in ".?!…—–" or mark.goes_on):
        return "full"
    if is_sentence and (page.tokens[first].gap >= Gap.SENTENCE or ":" in page.between(first)):
        return "full"
    if is_sentence and manner == "before" and "," in page.between(first):
        return "full"
    if is_short and manner is None:
        return "scare"
    return "partial"
