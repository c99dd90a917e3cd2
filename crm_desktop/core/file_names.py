"""Names of files that came from elsewhere: harmless on every system, and what must not be run."""

from __future__ import annotations

import re

from crm_desktop.core.text import clean_name

MOST_BYTES = 200
"""The longest name in UTF-8; drives take 255 bytes, and a copy's folder needs some too."""
_MOST_ENDING = 24
_NAMELESS = "file"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\u2044\u2215\u29f5\u29f8\uff0f\uff3c\x00-\x1f\x7f\ufffd]')
_RESERVED = re.compile(
    r"(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE
)
_PROGRAMS = """
    ade adp app appimage application appinstaller appref-ms appx appxbundle action bash bat bin
    cab chm cmd com command cpl csh deb desktop diagcab dll dmg drv elf exe fish gadget hlp hta img
    inf ins iso jar jnlp job js jse ksh library-ms lnk mda mde mht mhtml mpkg msc msh msi msix
    msixbundle msp mst ocx osd out pif pkg pl ppkg prg ps1 ps1xml ps2 psc1 psd1 psm1 py pyc pyw pyz
    pyzw rb rdp reg rpm run scf scpt scr sct search-ms searchconnector-ms service
    settingcontent-ms sh shb shs sys term terminal theme themepack tool url vb vbe vbp vbs vhd vhdx
    vxd webloc website wll workflow ws wsc wsf wsh xbap xll xnk zsh
"""
_RUN_BY_SYSTEMS = frozenset(_PROGRAMS.split())


def clean_file_name(name: str) -> str:
    """A name that every system takes and that shows its true ending; never empty.

    Direction and control characters go; separators and what Windows forbids become "_"; names of
    Windows' devices get a "_" in front; long ones are cut before their ending.
    """
    text = clean_name(name.encode("utf-8", "replace").decode("utf-8")).text
    text = _FORBIDDEN.sub("_", text).strip().rstrip(". ")
    if not text.strip("._ "):
        return _NAMELESS
    if _RESERVED.match(text):
        text = f"_{text}"
    return _shortened(text)


def ending_of(name: str) -> str:
    """The last ending in small letters, without its dot; empty if there is none."""
    _, dot, ending = name.rstrip(". ").rpartition(".")
    return ending.lower() if dot else ""


def is_program(name: str) -> bool:
    """Whether a system would run a file of this name instead of showing it."""
    return ending_of(name) in _RUN_BY_SYSTEMS


def _shortened(name: str) -> str:
    if len(name.encode()) <= MOST_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or len(ending.encode()) > _MOST_ENDING:
        stem, ending = name, ""
    else:
        ending = f".{ending}"
    room = MOST_BYTES - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + ending
