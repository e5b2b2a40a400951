"""gunicorn for production. Threads share a worker's database pool; the pool opens after the fork, so no preloading."""

import multiprocessing

bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = multiprocessing.cpu_count()
threads = 4
timeout = 30
graceful_timeout = 20
# A worker retires after a while, not all at once, so that a slow leak cannot grow for ever.
max_requests = 5_000
max_requests_jitter = 500
# Addresses of people's records are personal data: errors are logged, visits are not.
accesslog = None


def post_worker_init(worker: object) -> None:  # noqa: ARG001 - gunicorn hands it over
    """A new worker reads the framework before it takes visitors."""
    from django.utils.module_loading import import_string  # settings are ready only now

    import_string("pathways.queries.frameworks.read_ahead")()
