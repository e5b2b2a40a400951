"""Secrets that travel in a link. Only the digest is kept, so that a copy of the database opens nothing."""

import hashlib
import secrets

TOKEN_BYTES = 32


def make() -> tuple[str, str]:
    """A new token of 256 bits for the link, and the digest to store."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, digest(token)


def digest(token: str) -> str:
    """SHA-256 as 64 hexadecimal digits. Tokens are random and long, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
