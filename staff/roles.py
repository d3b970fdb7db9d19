"""Who signs in, and who may do what: one table. A role's permissions are read from it at every question,
so there is nothing to synchronise with the database and nothing to forget after a deploy."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db import models

from staff.models import Role, User

VIEW = frozenset(
    {
        "articles.view_article",
        "articles.view_section",
        "articles.view_topic",
        "people.view_person",
        "people.view_work",
        "images.view_image",
        "staff.view_contributor",
    }
)
WRITE = frozenset(
    {
        "articles.add_article",
        "articles.change_article",
        "articles.submit_article",
        "articles.preview_article",
    }
)
EDIT = WRITE | {
    "articles.edit_any_article",
    "articles.send_back_article",
    "articles.approve_article",
    "articles.publish_article",
    "articles.override_check",
    "articles.correct_article",
    "articles.hold_article",
    "articles.view_relinkjob",
    "articles.review_archive",
    "web.arrange_front",
}
LEGAL = frozenset(
    {
        "articles.edit_any_article",
        "articles.send_back_article",
        "articles.clear_article",
        "articles.hold_article",
        "articles.preview_article",
        "sourcing.hold_source",
    }
)
KILL = frozenset({"articles.kill_article"})
PROFILES = frozenset(
    {
        "people.add_person",
        "people.change_person",
        "people.add_work",
        "people.change_work",
        "people.view_privacyreview",
        "people.decide_privacy",
    }
)
IMPORT = frozenset({"people.import_people"})
UPLOAD = frozenset({"images.add_image"})  # the words of a picture are others' too, once stories show it
PICTURES = UPLOAD | {"images.change_image"}
HOUSE = frozenset(
    {
        "articles.add_section",
        "articles.change_section",
        "articles.add_topic",
        "articles.change_topic",
        "staff.add_contributor",
        "staff.change_contributor",
    }
)
SOURCES = frozenset({"sourcing.add_source"})  # one's own: a role opens nobody's source
RESTS_ON = frozenset({"sourcing.view_sourcingnote"})  # that words are covered, and on what terms
GLASS = frozenset({"sourcing.break_glass"})
PARTNERS = frozenset(
    {
        "api.view_partner",
        "api.add_partner",
        "api.change_partner",
        "api.view_key",
        "api.add_key",
        "api.change_key",
        "api.view_product",
        "api.add_product",
        "api.change_product",
        "api.view_subscription",
        "api.add_subscription",
        "api.change_subscription",
        "api.view_webhook",
        "api.add_webhook",
        "api.change_webhook",
        "api.answer_recalls",
    }
)
RECALLS = frozenset({"api.view_recalls", "api.remind_recalls"})  # who may kill sees what comes of it

ROLES: dict[str, frozenset[str]] = {
    Role.REPORTER: VIEW | WRITE | UPLOAD | SOURCES | RESTS_ON,
    Role.EDITOR: VIEW
    | EDIT
    | KILL
    | RECALLS
    | PROFILES
    | IMPORT
    | PICTURES
    | HOUSE
    | SOURCES
    | RESTS_ON
    | GLASS,
    Role.LEGAL: VIEW | LEGAL | RESTS_ON | GLASS,
    Role.PHOTO: VIEW | PICTURES,
    Role.CHIEF: (
        VIEW
        | EDIT
        | LEGAL
        | KILL
        | RECALLS
        | PROFILES
        | IMPORT
        | PICTURES
        | HOUSE
        | PARTNERS
        | SOURCES
        | RESTS_ON
        | GLASS
    ),
    Role.PARTNER_MANAGER: VIEW | PARTNERS | RECALLS,
}


class RoleBackend(ModelBackend):
    """Sign-in by password; permissions are those of the user's role, plus any given to the user."""

    def user_can_authenticate(self, user: User | None) -> bool:  # type: ignore[override]
        """Active users; those of the demo in a demo only. Django also asks at every request of a session."""
        if user is not None and user.is_demo and not settings.DEMO:
            return False
        return super().user_can_authenticate(user)

    def get_group_permissions(
        self, user_obj: User | AnonymousUser, obj: models.Model | None = None
    ) -> set[str]:
        """The role's permissions. Superusers are answered by `User.has_perm` before any backend is."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        return set(ROLES.get(user_obj.role, ()))
