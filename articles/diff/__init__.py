"""What changed between two texts, word by word, in HTML that holds both of them.

Of what `body` gives, dropping every <del> with what is in it and unwrapping every <ins> leaves the newer body
byte for byte, white space between blocks aside; dropping every <ins> and unwrapping every <del> leaves the
older one. An item that came or went is an <li data-only="ins"> or <li data-only="del"> with the mark inside,
since a list may hold nothing but items: it is dropped whole, or loses attribute and mark. Where only the
formatting changed, the older form stands in a <del hidden> and the newer in an <ins class="reformed"> whose
data-form says in words what happened.

Canonical HTML (`articles.body`) is only tokenised, never parsed into a tree and written out again: what comes
out is pieces of what went in, and our own <ins> and <del>. No Django, no database.

    markup      tags, words and blocks of a piece of HTML
    alignment   what two sequences have in common, at a price that is known before
    forms       what happened to the formatting, in words
    words       changes inside a block
    blocks      changes of a body: which blocks belong together, then inside them
"""

from articles.diff.blocks import body
from articles.diff.size import Size, size
from articles.diff.words import Diff, entries, text

__all__ = ["Diff", "Size", "body", "entries", "size", "text"]
