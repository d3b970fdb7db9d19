"""Quotes and who says them: what stands in quotation marks, whose words it is, and what is alleged without.

    for quote in quotes(story, mentions, strangers): …
    for allegation in allegations(story, mentions, strangers): …

Proposals for an editor: nothing is decided here. The modules, in the order in which a story passes them:

    quote        the nouns: Quote, Attribution, Allegation, Span
    words        closed lists: verbs of speech, sources, reps, documents, shows
    marks        where quotation marks open and close, balanced or not
    page         a part of a story: words, names, marks
    speakers     who speaks, told from the words beside a verb
    venues       on which show, to which paper
    attribution  which words say who is quoted: after, before, further on, in the sentence before
    kinds        full, partial, title, nickname, scare
    keeping      `key`: by what a quote is known again in an edited text
    echoes       words that a headline repeats
    finding      `quotes`, all of it in order
    allegations  `allegations`: sentences that allege something, by telling words; `alleged_in` a quote
    places       `places`: where words stand; `sentence`: what holds them
"""

from linking.quotes.allegations import allegations, alleged_in
from linking.quotes.finding import quotes
from linking.quotes.keeping import BESIDE, key
from linking.quotes.page import Page
from linking.quotes.places import Place, keys, pages, places, sentence
from linking.quotes.quote import Allegation, AllegationClass, Attribution, Kind, Quote, Span, SpeakerClass

__all__ = [
    "BESIDE",
    "Allegation",
    "AllegationClass",
    "Attribution",
    "Kind",
    "Page",
    "Place",
    "Quote",
    "Span",
    "SpeakerClass",
    "allegations",
    "alleged_in",
    "key",
    "keys",
    "pages",
    "places",
    "quotes",
    "sentence",
]
