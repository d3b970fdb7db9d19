"""Every setting of the house, read from the environment once, here.

`newsroom/checks.py` validates what was read; `.env.example` lists each variable with its meaning.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.templatetags.static import static
from django.urls import reverse_lazy
from django_prose_editor.config import html_tags
from js_asset import static_lazy

BASE_DIR = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def yes(name: str, default: bool = False) -> bool:
    return text(name, "1" if default else "0").lower() in ("1", "true", "yes", "on")


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, object]:
    """A `postgresql://user:password@host:port/name?sslmode=require` address as Django wants it."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "newsroom",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **dict(parse_qsl(parts.query))},
    }


# --- what kind of process this is -------------------------------------------------------------------

TESTING = yes("NEWSROOM_TESTING")
DEMO = yes("NEWSROOM_DEMO")  # demo users and the demo API key work only here
DEBUG = yes("DEBUG")
DOORS = words("DOORS", "desk,site,api")

SOURCING_KEYS = words("SOURCING_KEYS")  # newest first; only the desk's process is given them
SOURCING_RETENTION_DAYS = int(
    text("SOURCING_RETENTION_DAYS", "365")
)  # what a story rests on, after readers saw it

DATA_DIR = Path(text("DATA_DIR", str(BASE_DIR / ".data"))).resolve()
SECRET_KEY = text("SECRET_KEY", "only-for-tests-and-commands" if TESTING or DEBUG else "")
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")  # older ones: what they sealed and signed stays good
SITE_URL = text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SITE_NAME = text("SITE_NAME", "Newsroom")
WEBSUB_HUB = text("WEBSUB_HUB")  # where programs that read feeds may ask to be told
SITE_OWNER = text("SITE_OWNER")  # as the page on ownership prints it
SITE_CONTACT = text("SITE_CONTACT")  # an e-mail address for readers
COUNTRY_HEADER = text("COUNTRY_HEADER")  # in which the CDN says the reader's country
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG or DEMO else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

# --- the house --------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "newsroom",
    "api",
    "web",
    "sourcing",
    "articles",
    "images",
    "people",
    "staff",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "newsroom.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.ContentSecurityPolicyMiddleware",
    "newsroom.middleware.DoorsMiddleware",
    "newsroom.middleware.HouseLanguageMiddleware",
    "newsroom.middleware.NoNulMiddleware",
    "web.cache.PagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The paper's rules: each a `(article) -> list[Problem]`, asked in this order before a story goes out.
PUBLISH_CHECKS = [
    "articles.checks.copy.headline",
    "articles.checks.copy.headline_length",
    "articles.checks.copy.dek",
    "articles.checks.copy.byline",
    "articles.checks.copy.section",
    "articles.checks.copy.topic",
    "articles.checks.copy.body",
    "articles.checks.quotes.quotes",
    "articles.checks.links.dead_links",
    "articles.checks.names.names",
    "articles.checks.profiles.facts",
    "articles.checks.pictures.lead_image",
    "articles.checks.pictures.alt_text",
    "articles.checks.pictures.shown_image",
    "articles.checks.pictures.licence",
    "articles.checks.pictures.minor",
    "articles.checks.inline_pictures.described",
    "articles.checks.inline_pictures.shown",
    "articles.checks.inline_pictures.minor",
    "articles.checks.duplicates.duplicate",
    "articles.checks.times.embargo",
    "articles.checks.times.hour",
    "articles.checks.legal.legal",
    "sourcing.checks.quotes_sourced",
    "sourcing.checks.allegations_sourced",
    "sourcing.checks.right_of_reply",
    "sourcing.checks.attributions",
    "sourcing.checks.stale_notes",
    "sourcing.checks.off_record",
    "sourcing.checks.protected_names",
    "sourcing.checks.dismissed",
]

# New links that relinking finds in published stories: wait for an editor, or appear at once.
REVIEW_ARCHIVE_LINKS = yes("REVIEW_ARCHIVE_LINKS")

