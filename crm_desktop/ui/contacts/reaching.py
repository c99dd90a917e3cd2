"""Handing a phone number, an e-mail or a web address to the system; only ever after a click."""

from __future__ import annotations

import os
from collections.abc import Callable
from urllib.parse import quote

from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from crm_desktop.business.contacts.model import Address, ContactPoint, PointKind
from crm_desktop.core.text import digits_of

_WEB_SCHEMES = frozenset({"http", "https"})
_OPENER = "xdg-open"
_OPENER_LOOKED_AT_MS = 200
_OPENER_LOOKED_AT_TIMES = 50
"""An opener that still runs after ten seconds has found somebody: it may be the browser itself."""
_DESKTOPS = ("xcb", "wayland")


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
    if url is not None and QGuiApplication.platformName() in _DESKTOPS and not _is_caged():
        import shutil

        opener = shutil.which(_OPENER)
        if opener is not None:
            open_with(opener, url, tell)
            return
    if url is None or not QDesktopServices.openUrl(url):
        tell(unopened_sentence(url))


def open_with(opener: str, url: QUrl, tell: Callable[[str], object]) -> None:
    """Start an opener and look how it ends: Qt's own way says nothing of one that fails later."""
    import subprocess

    try:
        started = subprocess.Popen(  # noqa: S603 - the system's opener, one argument, no shell
            [opener, url.toString(QUrl.ComponentFormattingOption.FullyEncoded)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        tell(unopened_sentence(url))
        return
    timer = QTimer(QCoreApplication.instance())
    looks = iter(range(_OPENER_LOOKED_AT_TIMES))

    def look() -> None:
        code = started.poll()
        if code is None and next(looks, None) is not None:
            return
        timer.stop()
        timer.deleteLater()
        if code:
            tell(unopened_sentence(url))

    timer.timeout.connect(look)
    timer.start(_OPENER_LOOKED_AT_MS)


def _is_caged() -> bool:
    """In a sandbox the desktop's portal opens things, which Qt knows how to ask."""
    return "FLATPAK_ID" in os.environ or "SNAP" in os.environ


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
