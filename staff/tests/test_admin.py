"""Who manages users, and that nobody raises themselves."""

import pytest
from django.urls import reverse

from staff.models import Contributor, Role, User
from tests.builders import make_article, make_contributor, make_copy, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:staff_user_changelist")
ADD = reverse("admin:staff_user_add")


def url(page, user):
    return reverse(f"admin:staff_user_{page}", args=[user.pk])


def typed(user, **fields):
    return {"username": user.username, "role": user.role, "is_active": "on"} | fields


@pytest.fixture
def chief(client):
    user = make_user(Role.CHIEF)
    client.force_login(user)
    return user


@pytest.fixture
def superuser(client):
    user = make_user(Role.CHIEF, is_superuser=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CHIEF])
def test_users_are_not_for_other_roles(client, role):
    user = make_user(role)
    client.force_login(user)
    assert client.get(LIST).status_code == 403
    assert client.post(url("change", user), typed(user, role=Role.CHIEF)).status_code == 403
    user.refresh_from_db()
    assert user.role == role


def test_the_chief_gives_a_role(client, chief):
    user = make_user(Role.REPORTER)
    assert client.post(url("change", user), typed(user, role=Role.EDITOR)).status_code == 302
    user.refresh_from_db()
    assert user.role == Role.EDITOR


def test_the_chief_makes_a_user_who_can_sign_in(client, chief):
    told = {"username": "new", "role": Role.REPORTER, "usable_password": "true"}
    password = {"password1": "a long enough phrase", "password2": "a long enough phrase"}
    assert client.post(ADD, told | password).status_code == 302
    user = User.objects.get(username="new")
    assert (user.role, user.is_staff, user.is_superuser) == (Role.REPORTER, True, False)


@pytest.mark.parametrize("who", ["chief", "superuser"])
def test_nobody_changes_their_own_rights(client, who, request):
    user = request.getfixturevalue(who)
    was = user.is_superuser
    client.post(
        url("change", user), typed(user, role=Role.LEGAL, is_superuser="" if was else "on", is_active="")
    )
    user.refresh_from_db()
    assert (user.role, user.is_superuser, user.is_active) == (Role.CHIEF, was, True)


def test_a_chief_makes_nobody_a_superuser(client, chief):
    user = make_user(Role.REPORTER)
    client.post(url("change", user), typed(user, is_superuser="on"))
    user.refresh_from_db()
    assert not user.is_superuser


def test_a_superuser_does(client, superuser):
    user = make_user(Role.REPORTER)
    client.post(url("change", user), typed(user, is_superuser="on"))
    user.refresh_from_db()
    assert user.is_superuser


def test_a_chief_cannot_take_over_a_superuser(client, chief):
    above = make_user(Role.REPORTER, is_superuser=True, password="before")
    told = {
        "password1": "a long enough phrase",
        "password2": "a long enough phrase",
        "usable_password": "true",
    }
    assert client.post(reverse("admin:auth_user_password_change", args=[above.pk]), told).status_code == 403
    above.refresh_from_db()
    assert above.check_password("before")


def test_a_user_is_made_inactive_and_never_deleted(client, superuser):
    user = make_user(Role.REPORTER)
    assert client.post(url("delete", user), {"post": "yes"}).status_code == 403
    client.post(url("change", user), typed(user, is_active=""))
    user.refresh_from_db()
    assert not user.is_active


# --- bylines ------------------------------------------------------------------------------------------------


def delete(client, contributor):
    return client.post(reverse("admin:staff_contributor_delete", args=[contributor.pk]), {"post": "yes"})


def test_a_byline_that_signed_a_story_cannot_be_deleted(client, superuser):
    contributor = make_copy().bylines[0].contributor
    make_article(bylines=make_copy(bylines=[type(make_copy().bylines[0])(contributor)]).bylines)
    delete(client, contributor)
    assert Contributor.objects.filter(pk=contributor.pk).exists()


def test_a_byline_without_stories_can(client, superuser):
    contributor = make_contributor()
    delete(client, contributor)
    assert not Contributor.objects.filter(pk=contributor.pk).exists()


def test_an_editor_cannot_tie_a_byline_to_an_account(client):
    editor = make_user(Role.EDITOR)
    client.force_login(editor)
    contributor = make_contributor()
    change = reverse("admin:staff_contributor_change", args=[contributor.pk])
    assert client.post(change, {"name": "New Name", "user": editor.pk}).status_code == 302
    contributor.refresh_from_db()
    assert (contributor.name, contributor.user) == ("New Name", None)
