"""An e-mail as bytes, the same bytes for the same words: fixed boundary, fixed Message-ID, fixed date."""

import hashlib
import unicodedata
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses


class BadAddress(ValueError):
    """An address that no mail can be sent to. The message says how to mend it."""


def one_line(words: str) -> str:
    """Words fit for a header: every run of white space, line ends among it, is one space; control characters go."""
    return "".join(c for c in " ".join(words.split()) if not _controls(c))


def _controls(character: str) -> bool:
    # Cc alone: joiners and direction marks (Cf) belong to emoji and to names written from the right.
    return unicodedata.category(character) == "Cc"


def address(text: str) -> Address:
    """`name@example.org` or `Name <name@example.org>`. BadAddress when it is not one address, or tries to be more."""
    if any(_controls(c) for c in text):
        raise BadAddress("An e-mail address cannot contain line ends or control characters.")
    found = getaddresses([text])
    name, spec = found[0] if found else ("", "")
    local, _, domain = spec.rpartition("@")
    if len(found) != 1 or not (local and domain) or not local.isascii() or any(c in spec for c in ' <>,;:"()[]\\'):
        raise BadAddress("Enter one e-mail address, like name@example.gov.uk.")
    try:
        return Address(one_line(name), username=local, domain=domain.encode("idna").decode("ascii"))
    except (UnicodeError, ValueError) as error:
        raise BadAddress("Enter one e-mail address, like name@example.gov.uk.") from error


def message_id(*, key: str, site: str, domain: str) -> str:
    """The Message-ID of this message on this installation: the same however often it is made."""
    digest = hashlib.sha256(f"{site}\n{key}".encode()).hexdigest()
    return f"<{digest[:40]}@{domain}>"


def build(
    *,
    message_id: str,
    date: datetime,
    sender: Address,
    to: Address,
    reply_to: Address | None,
    subject: str,
    text: str,
    html: str,
) -> bytes:
    """The whole message, lines ended by CR LF, 7-bit throughout so that no server on the way need change it."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = to
    if reply_to is not None:
        mail["Reply-To"] = reply_to
    mail["Subject"] = one_line(subject)
    mail["Date"] = date
    mail["Message-ID"] = message_id
    # Neither an out-of-office answer nor an Exchange receipt should come back from this.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:32]}")
    return mail.as_bytes()
