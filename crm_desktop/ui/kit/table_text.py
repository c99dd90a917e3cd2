"""Rows of a table for the clipboard: tab-separated text, and a table for office programs.

No cell becomes a formula where it is pasted: the table says that its cells are text, and in the
plain text an apostrophe stands before what a spreadsheet would compute (OWASP, CSV injection).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from crm_desktop.ui.kit.columns import Column
from crm_desktop.ui.kit.formatting import EMPTY

_FORMULA_SIGNS = "=+-@＝＋－＠"
_PHONE = re.compile(r"\+[\d\s().\-/]+([\s,;]*(ext|x)\.?\s*\d+)?")
_NUMBER = re.compile(r"-?[\d\s.,\u00a0\u202f'’]+")
_INVISIBLE = dict.fromkeys((*range(0x2066, 0x206A), 0x200E, 0x200F))
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def plain_cell(text: str) -> str:
    """A cell as one line of text without marks of direction, empty for "nothing there"."""
    clean = _BREAKS.sub(" ", text.translate(_INVISIBLE)).strip()
    return "" if clean == EMPTY else clean


def safe_cell(text: str) -> str:
    """A plain cell that no spreadsheet computes; phones and numbers stay as they are."""
    if text[:1] in _FORMULA_SIGNS and text:
        is_harmless = _PHONE.fullmatch(text) or _NUMBER.fullmatch(text)
        return text if is_harmless else f"'{text}"
    return text


def table_texts(columns: Sequence[Column], rows: Iterable[Any]) -> tuple[str, str]:
    """The rows under their titles, as tab-separated text and as HTML."""
    titles = [plain_cell(column.title) for column in columns]
    lines = ["\t".join(map(safe_cell, titles))]
    cells = "".join(f"<th>{escape(title)}</th>" for title in titles)
    table = [f"<tr>{cells}</tr>"]
    for row in rows:
        texts = [plain_cell(column.copied_text_of(row)) for column in columns]
        lines.append("\t".join(map(safe_cell, texts)))
        cells = "".join(f"<td>{escape(text)}</td>" for text in texts)
        table.append(f"<tr>{cells}</tr>")
    style = r'<style>td {mso-number-format:"\@"; white-space:pre-wrap}</style>'
    html = f'<html><head><meta charset="utf-8">{style}</head><body><table>'
    return "\n".join(lines), f"{html}{''.join(table)}</table></body></html>"
