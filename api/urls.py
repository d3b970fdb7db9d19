"""Every address of the API. Canonical addresses end in a slash; openapi.json is a file."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from api.description import Description, Docs
from api.v1.articles import ArticlesView, ArticleView
from api.v1.changes import ChangesView
from api.v1.people import PeopleView, PersonView
from api.v1.sections import SectionsView
from api.v1.stream import StreamView
from api.views import Nowhere

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api-docs")),
    path("v1/", RedirectView.as_view(pattern_name="api-docs")),
    path("v1/docs/", Docs.as_view(), name="api-docs"),
    path("v1/openapi.json", Description.as_view(), name="api-openapi"),
    path("v1/articles/", ArticlesView.as_view(), name="api-articles"),
    path("v1/articles/<uuid:uuid>/", ArticleView.as_view(), name="api-article"),
    path("v1/changes/", ChangesView.as_view(), name="api-changes"),
    path("v1/changes/stream/", StreamView.as_view(), name="api-stream"),
    path("v1/people/", PeopleView.as_view(), name="api-people"),
    path("v1/people/<slug:slug>/", PersonView.as_view(), name="api-person"),
    path("v1/sections/", SectionsView.as_view(), name="api-sections"),
    re_path(r"", Nowhere.as_view()),
]
