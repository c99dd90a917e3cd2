"""Writing a flat TOML table of texts, whole numbers, booleans and lists of texts.

The standard library reads TOML but does not write it; settings need no more than this.
"""

from __future__ import annotations

from collections.abc import Mapping

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def to_toml(values: Mapping[str, object]) -> str:
    """`values` as TOML text with one line per key, sorted; other kinds raise `TypeError`."""
    return "".join(f"{_key(key)} = {_value(values[key])}\n" for key in sorted(values))


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if plain else _text(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple | list):
        items: list[object] = list(value)  # pyright: ignore[reportUnknownArgumentType]
        return "[" + ", ".join(_value(item) for item in items) + "]"
    raise TypeError(type(value).__name__)


def _text(text: str) -> str:
    return '"' + "".join(_character(character) for character in text) + '"'


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if ord(character) < 0x20 or ord(character) == 0x7F:
        return f"\\u{ord(character):04X}"
    if 0xD800 <= ord(character) <= 0xDFFF:  # an undecodable byte of a path
        return "\N{REPLACEMENT CHARACTER}"
    return character
