"""Handing a phone number, an e-mail or a web address to the system; only ever after a click."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from PySide6.QtCore import QCoreApplication, QUrl

from crm_desktop.business.contacts.model import Address, ContactPoint, PointKind
from crm_desktop.core.text import digits_of

_WEB_SCHEMES = frozenset({"http", "https"})


def call_url(number: str) -> QUrl | None:
    """The `tel:` address of a number as shown or as stored; None if there are no digits."""
    digits = digits_of(number)
    if not digits:
        return None
    plus = "+" if number.strip().lstrip("\u2066").startswith("+") else ""
    return QUrl(f"tel:{plus}{digits}")


def mail_url(address: str) -> QUrl | None:
    """The `mailto:` address of an e-mail; nothing but the address goes in."""
    text = address.strip()
    if "@" not in text:
        return None
    return QUrl(f"mailto:{quote(text, safe='@')}")


def written_mail_url(address: str, subject: str, text: str) -> QUrl | None:
    """The `mailto:` address of an e-mail that is begun with a subject and a text."""
    url = mail_url(address)
    if url is None:
        return None
    body = text.replace("\n", "\r\n")  # as RFC 6068 wants it
    said = f"subject={quote(subject, safe='')}&body={quote(body, safe='')}"
    start = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    return QUrl(f"{start}?{said}")


def web_url(address: str) -> QUrl | None:
    """A web address with its scheme; None for any other scheme, such as `file:`."""
    text = address.strip()
    if not text or any(character.isspace() for character in text):
        return None
    if "://" not in text:
        text = f"https://{text}"
    url = QUrl(text, QUrl.ParsingMode.StrictMode)
    return url if url.isValid() and url.host() and url.scheme() in _WEB_SCHEMES else None


def point_url(point: ContactPoint) -> QUrl | None:
    """How the system reaches a contact point; None where it cannot."""
    if point.kind is PointKind.FAX:
        return None
    if point.kind.is_number:
        return call_url(point.normalized_value or point.raw_value)
    if point.kind is PointKind.EMAIL:
        return mail_url(point.normalized_value or point.raw_value)
    return web_url(point.raw_value) if point.kind is PointKind.URL else None


def map_url(query: str) -> QUrl | None:
    """Where a map in the user's browser shows a place; None if nothing is asked for."""
    if not query.strip():
        return None
    return QUrl(f"https://www.openstreetmap.org/search?query={quote(query.strip(), safe='')}")


def reach(url: QUrl | None, tell: Callable[[str], object]) -> None:
    """Let the system open it; `tell(sentence)` if nobody does, at once or a moment later."""
    if url is None:
        tell(unopened_sentence(None))
        return
    from crm_desktop.ui.kit.opening import open_url

    open_url(url, lambda: tell(unopened_sentence(url)))


def unopened_sentence(url: QUrl | None) -> str:
    """What to say when nobody opened it."""
    translate = QCoreApplication.translate
    return {
        "tel": translate("Reaching", "No program on this computer takes calls."),
        "mailto": translate("Reaching", "No program on this computer writes e-mails."),
    }.get(
        url.scheme() if url is not None else "",
        translate("Reaching", "No program on this computer opens web pages."),
    )


def address_line(address: Address) -> str:
    """An address in one line."""
    place = " ".join(part for part in (address.postal_code, address.locality) if part)
    parts = (address.street_address, place, address.region, address.country)
    return ", ".join(part for part in parts if part)
