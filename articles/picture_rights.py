"""Where stories show pictures, and who is told before the rights of one end."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from articles.checks.times import say
from articles.models import Article, Byline, PictureUse
from images import expiring
from images.models import ExpiryWarning, Image, ImageQuerySet
from people.models import Person
from staff.models import Role, User

log = logging.getLogger(__name__)


def on_show() -> ImageQuerySet:
    """Pictures that readers would miss: those of live stories, and portraits on public pages and of those
    who signed one."""
    leads = Article.objects.live().filter(live__lead_image=OuterRef("pk"))
    inside = PictureUse.objects.filter(
        image=OuterRef("pk"), revision__in=Article.objects.live().values("live")
    )
    signing = Byline.objects.filter(
        contributor=OuterRef("byline_of"), revision__in=Article.objects.live().values("live")
    )
    portraits = Q(portrait_of__in=Person.objects.public()) | Exists(signing)
    return Image.objects.filter(Exists(leads) | Exists(inside) | portraits)


def using(images: Iterable[Image]) -> dict[int, list[Article]]:
    """The live stories that show each of these pictures, by its id, newest first. Four queries."""
    asked = [image.pk for image in images]
    uses = PictureUse.objects.filter(image__in=asked, revision__in=Article.objects.live().values("live"))
    inside: dict[int, set[int]] = defaultdict(set)
    for revision, image in uses.values_list("revision", "image"):
        inside[revision].add(image)
    found: dict[int, list[Article]] = defaultdict(list)
    stories = Article.objects.live().filter(Q(live__lead_image__in=asked) | Q(live__in=inside))
    signed = stories.select_related("live__section", "created_by").newest_first()
    for story in signed.prefetch_related("live__bylines__contributor__user"):
        if story.live:
            shows = {story.live.lead_image_id} | inside[story.live.pk]
            for picture in asked:
                if picture in shows:
                    found[picture].append(story)
    return found


def warn() -> int:
    """Mail the photo desk, and those whose live stories show them, of pictures whose rights end soon; how
    many pictures. A warning counts as sent once it has reached anybody: one bad address keeps it from
    nobody else, and while no mail goes out at all the next round tries again."""
    with transaction.atomic():
        warnings = expiring.owed(on_show())
        ExpiryWarning.objects.bulk_create(warnings)
        letters = _letters(warnings)
        if not [user for user, lines in letters.items() if _send(user, lines)]:
            transaction.set_rollback(True)
            return 0
    return len(warnings)


def _letters(warnings: list[ExpiryWarning]) -> dict[User, list[str]]:
    """What each is told: a line for every picture."""
    letters: dict[User, list[str]] = defaultdict(list)
    photo_desk = set(User.objects.filter(role=Role.PHOTO)) if warnings else set()
    shown = using(warning.image for warning in warnings)
    for warning in sorted(warnings, key=lambda each: each.usable_until):
        stories = shown[warning.image_id]
        for user in photo_desk.union(*map(_people_of, stories)):
            letters[user].append(_line(warning, stories))
    return {user: lines for user, lines in letters.items() if user.is_active and user.email}


def _people_of(story: Article) -> set[User]:
    """Who began it, and those with an account who signed what readers see."""
    signed = story.live.bylines.all() if story.live else ()
    return {story.created_by, *(each.contributor.user for each in signed if each.contributor.user)}


def _line(warning: ExpiryWarning, stories: list[Article]) -> str:
    """By number and story: a caption may name whom no mail should."""
    shown = [
        f"  {story.live.headline}: {settings.SITE_URL}{story.get_absolute_url()}"
        for story in stories
        if story.live
    ]
    return "\n".join([f"Picture {warning.image_id}, until {say(warning.usable_until)}", *shown])


def _send(user: User, lines: list[str]) -> bool:
    words = "From then on readers do not see them; the stories stay.\n\n" + "\n\n".join(lines)
    try:
        send_mail("Rights of pictures end soon", words, settings.DEFAULT_FROM_EMAIL, [user.email])
    except (SMTPException, OSError):
        log.exception("no mail about the rights of pictures to user %s", user.pk)
        return False
    return True
