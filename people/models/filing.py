"""Under which letters the A–Z files a name: without case and accents, so “Élodie” stands under E."""

import unicodedata

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Coalesce, Lower, NullIf

# Small Latin letters with marks, and the plain ones they are filed under.
_DECOMPOSED = {chr(code): unicodedata.normalize("NFD", chr(code)) for code in range(0xDF, 0x250)}
_PLAIN = {letter: parts[0] for letter, parts in _DECOMPOSED.items() if letter.islower() and len(parts) > 1}
_PLAIN |= {"ø": "o", "ł": "l", "đ": "d", "ı": "i"}
UNMARKED = str.maketrans("".join(_PLAIN), "".join(_PLAIN.values()))

FILED_UNDER = Func(
    Lower(Coalesce(NullIf(F("sort_name"), Value("")), F("name"))),
    Value("".join(_PLAIN)),
    Value("".join(_PLAIN.values())),
    function="TRANSLATE",
    output_field=CharField(),
)
