"""An e-mail's bytes: the same words give the same bytes, and nobody's words become a header."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from notices import mime

WRITTEN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def build(**changes: Any) -> bytes:
    parts: dict[str, Any] = {
        "message_id": "<one@pathways.example>",
        "date": WRITTEN,
        "sender": mime.address("Pathways <pathways@pathways.example>"),
        "to": mime.address("ada@council.example"),
        "reply_to": None,
        "subject": "A claim waits",
        "text": "Dear Ada,\n\nFrom.\n.\nFrom here on: £5 – ready\n",
        "html": "<p>Dear Ada</p>\n",
    }
    return mime.build(**(parts | changes))


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, _class=EmailMessage, policy=default)


def test_the_same_words_give_the_same_bytes() -> None:
    assert build() == build()
    assert build(message_id="<two@pathways.example>") != build()


def test_a_message_says_when_by_whom_and_to_whom() -> None:
    mail = read(build(reply_to=mime.address("manager@council.example")))
    assert mail["From"] == "Pathways <pathways@pathways.example>"
    assert mail["To"] == "ada@council.example"
    assert mail["Reply-To"] == "manager@council.example"
    assert mail["Date"].datetime == WRITTEN
    assert mail["Message-ID"] == "<one@pathways.example>"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_both_parts_come_back_as_they_were_written() -> None:
    mail = read(build())
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == "Dear Ada,\n\nFrom.\n.\nFrom here on: £5 – ready\n"
    assert html.get_content().replace("\r\n", "\n") == "<p>Dear Ada</p>\n"


def test_every_server_on_the_way_may_leave_the_bytes_alone() -> None:
    raw = build(text="é" * 5000, subject="Zoë 👩‍💻 " * 30)
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998  # RFC 5322 section 2.1.1


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\0"])
def test_a_subject_cannot_become_a_header(end: str) -> None:
    mail = read(build(subject=f"Claim{end}Bcc: thief@elsewhere.example"))
    assert mail["Bcc"] is None
    assert mail["Subject"].replace(" ", "") == "ClaimBcc:thief@elsewhere.example"


def test_one_line_keeps_what_belongs_to_names_and_emoji() -> None:
    assert mime.one_line("  שרה‏\t👩‍💻  ") == "שרה‏ 👩‍💻"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nobody",
        "@council.example",
        "ada@",
        "ada@council.example, eve@council.example",
        "ada@council.example\r\nBcc: thief@elsewhere.example",
        "ada@council.example\n",
        "ada eve@council.example",
        "zoë@council.example",
        "ada@council.example\0",
        "ada@" + "a" * 64 + ".example",
    ],
)
def test_what_is_not_one_address_is_refused(text: str) -> None:
    with pytest.raises(mime.BadAddress, match="address"):
        mime.address(text)


def test_a_domain_in_other_letters_is_written_in_plain_ones() -> None:
    assert mime.address("ada@bücher.example") == Address("", "ada", "xn--bcher-kva.example")


def test_a_message_id_is_stable_and_of_its_installation() -> None:
    one = mime.message_id(key="claim-1", site="https://a.example", domain="a.example")
    assert one == mime.message_id(key="claim-1", site="https://a.example", domain="a.example")
    assert one != mime.message_id(key="claim-1", site="https://b.example", domain="a.example")
    assert one != mime.message_id(key="claim-2", site="https://a.example", domain="a.example")
