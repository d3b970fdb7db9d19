"""The three doors. `DOORS` decides which of them this process opens; /healthz and /readyz are always there."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve

from newsroom import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if "desk" in settings.DOORS:
    urlpatterns += [path("admin/", include("articles.admin.urls")), path("admin/", admin.site.urls)]
if "api" in settings.DOORS:
    urlpatterns += [path("api/", include("api.urls"))]
if settings.DEMO or settings.DEBUG or settings.TESTING:
    # In production a web server or object storage serves the pictures.
    urlpatterns += [re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}, name="media")]
if "site" in settings.DOORS:
    urlpatterns += [path("", include("web.urls"))]
