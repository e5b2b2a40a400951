"""Deny by default: a view without a marker is refused, a visitor without the permission gets 404."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from people.permissions import Access, held


class DenyByDefault:
    """Holds every request against the marker of the view it resolves to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let the request through, send it to sign in, or answer 404 so that nothing is disclosed."""
        access: Access | None = getattr(view, "access", None)
        if access is None:
            raise ImproperlyConfigured(f"{view!r} has no access marker: add @public, @signed_in or @needs(…).")
        if access.public:
            return None
        if not request.user.is_authenticated:
            # A form sent after the session ended comes back to the page that asked for it, not to the POST.
            back = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
            return redirect_to_login(back)
        if access.permission is not None and not held(request).may(access.permission):
            raise Http404
        return None