# --- state: Postgres is the truth, Redis may be lost -------------------------------------------------

DATABASE_URL = text("DATABASE_URL", "postgresql:///newsroom")
PUBLIC_DATABASE_URL = text(
    "PUBLIC_DATABASE_URL"
)  # as a role that cannot reach sources: newsroom/public_role.py
IS_PUBLIC = bool(PUBLIC_DATABASE_URL) and "desk" not in DOORS
DATABASES = {"default": database(PUBLIC_DATABASE_URL if IS_PUBLIC else DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHE_PREFIX = text("CACHE_PREFIX", "newsroom")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": CACHE_PREFIX,
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.3},
    }
}

KEEP_PAGES = yes("KEEP_PAGES", not TESTING and not DEBUG)  # readers' pages, ready: web/cache.py

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": f"{CACHE_PREFIX}:",
    "visibility_timeout": 600,
    "socket_keepalive": True,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ROUTES = {  # behind whatever an editor waits for
    "articles.relink": {"queue": "archive"},
    "people.import": {"queue": "archive"},
    "images.render": {"queue": "archive"},
    "api.remind_of_kills": {"queue": "archive"},  # a mail server may hang
    "api.tell_owners": {"queue": "archive"},
    # A worker of its own: a partner who hangs holds up nobody's links, and no link holds up the news.
    "api.push": {"queue": "push"},
    "newsroom.announce": {"queue": "push"},
}
SWEEP_SECONDS = 10
CELERY_BEAT_SCHEDULE = {
    # A sweep that could not run before the next is due is dropped: the next one does its work.
    "sweep": {"task": "articles.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}},
    "imports": {
        "task": "people.sweep_imports",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "pictures": {
        "task": "images.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "announce": {
        "task": "newsroom.announce",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "wrong-passwords": {
        "task": "staff.tell_of_wrong_passwords",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "duplicates": {"task": "people.duplicates", "schedule": 900, "options": {"expires": 900}},
    "picture-rights": {"task": "articles.warn_of_rights", "schedule": 3600, "options": {"expires": 3600}},
    "strangers": {"task": "articles.strangers", "schedule": 900, "options": {"expires": 900}},
    "owners": {
        "task": "sourcing.tell_owners",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "editions": {
        "task": "articles.forget_old_editions",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "webhooks": {
        "task": "api.sweep_webhooks",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "usage": {"task": "api.gather_usage", "schedule": 60, "options": {"expires": 60}},
    "answers": {"task": "api.forget_answers", "schedule": 3600, "options": {"expires": 3600}},
    "deliveries": {"task": "api.forget_deliveries", "schedule": 3600, "options": {"expires": 3600}},
    "changes": {"task": "api.forget_changes", "schedule": 3600, "options": {"expires": 3600}},
    "retention": {"task": "sourcing.burn_due", "schedule": 3600, "options": {"expires": 3600}},
    "kills": {"task": "api.remind_of_kills", "schedule": 60, "options": {"expires": 60}},
    "disabled": {"task": "api.tell_owners", "schedule": 60, "options": {"expires": 60}},
}

# --- people who sign in ------------------------------------------------------------------------------

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["staff.roles.RoleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
CSRF_FAILURE_VIEW = "newsroom.errors.forged"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

EMAIL_HOST = text("EMAIL_HOST", "localhost")
EMAIL_PORT = int(text("EMAIL_PORT", "25"))
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = yes("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "webmaster@localhost")
EMAIL_TIMEOUT = 20  # seconds: a mail server that hangs holds up no worker for longer

# --- words, files, time ------------------------------------------------------------------------------

LANGUAGE_CODE = text("SITE_LANGUAGE", "en")  # of the site's own words; a desktop has a LANGUAGE of its own
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = text("TIME_ZONE", "America/New_York")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
SERVE_MEDIA = yes("SERVE_MEDIA", DEMO or DEBUG or TESTING)  # else a web server or CDN does
MEDIA_ROOT = Path(text("MEDIA_ROOT", str(DATA_DIR / "media")))
# Pictures in a bucket instead of a folder: of any S3-compatible store, with requirements-s3.txt installed.
# Their files never change, so whoever fetches one may keep it. Credentials are the SDK's own matter
# (AWS_ACCESS_KEY_ID …).
MEDIA_S3_BUCKET = text("MEDIA_S3_BUCKET")
MEDIA_S3_ENDPOINT = text("MEDIA_S3_ENDPOINT")
MEDIA_S3_REGION = text("MEDIA_S3_REGION")
MEDIA_S3_DOMAIN = text("MEDIA_S3_DOMAIN")  # under which readers reach it
MEDIA_KEPT = "public, max-age=31536000, immutable"
IN_A_FOLDER: dict[str, object] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
IN_A_BUCKET: dict[str, object] = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": MEDIA_S3_BUCKET,
        "endpoint_url": MEDIA_S3_ENDPOINT or None,
        "region_name": MEDIA_S3_REGION or None,
        "custom_domain": MEDIA_S3_DOMAIN,
        "querystring_auth": False,
        "default_acl": None,
        "file_overwrite": True,  # names say what is in a file
        "object_parameters": {"CacheControl": MEDIA_KEPT},
    },
}
STORAGES = {
    "default": IN_A_BUCKET if MEDIA_S3_BUCKET else IN_A_FOLDER,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG or DEMO  # compressing takes a minute: worth it once a deploy
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG

# A body of BODY_MAX_BYTES (articles/body.py), URL-encoded, and the rest of a form around it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a profile with a long career: five fields a credit

# --- what a browser is told ---------------------------------------------------------------------------

HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
TRUST_PROXY = yes("TRUST_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Named as in Django 6, so that the move is a change of import. The desk's Alpine.js needs eval
# (SECURITY.md says so); site and API, its reference page included, get the strict policy.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", *([f"https://{MEDIA_S3_DOMAIN}"] if MEDIA_S3_BUCKET else [])],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "manifest-src": ["'self'"],
}
SECURE_CSP_DESK = {
    **SECURE_CSP,
    "script-src": ["'self'", "'unsafe-eval'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": [*SECURE_CSP["img-src"], "blob:"],
    "frame-ancestors": ["'self'"],
}
X_FRAME_OPTIONS = "DENY"

# Webhooks at http:// and at addresses that are not public: to try them out, never in production.
WEBHOOK_TARGETS_MAY_BE_PRIVATE = yes("WEBHOOK_TARGETS_MAY_BE_PRIVATE", TESTING or DEMO)

# --- the three doors ----------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.auth.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.auth.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["api.limits.ByPlan"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.bodies.StrictJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.problem_json",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # `?format=` is a parameter like any other
}
API_STREAMS = int(text("API_STREAMS", "2"))  # listeners to changes/stream/, each with a thread, in a process
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} partner API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "ENUM_NAME_OVERRIDES": {"CorrectionKindEnum": "articles.models.Correction.Kind"},
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.description.share_headers",
        "api.description.close_bodies",
    ],
}


def at_desk(title: str, icon: str, model: str, link: str = "", may: str = "view") -> dict[str, object]:
    """A line of the desk's menu, for those who may see the model's rows, or whatever else it asks for."""
    app, name = model.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(link or f"admin:{app}_{name}_changelist"),
        "permission": lambda request: request.user.has_perm(f"{app}.{may}_{name}"),
    }


# The house's own editor extensions: what each does in the browser, and what the sanitiser keeps of it.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy("admin/pull-quote.js")], "extensions": {"PullQuote": html_tags(["aside"])}},
    {
        "js": [static_lazy("admin/figures.js")],
        "extensions": {
            "Picture": html_tags(["figure", "figcaption"], {"figure": ["data-picture", "data-layout"]}),
            "Gallery": html_tags(["section"]),
            "Embed": html_tags(["figure", "figcaption"], {"figure": ["data-embed", "data-id"]}),
        },
    },
]

UNFOLD = {
    "SITE_TITLE": f"{SITE_NAME} desk",
    "SITE_HEADER": SITE_NAME,
    "SITE_SUBHEADER": "The desk",
    "SITE_URL": f"{SITE_URL}/",
    "SITE_SYMBOL": "newspaper",
    "SHOW_HISTORY": False,
    "DASHBOARD_CALLBACK": "articles.admin.desk.dashboard",
    "STYLES": [
        lambda request: static("admin/desk.css"),
        lambda request: static("admin/people.css"),
        lambda request: static("admin/sources.css"),
        lambda request: static("admin/archive.css"),
        lambda request: static("admin/history.css"),
        lambda request: static("admin/figures.css"),
        lambda request: static("admin/pictures.css"),
        lambda request: static("admin/fronts.css"),
        lambda request: static("admin/partners.css"),
    ],
    "COLORS": {
        "primary": {
            "50": "#f0f6fb",
            "100": "#dcebf6",
            "200": "#bfd9ec",
            "300": "#93bfdd",
            "400": "#6ba5cf",
            "500": "#3b82b3",
            "600": "#1f6797",
            "700": "#1a537a",
            "800": "#194665",
            "900": "#1a3c55",
            "950": "#112638",
        },
    },
    "SIDEBAR": {
        "navigation": [
            {
                "title": "The desk",
                "items": [
                    at_desk("Home", "home", "articles.article", "admin:index"),
                    at_desk("Stories", "article", "articles.article"),
                    at_desk("Fronts", "dashboard", "web.front", "fronts", may="arrange"),
                    at_desk("Sections", "view_column", "articles.section"),
                    at_desk("Topics", "sell", "articles.topic"),
                    at_desk("Archive", "history", "articles.relinkjob"),
                    at_desk("Facts", "fact_check", "articles.article", "facts-disagree"),
                ],
            },
            {
                "title": "People",
                "items": [
                    at_desk("Profiles", "person", "people.person"),
                    at_desk("Works", "movie", "people.work"),
                    at_desk("Privacy questions", "child_care", "people.privacyreview"),
                    at_desk(
                        "Possible duplicates", "people", "people.person", "people-duplicates", may="change"
                    ),
                    at_desk("Stories that wait", "person_add", "people.person", "strangers", may="add"),
                    at_desk(
                        "Merges", "merge", "people.person", "admin:people_merge_changelist", may="change"
                    ),
                ],
            },
            {
                "title": "Sourcing",
                "items": [
                    {
                        "title": "Sources",
                        "icon": "lock",
                        "link": reverse_lazy("sources"),
                        "permission": lambda request: (
                            request.user.has_perm("sourcing.add_source")
                            or request.user.has_perm("sourcing.break_glass")
                        ),
                    }
                ],
            },
            {"title": "Pictures", "items": [at_desk("Pictures", "photo_library", "images.image")]},
            {
                "title": "House",
                "items": [
                    at_desk("Contributors", "signature", "staff.contributor"),
                    at_desk("Users", "badge", "staff.user"),
                ],
            },
            {
                "title": "Partners",
                "items": [
                    at_desk("Partners", "handshake", "api.partner"),
                    at_desk("Products", "inventory_2", "api.product"),
                    at_desk("Keys", "key", "api.key"),
                    at_desk("Kills at partners", "gpp_maybe", "api.recalls", "recalls"),
                ],
            },
        ],
    },
}

# --- logs: to standard output, never a key and never a body of a request -------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "newsroom.middleware.WithRequestId"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}{request_id}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},  # else each call with its address, which may hold a partner's token
    },
}
