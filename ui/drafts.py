"""What was typed when a session ended, kept until the same person has signed in again.

A POST that meets the sign-in page would lose its text. `ui.middleware.KeepDrafts` keeps it here under a signed id
that travels in the address to come back to (`?draft=…`), and `ui.forms.bound` puts it back into the form.

On a shared computer the next person must not see it. A signed cookie, set while someone is signed in, says whose
browser this last was (a keyed hash, no name); a draft belongs to that person and opens for nobody else. Passwords,
codes, tokens and files are never kept, nor anything for a view marked `never_keep`. A draft lasts a day.
"""

import json
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

from ui import clock, tokens
from ui.models import Draft

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

COOKIE = "pathways_here"
COOKIE_AGE = timedelta(days=30)
SALT = "ui.drafts"
LASTS = timedelta(hours=24)
MAX_BYTES = 64 * 1024
MAX_EACH = 10
SECRET = re.compile(r"csrf|pass(word|phrase|code|key)|token|secret|otp|(^|[-_])(code|pin)$", re.IGNORECASE)


def never_keep(view: View) -> View:
    """Mark a view whose answers must not be stored beside a person, not even for a day."""
    view.keeps_drafts = False  # type: ignore[attr-defined]
    return view


def owner_of(user: AbstractBaseUser) -> str:
    """Whose draft it is, as a keyed hash: the table and the cookie name nobody."""
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set the cookie that says whose browser this is, when it does not say so already."""
    owner = owner_of(request.user)  # type: ignore[arg-type]
    if _owner_in_cookie(request) != owner:
        response.set_signed_cookie(
            COOKIE,
            owner,
            salt=SALT,
            max_age=COOKIE_AGE,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
            samesite="Lax",
        )


def _owner_in_cookie(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=COOKIE_AGE) or "")


def _worth_keeping(post: QueryDict) -> dict[str, list[str]]:
    return {name: values for name, values in post.lists() if not SECRET.search(name)}


def keep(request: HttpRequest) -> str:
    """Keep what this POST carried; returns the signed id, or nothing when there is nobody or nothing to keep it for."""
    owner = _owner_in_cookie(request)
    match = request.resolver_match
    if not owner or (match and not getattr(match.func, "keeps_drafts", True)):
        return ""
    data = _worth_keeping(request.POST)
    if not any(value.strip() for values in data.values() for value in values) or len(json.dumps(data)) > MAX_BYTES:
        return ""
    drop_old()
    surplus = Draft.objects.filter(owner=owner).order_by("-kept_at", "-pk").values_list("pk", flat=True)
    Draft.objects.filter(pk__in=list(surplus[MAX_EACH - 1 :])).delete()
    name = secrets.token_urlsafe(16)
    Draft.objects.create(key=tokens.digest(name), owner=owner, data=data, kept_at=clock.now())
    return signing.Signer(salt=SALT).sign(name)


def recall(request: HttpRequest) -> QueryDict | None:
    """What `?draft=` names, if it is this person's and not older than a day."""
    signed = request.GET.get("draft", "")
    user = getattr(request, "user", None)
    if not signed or user is None or not user.is_authenticated:
        return None
    try:
        name = signing.Signer(salt=SALT).unsign(signed)
    except signing.BadSignature:
        return None
    draft = Draft.objects.filter(key=tokens.digest(name), kept_at__gt=clock.now() - LASTS).first()
    if draft is None or not constant_time_compare(draft.owner, owner_of(user)):
        return None
    typed = QueryDict(mutable=True)
    for key, values in draft.data.items():
        typed.setlist(key, values)
    return typed


def drop_old() -> int:
    """Delete drafts older than a day; returns how many. Also for the timetable, so that a quiet service forgets too."""
    return Draft.objects.filter(kept_at__lte=clock.now() - LASTS).delete()[0]
