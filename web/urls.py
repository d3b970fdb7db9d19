"""Every address of the site. The site's own words come first: a section's slug matches almost anything."""

from django.urls import path

from web.feeds import PersonFeed
from web.reading import for_readers
from web.views import about, article, corrections, fronts, gallery, person, plain, preview

urlpatterns = [
    path("", fronts.home, name="home"),
    path("robots.txt", plain.robots, name="robots"),
    path("favicon.ico", plain.favicon, name="favicon"),
    path("about/", about.about, name="about"),
    path("about/<slug:slug>/", about.policy, name="policy"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("preview/<str:token>/", preview.preview, name="preview"),
    path("people/", person.people, name="people"),
    path("people/<slug:slug>/", person.person, name="person"),
    path("suggest/people/", person.suggestions, name="suggested-people"),
    path("feeds/people/<slug:slug>/", for_readers(PersonFeed()), name="person-feed"),
    path("topics/<slug:slug>/", fronts.topic, name="topic"),
    path("authors/<slug:slug>/", fronts.author, name="author"),
    path("<slug:slug>/", fronts.section, name="section"),
    path("<slug:section>/<slug:slug>/", article.article, name="article"),
    path("<slug:section>/<slug:slug>/pictures/", gallery.pictures, name="pictures"),
]
