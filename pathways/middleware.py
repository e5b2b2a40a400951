"""An installation without a published framework: its pages say so, and what to do, instead of failing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from pathways.queries.frameworks import NoFramework
from ui.http import render


class ExplainNoFramework:
    """Turns NoFramework, raised by whichever page needs one, into a page of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that explains it, as 503: it is the service that is not ready. Anything else is left alone."""
        if not isinstance(exception, NoFramework):
            return None
        return render(request, "pathways/no_framework.html", status=503)
