"""What the paper says of itself."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from web.reading import for_readers

POLICIES = {  # slug: what it is called, and one line on it
    "ethics": (_("Ethics"), _("Whom we serve, how a story comes to be, and what we do not print.")),
    "corrections": (_("Corrections"), _("How a mistake is put right, and where you see that it was.")),
    "unnamed-sources": (_("Unnamed sources"), _("When somebody is not named, what you are told instead.")),
    "ownership": (_("Ownership"), _("Whose paper this is, what pays for it, and how to reach us.")),
}
TEMPLATES = {slug: f"web/policies/{slug}.html" for slug in POLICIES}


@for_readers
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "web/about.html", {"policies": POLICIES})


@for_readers
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the policies there are; 404 for any other."""
    if slug not in TEMPLATES:
        raise Http404("no such policy")
    name, line = POLICIES[slug]
    context = {
        "policy": slug,
        "name": name,
        "line": line,
        "others": {other: told for other, told in POLICIES.items() if other != slug},
        "owner": settings.SITE_OWNER,
        "contact": settings.SITE_CONTACT,
    }
    return render(request, TEMPLATES[slug], context)
