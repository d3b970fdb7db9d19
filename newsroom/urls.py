"""The three doors. Every process knows all addresses; `DoorsMiddleware` shuts those it does not open."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from newsroom import health, media
from staff.admin import change_own_password

handler400 = "newsroom.errors.unreadable"
handler403 = "newsroom.errors.refused"
handler404 = "newsroom.errors.missing"
handler500 = "newsroom.errors.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", include("articles.admin.urls")),
    path("admin/", include("people.admin.urls")),
    path("admin/", include("sourcing.admin.urls")),
    path("admin/", include("web.admin.urls")),
    path("admin/", include("api.admin.urls")),
    path("admin/password_change/", admin.site.admin_view(change_own_password)),
    path("admin/", admin.site.urls),
    path("api/", include("api.urls")),
]

if settings.SERVE_MEDIA:
    urlpatterns += [
        re_path(r"^media/(?P<path>.*)$", media.serve, {"document_root": settings.MEDIA_ROOT}, name="media")
    ]

urlpatterns += [path("", include("web.urls"))]  # last: a section's slug matches almost anything
