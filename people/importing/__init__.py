"""Profiles in bulk: thousands in seconds, and the same result however often a file is read.

    file -> records (`files`, `sheets`) -> entries (`people.entries`) -> people (`chunk`, `careers`)
         -> relationships (`ties`)

What a line carries is written, with the line's source; what it leaves out stays. Names, credits, awards and
relationships are only added or completed. Two things no line can do: make somebody more public than the desk
has decided, and touch a profile that the desk has merged or redacted.

A file is taken in chunks, each one transaction and a fixed number of queries, so memory does not grow with
it; how far it is stands in its `PeopleImport` row (`run`). The desk's side of it: `desk`.
"""

from people.importing.run import BegunAnew, NotTheSame, import_file, import_people, is_under_way, work_at

__all__ = [
    "BegunAnew",
    "NotTheSame",
    "import_file",
    "import_people",
    "is_under_way",
    "work_at",
]
