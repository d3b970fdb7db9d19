import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Permission
from django.urls import reverse

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
        (Role.REPORTER, "images.add_image", True),
        (Role.REPORTER, "images.change_image", False),
        (Role.EDITOR, "articles.publish_article", True),
        (Role.EDITOR, "api.add_key", False),
        (Role.LEGAL, "articles.send_back_article", True),
        (Role.LEGAL, "articles.approve_article", False),
        (Role.PHOTO, "images.change_image", True),
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


# --- users of the demo --------------------------------------------------------------------------------------

DESK = reverse("admin:index")


@pytest.mark.parametrize(
    ("is_demo_user", "is_demo", "may"),
    [(True, True, True), (True, False, False), (False, True, True), (False, False, True)],
)
def test_a_user_of_the_demo_signs_in_there_alone(settings, is_demo_user, is_demo, may):
    settings.DEMO = is_demo
    user = make_user(Role.EDITOR, password="demo", is_demo=is_demo_user)
    assert authenticate(username=user.username, password="demo") == (user if may else None)


def test_a_session_of_the_demo_ends_with_it(settings, client):
    settings.DEMO = True
    client.force_login(make_user(Role.EDITOR, is_demo=True))
    assert client.get(DESK).status_code == 200
    settings.DEMO = False
    assert client.get(DESK).status_code == 302


def test_any_other_session_goes_on(settings, client):
    settings.DEMO = True
    client.force_login(make_user(Role.EDITOR))
    settings.DEMO = False
    assert client.get(DESK).status_code == 200
