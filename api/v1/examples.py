"""The examples of the reference, invented throughout. A test holds them against the schema."""

from typing import Any

SITE = "https://newsroom.example"

SECTION = {"slug": "film", "name": "Film", "url": f"{SITE}/film/"}
SECTIONS = {"results": [{**SECTION, "description": "What opens, who is in it, and how it was made."}]}

TOPIC = {
    "slug": "casting",
    "name": "Casting",
    "mediatopic": "http://cv.iptc.org/newscodes/mediatopic/20000005",
}
TOPICS = {"next": None, "results": [TOPIC]}

_FILES = f"{SITE}/media/renditions/3c/3c5e0f9a1b7d42c86e90aa17"
PICTURE = {
    "uuid": "5e2f5c52-7a0c-4d0f-9a52-0f3f8c1f7e21",
    "url": f"{_FILES}-800.jpg",
    "width": 800,
    "height": 534,
    "renditions": [
        {"url": f"{_FILES}-800.jpg", "width": 800, "height": 534, "format": "image/jpeg"},
        {"url": f"{_FILES}-400.jpg", "width": 400, "height": 267, "format": "image/jpeg"},
        {"url": f"{_FILES}-800.webp", "width": 800, "height": 534, "format": "image/webp"},
        {"url": f"{_FILES}-400.webp", "width": 400, "height": 267, "format": "image/webp"},
        {"url": f"{_FILES}-800.avif", "width": 800, "height": 534, "format": "image/avif"},
        {"url": f"{_FILES}-400.avif", "width": 400, "height": 267, "format": "image/avif"},
    ],
    "alt_text": "Nora Pellworth laughs on a harbour wall.",
    "caption": "Pellworth in Port Averne on Friday.",
    "credit": "Ines Marlow for Newsroom",
    "usage_terms": {
        "is_editorial_only": True,
        "usable_until": "2027-04-30T22:00:00Z",
        "territories": ["CA", "US"],
        "may_crop": True,
        "may_train_ai": False,
    },
}

_SUMMARY: dict[str, Any] = {
    "uuid": "0b5c1d0e-6b0f-4a39-9d2b-6f3f7f0f8a11",
    "url": f"{SITE}/film/nora-pellworth-joins-the-cartographers-daughter/",
    "status": "live",
    "usable_now": True,
    "usable_from": "2026-05-01T12:00:00Z",
    "version": 3,
    "language": "en",
    "headline": "Nora Pellworth joins “The Cartographer’s Daughter”",
    "short_headline": "Pellworth joins “Cartographer”",
    "kicker": "Casting",
    "dek": "Filming begins in September.",
    "dateline": "PORT AVERNE",
    "seo_title": "",
    "seo_description": "",
    "section": SECTION,
    "topics": [TOPIC],
    "bylines": [{"name": "Dana Whitlow", "role": "writer", "slug": "dana-whitlow"}],
    "people": [{"slug": "nora-pellworth", "name": "Nora Pellworth", "url": f"{SITE}/people/nora-pellworth/"}],
    "lead_image": PICTURE,
    "published_at": "2026-05-01T12:00:00Z",
    "updated_at": "2026-05-01T15:31:00Z",
}
_CORRECTION = {
    "kind": "correction",
    "text": "This story said that filming begins in August. It begins in September.",
    "at": "2026-05-01T15:31:00Z",
}
ARTICLE = {
    **_SUMMARY,
    "body_html": (
        f'<p><a class="person" href="{SITE}/people/nora-pellworth/" data-person="nora-pellworth">'
        "Nora Pellworth</a> will play the lead.</p>"
    ),
    "word_count": 6,
    "corrections": [_CORRECTION],
}
ARTICLE_CORRECTIONS = {"results": [_CORRECTION]}
CORRECTIONS = {
    "next": None,
    "results": [{**_CORRECTION, "article": {name: _SUMMARY[name] for name in ("uuid", "url", "headline")}}],
}
VERSIONS = {
    "results": [
        {
            "number": 3,
            "at": "2026-05-01T15:31:00Z",
            "why": "corrected",
            "is_current": True,
            "headline": _SUMMARY["headline"],
        },
        {
            "number": 1,
            "at": "2026-05-01T12:00:00Z",
            "why": "published",
            "is_current": False,
            "headline": None,
        },
    ]
}
ARTICLES = {
    "next": f"{SITE}/api/v1/articles/?cursor=WyIyMDI2LTA1LTAxIDEyOjAwOjAwKzAwOjAwIiwxN10:x1",
    "results": [_SUMMARY],
}

