"""The partner desk's own addresses, beside those the admin site makes."""

from django.contrib import admin
from django.urls import URLPattern, path

from api.admin import keys, recalls, webhooks

staff_only = admin.site.admin_view  # signed in, or sent to sign in

urlpatterns: list[URLPattern] = [
    path("api/key/<int:key_id>/rotate/", staff_only(keys.rotate_key), name="key-rotate"),
    path("api/key/<int:key_id>/revoke/", staff_only(keys.revoke_key), name="key-revoke"),
    path("api/partner/<int:partner_id>/webhook/", staff_only(webhooks.add), name="webhook-add"),
    path("api/webhook/<int:webhook_id>/", staff_only(webhooks.one), name="webhook"),
    path("api/webhook/<int:webhook_id>/do/", staff_only(webhooks.do), name="webhook-do"),
    path("api/recalls/", staff_only(recalls.board), name="recalls"),
    path("api/recalls/<int:article_id>/", staff_only(recalls.of_story), name="recall"),
    path("api/recalls/<int:article_id>/do/", staff_only(recalls.do), name="recall-do"),
]
