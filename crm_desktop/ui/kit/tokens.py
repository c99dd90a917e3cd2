"""The design tokens: every color, size and font of the program, read from one file.

Names are roles with dots between levels: `accent`, `activity.call.solid`, `planner.tray`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import cast

from PySide6.QtGui import QColor

from crm_desktop.core.paths import resource

_RGBA_LENGTH = len("#RRGGBBAA")

JsonObject = Mapping[str, object]


class Scheme(StrEnum):
    """The two palettes."""

    LIGHT = "light"
    DARK = "dark"


class Tokens:
    """The token file, flattened; a missing name is a `KeyError`, as for any misspelled name."""

    def __init__(self, path: Path | None = None) -> None:
        content = (path or resource("themes", "tokens.json")).read_text(encoding="utf-8")
        tokens = cast("JsonObject", json.loads(content))
        colors = cast("Mapping[str, JsonObject]", tokens["color"])
        self._colors = {
            scheme: {name: _color(value) for name, value in _flatten(colors[scheme]).items()}
            for scheme in Scheme
        }
        font = cast("JsonObject", tokens["font"])
        self._sizes = _numbers(cast("JsonObject", tokens["size"]))
        self._spaces = _numbers(cast("JsonObject", tokens["space"]))
        self._radii = _numbers(cast("JsonObject", tokens["radius"]))
        self._borders = _numbers(cast("JsonObject", tokens["border_width"]))
        self._motion = _numbers(cast("JsonObject", tokens["motion"]))
        self._font_sizes = _numbers(cast("JsonObject", font["size_pt"]))
        self._font_weights = _numbers(cast("JsonObject", font["weight"]))
        self.has_tabular_figures = bool(font["tabular_figures"])
        self.families = tuple(cast("list[str]", font["families"]))
        fallbacks = cast("Mapping[str, list[str]]", font["fallback_by_script"])
        self.fallbacks = {script: tuple(names) for script, names in fallbacks.items()}
        self.mono_families = tuple(cast("list[str]", font["mono"]))
        icons = cast("Mapping[str, str]", tokens["icon_by_activity"])
        self.icon_by_activity = dict(icons)

    def colors(self, scheme: Scheme) -> Mapping[str, QColor]:
        """All colors of a palette by name."""
        return self._colors[scheme]

    def size(self, name: str) -> float:
        """A size in logical pixels; `icon_stroke` is in units of the icons' 24-pixel grid."""
        return self._sizes[name]

    def space(self, name: str) -> int:
        """A distance in logical pixels: xs, s, m, l, xl."""
        return int(self._spaces[name])

    def radius(self, name: str) -> int:
        """A corner radius in logical pixels: tag, control, card, pill."""
        return int(self._radii[name])

    def border(self, name: str) -> int:
        """A line width in logical pixels: hairline, focus, type_bar."""
        return int(self._borders[name])

    def font_points(self, name: str) -> float:
        """A font size in points: planner_chip, caption, small, base, h2, h1."""
        return self._font_sizes[name]

    def font_weight(self, name: str) -> int:
        """A font weight: normal, medium, strong."""
        return int(self._font_weights[name])

    def count(self, scheme: Scheme, name: str) -> int:
        """How many colors stand in a list such as `avatar` or `series`."""
        heads = {key.split(".")[1] for key in self._colors[scheme] if key.startswith(f"{name}.")}
        return len(heads)

    def flat_numbers(self) -> Mapping[str, int]:
        """Every length by a name fit for the style sheet, e.g. `size_control`, `space_m`."""
        groups = {
            "size": self._sizes,
            "space": self._spaces,
            "radius": self._radii,
            "border": self._borders,
        }
        return {
            f"{group}_{name.replace('.', '_')}": round(value)
            for group, values in groups.items()
            for name, value in values.items()
        }


def _flatten(values: JsonObject, prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, list):
            items = {str(index): item for index, item in enumerate(cast("list[object]", value))}
            flat.update(_flatten(items, f"{name}."))
        elif isinstance(value, dict):
            flat.update(_flatten(cast("JsonObject", value), f"{name}."))
        else:
            flat[name] = str(value)
    return flat


def _numbers(values: JsonObject) -> dict[str, float]:
    flat = _flatten(values)
    return {name: float(value) for name, value in flat.items() if _is_number(value)}


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _color(text: str) -> QColor:
    # Tokens put the opacity last (#RRGGBBAA), Qt wants it first.
    if len(text) == _RGBA_LENGTH:
        return QColor(f"#{text[7:]}{text[1:7]}")
    return QColor(text)
