"""Every address of the API. Canonical addresses end in a slash; openapi.json is a file."""

from django.urls import path, re_path

from api.description import Description, Docs
from api.v1.articles import ArticlesView, ArticleView
from api.v1.changes import ChangesView
from api.v1.corrections import ArticleCorrectionsView, CorrectionsView
from api.v1.images import ImageView
from api.v1.me import MeView
from api.v1.people import PeopleView, PersonView
from api.v1.receipts import ReceiptsView
from api.v1.resolve import ResolveView
from api.v1.sections import SectionsView
from api.v1.stream import StreamView
from api.v1.topics import TopicsView
from api.v1.usage import UsageView
from api.v1.versions import VersionsView
from api.v1.works import WorksView, WorkView
from api.views import Front, Nowhere

urlpatterns = [
    path("", Front.as_view()),
    path("v1/", Front.as_view()),
    path("v1/docs/", Docs.as_view(), name="api-docs"),
    path("v1/openapi.json", Description.as_view(), name="api-openapi"),
    path("v1/articles/", ArticlesView.as_view(), name="api-articles"),
    path("v1/articles/<uuid:uuid>/", ArticleView.as_view(), name="api-article"),
    path("v1/articles/<uuid:uuid>/versions/", VersionsView.as_view(), name="api-versions"),
    path(
        "v1/articles/<uuid:uuid>/corrections/",
        ArticleCorrectionsView.as_view(),
        name="api-article-corrections",
    ),
    path("v1/corrections/", CorrectionsView.as_view(), name="api-corrections"),
    path("v1/articles/<uuid:uuid>/receipts/", ReceiptsView.as_view(), name="api-receipts"),
    path("v1/changes/", ChangesView.as_view(), name="api-changes"),
    path("v1/changes/stream/", StreamView.as_view(), name="api-stream"),
    path("v1/me/", MeView.as_view(), name="api-me"),
    path("v1/people/", PeopleView.as_view(), name="api-people"),
    path("v1/people/<slug:slug>/", PersonView.as_view(), name="api-person"),
    path("v1/works/", WorksView.as_view(), name="api-works"),
    path("v1/works/<int:work_id>/", WorkView.as_view(), name="api-work"),
    path("v1/resolve/", ResolveView.as_view(), name="api-resolve"),
    path("v1/images/<uuid:uuid>/", ImageView.as_view(), name="api-image"),
    path("v1/topics/", TopicsView.as_view(), name="api-topics"),
    path("v1/sections/", SectionsView.as_view(), name="api-sections"),
    path("v1/usage/", UsageView.as_view(), name="api-usage"),
    re_path(r"", Nowhere.as_view()),
]
