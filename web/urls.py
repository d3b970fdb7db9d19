"""Every address of the site. The site's own words come first: a section's slug matches almost anything."""

from django.urls import path

from web.views import (
    about,
    article,
    corrections,
    feeds,
    fronts,
    gallery,
    person,
    plain,
    preview,
    search,
    sitemaps,
    suggest,
)

urlpatterns = [
    path("", fronts.home, name="home"),
    path("robots.txt", plain.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<slug:part>.xml", sitemaps.part, name="sitemap-part"),
    path("news-sitemap.xml", sitemaps.news, name="news-sitemap"),
    path("favicon.ico", plain.favicon, name="favicon"),
    path("about/", about.about, name="about"),
    path("about/<slug:slug>/", about.policy, name="policy"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("preview/<str:token>/", preview.preview, name="preview"),
    path("people/", person.people, name="people"),
    path("people/<slug:slug>/", person.person, name="person"),
    path("feeds/<slug:kind>.<slug:suffix>", feeds.feed, name="house-feed"),
    path("feeds/<slug:kind>/<slug:slug>.<slug:suffix>", feeds.feed, name="feed"),
    path("feeds/people/<slug:slug>/", feeds.feed, {"kind": "people", "suffix": "atom"}, name="person-feed"),
    path("search/", search.search, name="search"),
    path("suggest/", suggest.suggest, name="suggest"),
    path("topics/<slug:slug>/", fronts.topic, name="topic"),
    path("authors/<slug:slug>/", fronts.author, name="author"),
    path("<slug:slug>/", fronts.section, name="section"),
    path("<slug:section>/<slug:slug>/", article.article, name="article"),
    path("<slug:section>/<slug:slug>/pictures/", gallery.pictures, name="pictures"),
]
