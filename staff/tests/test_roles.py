import pytest
from django.contrib.auth.models import Permission

from staff.models import Role
from staff.roles import ROLES
from tests.builders import make_user

pytestmark = pytest.mark.django_db


def test_every_permission_in_the_table_exists():
    known = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    assert frozenset().union(*ROLES.values()) <= known


def test_every_role_is_in_the_table():
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize(
    ("role", "permission", "may"),
    [
        (Role.REPORTER, "articles.add_article", True),
        (Role.REPORTER, "articles.publish_article", False),
        (Role.REPORTER, "people.change_person", False),
        (Role.EDITOR, "articles.publish_article", True),
        (Role.EDITOR, "api.add_key", False),
        (Role.LEGAL, "articles.send_back_article", True),
        (Role.LEGAL, "articles.approve_article", False),
        (Role.PHOTO, "images.add_image", True),
        (Role.PHOTO, "articles.change_article", False),
        (Role.CHIEF, "api.add_key", True),
        (Role.PARTNER_MANAGER, "api.add_key", True),
        (Role.PARTNER_MANAGER, "articles.change_article", False),
        ("", "articles.view_article", False),
    ],
)
def test_a_role_decides(role, permission, may):
    assert make_user(role).has_perm(permission) is may


def test_a_user_who_was_made_inactive_may_nothing():
    assert not make_user(Role.EDITOR, is_active=False).has_perm("articles.view_article")
