"""Names that stories mention and no profile has: counted by a worker, answered by an editor.

The linker keeps them with each revision (`LinkRun.strangers`). What counts is the copy somebody sees: the
newest of each story, and what readers have.
"""

from django.contrib.admin.models import ADDITION, LogEntry
from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet

import linking
from articles.models import Mention, NotAPerson
from people import names
from people.models import Person, Status
from people.names import NotAllowed
from staff.models import User

NEWEST = 3  # stories shown beside a name
LONGEST = 300

# Strangers stored before they had a key are told apart by how they are printed.
_COUNT = """
WITH copy AS (
    SELECT id AS article, head_id AS revision FROM articles_article WHERE status <> 'killed'
    UNION SELECT id, live_id FROM articles_article WHERE status <> 'killed' AND live_id IS NOT NULL
), named AS (
    SELECT DISTINCT left(coalesce(stranger.key, lower(stranger.surface)), %(longest)s) AS norm, article,
        left(min(stranger.surface), %(longest)s) AS surface
    FROM copy JOIN articles_linkrun run ON run.revision_id = copy.revision,
        jsonb_to_recordset(run.strangers) AS stranger (key text, surface text)
    GROUP BY 1, 2
)
INSERT INTO articles_stranger (norm, surface, stories, newest)
SELECT norm, min(surface), count(*), (array_agg(article ORDER BY article DESC))[1:%(newest)s]
FROM named WHERE norm <> '' GROUP BY norm
"""


class NothingToAnswer(names.Refused):
    """There is no such name."""


def count() -> int:
    """Count the names of all copy that somebody sees, and replace what was counted before. Returns how many
    there are. For a worker: it takes a second where there are many stories."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_stranger")
        cursor.execute(_COUNT, {"longest": LONGEST, "newest": NEWEST})
        return int(cursor.rowcount)


def stubs() -> QuerySet[Person]:
    """Profiles that are only begun, and that stories wait for: the most stories first."""
    current = Q(mentions__revision=F("mentions__revision__article__head")) | Q(
        mentions__revision=F("mentions__revision__article__live")
    )
    waiting = Person.objects.filter(current, status=Status.STUB, mentions__state=Mention.State.HELD)
    return waiting.annotate(stories=Count("mentions__revision__article", distinct=True)).order_by(
        "-stories", "pk"
    )


def make_profile(name: str, *, by: User) -> Person:
    """A stub for this name. The archive follows.

    Raises NotAllowed; NameTaken where a profile goes by it; ValueError, in words, for what is no name."""
    person = names.create_stub(name, by=by)
    made_from = "Made from the list of names that stories wait for."
    LogEntry.objects.log_actions(by.pk, [person], ADDITION, change_message=made_from, single_object=True)
    return person


def dismiss(name: str, *, by: User) -> NotAPerson:
    """This is nobody's name, in any story. Raises NotAllowed, NothingToAnswer."""
    _ask(by)
    surface = " ".join(name.replace("\x00", "").split())[:LONGEST]
    norm = linking.norm(surface)
    if not norm:
        raise NothingToAnswer("There is no name in this.")
    made, _ = NotAPerson.objects.get_or_create(norm=norm, defaults={"surface": surface, "by": by})
    return made


def take_back(nobody: NotAPerson, *, by: User) -> None:
    """It may be somebody after all. Raises NotAllowed."""
    _ask(by)
    nobody.delete()


def _ask(by: User) -> None:
    if not by.has_perm("people.add_person"):
        raise NotAllowed("You may not add profiles; ask an editor.")