CHANGES = {
    "next": None,
    "cursor": "WzQxMiwxNzc3NzA4ODAwXQ:x1",
    "results": [
        {
            "id": "5f2c8f0a-8f0b-4b64-9f6e-0c1f3a5b7d92",
            "uuid": _SUMMARY["uuid"],
            "state": "killed",
            "at": "2026-05-02T08:00:00Z",
            "url": f"{SITE}/api/v1/articles/{_SUMMARY['uuid']}/",
        }
    ],
}

_PERSON: dict[str, Any] = {
    "slug": "nora-pellworth",
    "url": f"{SITE}/people/nora-pellworth/",
    "name": "Nora Pellworth",
    "sort_name": "Pellworth, Nora",
    "disambiguator": "actor, b. 1984",
    "names": [{"text": "Nora Pellworth", "kind": "full"}, {"text": "Norrie", "kind": "nickname"}],
    "bio": "Actor, known for the series “Salt Road”.",
    "occupations": ["actor"],
    "born": "1984-04",
    "died": None,
    "external_ids": {"wikidata": None, "imdb": None, "tmdb": None},
    "portrait": PICTURE,
    "updated_at": "2026-04-20T09:14:00.512000Z",
}
PERSON = {
    **_PERSON,
    "facts": [
        {
            "about": "born",
            "text": "1984-04",
            "date": "",
            "source": "The Harbour Post, 3 May 2019",
            "source_url": "",
            "as_of": "2019-05",
        }
    ],
    "credits": [{"title": "Salt Road", "year": 2021, "role": "cast", "character": "Ada Finch"}],
    "awards": [
        {"name": "Golden Reel", "category": "best actor", "year": 2022, "work": "Salt Road", "is_won": True}
    ],
    "relationships": [
        {
            "kin": "spouse",
            "person": {
                "slug": "theo-lanswick",
                "name": "Theo Lanswick",
                "url": f"{SITE}/people/theo-lanswick/",
            },
            "start": "2014-06",
            "end": "",
            "end_cause": "",
            "is_derived": False,
        },
        {
            "kin": "child",
            "person": None,
            "start": "",
            "end": "",
            "end_cause": "",
            "is_derived": False,
        },
    ],
    "recent_articles": [
        {key: _SUMMARY[key] for key in ("uuid", "url", "headline", "published_at")},
    ],
}
PEOPLE = {"next": None, "results": [_PERSON]}

_WORK = {"id": 412, "title": "Salt Road", "kind": "series", "year": 2021}
WORKS = {"next": None, "results": [_WORK]}
WORK = {
    **_WORK,
    "released": "2021-03-04",
    "credits": [
        {"person": _SUMMARY["people"][0], "role": "cast", "character": "Ada Finch", "years": "2021–2023"}
    ],
}

RESOLUTION = {
    "results": [
        {
            **_SUMMARY["people"][0],
            "disambiguator": "actor, b. 1984",
            "score": 0.98,
            "is_certain": True,
            "reasons": "The only profile named “Nora Pellworth”.",
        }
    ]
}

RECEIPT_BODY = {"outcome": "removed", "note": "Off our site and app since 10:05."}
RECEIPT = {
    "uuid": _SUMMARY["uuid"],
    **RECEIPT_BODY,
    "at": "2026-05-02T08:06:41.220000Z",
    "url": f"{SITE}/api/v1/articles/{_SUMMARY['uuid']}/receipts/",
}

USAGE = {
    "next": None,
    "results": [
        {
            "day": "2026-05-02",
            "key": "nr_8fK2q",
            "label": "Website",
            "requests": 4312,
            "not_modified": 9120,
            "refused": 0,
            "unmetered": 0,
        }
    ],
}
ME = {
    "name": "The Evening Wire",
    "plan": {"name": "standard", "a_minute": 600, "a_day": 200_000},
    "key": {
        "prefix": "nr_8fK2q",
        "label": "Website",
        "scopes": ["articles:read", "people:read"],
        "networks": ["192.0.2.0/24"],
        "expires_at": "2027-04-30T22:00:00Z",
    },
    "countries": ["CA", "US"],
    "subscriptions": [
        {
            "product": {
                "name": "Film and series",
                "sections": [SECTION],
                "topics": [],
                "people": [],
                "words": "",
                "archive_days": 365,
                "has_pictures": True,
            },
            "starts_at": "2026-01-01T00:00:00Z",
            "ends_at": "2026-12-31T23:00:00Z",
        }
    ],
}
