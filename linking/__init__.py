"""Find the people named in a story. Text and names in, spans out: no Django, no database, no files.

    story = linking.Story(body=linking.read_html(html), headline=linking.read_text(headline))
    names = look_up(linking.grams(story))              # norm -> [KnownName, …], by whoever has the names
    found = linking.search(story, names, profiles, decisions)
    linked = linking.splice(html, [(m.html_start, m.html_end, tag(m)) for m in found.mentions if m.linked])

The modules, in the order in which a story passes through them:

    folding       one spelling for case, accents, apostrophes, dashes and spaces, offsets kept
    tokens        words and their keys; `norm`, the key of a name
    vocabulary    closed lists of words: titles, kinship, places, first names
    spans         looking up spans by bisection
    keys          the stretches of a text that could be a name
    document      a text with blocks and links, and the way back into its HTML
    plain_text    plain text in (`read_text`)
    markup        HTML in (`read_html`), links spliced back (`splice`)
    story         the nouns: Story, KnownName, Profile, Decision, Mention, Stranger; `grams`
    casing        ALL CAPS and Title Case, where a capital is no evidence
    quotations    what stands in quotation marks
    reading       a part of a story with all of that at hand
    guards        the words beside a name that make it something else
    sighting      a span the linker is still making up its mind about
    full_names    names as the names table has them
    dossier       works, relatives, co-stars, ages and occupations that the story mentions
    namesakes     who is meant by a full name
    strangers     full names that nobody known bears, and which of them are people's
    carriers      who can carry which short form
    bearers       who else bears a name, though the story names them nowhere in full
    short_forms   "Ada", "Moss", "Ms. Moss"
    epithets      "the Tall House star"
    decisions     what an editor said, found again in an edited text
    placing       which mention gets the link
    finding       all of it in order
    claims/       what a story says of the people found: ages, years, ties, children, works (its own map)
    quotes/       what stands in quotation marks, who says it, and what is alleged without (its own map)
    evaluate      precision, recall and F1 against labelled stories

One promise runs through all of it: the time taken grows with the length of the text, whatever the text is.
"""

from linking.document import Block, Document, ExistingLink
from linking.finding import find, search
from linking.folding import fold
from linking.markup import read_html, splice
from linking.plain_text import read_text
from linking.story import (
    Decision,
    Findings,
    KnownName,
    Mention,
    Profile,
    Story,
    Stranger,
    grams,
    stylised_grams,
)
from linking.tokens import norm

__all__ = [
    "Block",
    "Decision",
    "Document",
    "ExistingLink",
    "Findings",
    "KnownName",
    "Mention",
    "Profile",
    "Story",
    "Stranger",
    "find",
    "fold",
    "grams",
    "norm",
    "read_html",
    "read_text",
    "search",
    "splice",
    "stylised_grams",
]
