"""How a file is shown: its icon, its kind and its size."""

from __future__ import annotations

from crm_desktop.business.attachments.model import Attachment
from crm_desktop.core.file_names import ending_of, is_program
from crm_desktop.ui.kit.formatting import format_size

_ICONS = {
    "file-text": "pdf doc docx odt rtf txt md pages tex xps",
    "table": "xls xlsx xlsm ods csv tsv numbers",
    "mail": "eml msg",
    "calendar": "ics",
    "address-book": "vcf",
    "photo": "png jpg jpeg gif webp bmp tif tiff heic svg",
}
_BY_ENDING = {ending: icon for icon, endings in _ICONS.items() for ending in endings.split()}
_LONGEST_KIND = 5


def file_icon(file: Attachment) -> str:
    """The name of an icon for a kind of file."""
    if is_program(file.file_name):
        return "alert-triangle"
    known = _BY_ENDING.get(ending_of(file.file_name))
    return known or ("photo" if file.is_picture else "file")


def file_tone(file: Attachment) -> str:
    """The color of that icon: what a system would run is marked."""
    return "warning" if is_program(file.file_name) else "text_muted"


def kind_of_file(file: Attachment) -> str:
    """The ending as a word: "PDF"; empty if there is none."""
    return ending_of(file.file_name).upper()[:_LONGEST_KIND]


def file_size(file: Attachment) -> str:
    """The size as the language writes it."""
    return format_size(file.size)
