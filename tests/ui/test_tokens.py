"""Tokens: long, never the same, and only their digest is worth storing."""

from ui import tokens


def test_a_token_has_at_least_128_bits_and_its_own_digest() -> None:
    token, digest = tokens.make()
    assert len(token) * 6 >= 128
    assert digest == tokens.digest(token)
    assert len(digest) == 64
    assert token not in digest


def test_no_two_tokens_are_the_same() -> None:
    assert len({tokens.make()[0] for _ in range(100)}) == 100
