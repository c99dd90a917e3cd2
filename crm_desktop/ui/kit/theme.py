"""How the program looks: palette, style sheet, fonts, sizes and density, switchable at any time.

Widgets read colors and sizes through `theme()` while painting, and react to `changed` only if
they keep something that depends on them. There is one theme per process, as there is one
`QApplication` whose palette it sets.
"""

from __future__ import annotations

from enum import StrEnum
from string import Template
from typing import Protocol
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from crm_desktop.core.paths import resource
from crm_desktop.ui.kit.tokens import Scheme, Tokens

_TEXT_AIR = 10
"""Logical pixels a row adds to its font's height (design rule: max(token, font height + 10))."""


class Look(StrEnum):
    """What the user chose in the settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Density(StrEnum):
    """How tall table rows are."""

    COMPACT = "compact"
    NORMAL = "normal"


class Restyled(Protocol):
    """What keeps something that depends on the look."""

    def restyle(self) -> object:
        """The look is another one."""
        ...


class Theme(QObject):
    """Colors, sizes and fonts by name, and the application's palette and style sheet.

    `changed` is emitted after a switch of look, density, base font size or direction.
    """

    changed = Signal()

    def __init__(self, tokens: Tokens | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tokens = tokens or Tokens()
        self._look = Look.LIGHT
        self._density = Density.COMPACT
        self._base_points = self.tokens.font_points("base")
        self._scheme = Scheme.LIGHT
        self._colors = self.tokens.colors(Scheme.LIGHT)
        self._fonts: dict[tuple[str, str], QFont] = {}
        self._metrics: dict[tuple[str, str], QFontMetrics] = {}
        self._is_applied = False
        self._worn: tuple[Scheme, float] | None = None
        self._followers: WeakSet[Restyled] = WeakSet()
        self.changed.connect(self._tell_followers)

    # What painting code asks for ---------------------------------------------------------

    def color(self, name: str) -> QColor:
        """A color of the current palette by its token name, e.g. `accent`, `activity.call.tint`."""
        return self._colors[name]

    def size(self, name: str) -> int:
        """A size in logical pixels by its token name, e.g. `control`, `nav_rail`."""
        return round(self.tokens.size(name))

    def space(self, name: str) -> int:
        """A distance in logical pixels: xs 4, s 8, m 12, l 16, xl 24."""
        return self.tokens.space(name)

    def radius(self, name: str) -> int:
        """A corner radius in logical pixels: tag, control, card, pill."""
        return self.tokens.radius(name)

    def border(self, name: str = "hairline") -> int:
        """A line width in logical pixels: hairline, focus, type_bar."""
        return self.tokens.border(name)

    def font(self, name: str = "base", weight: str = "normal") -> QFont:
        """A font by size (caption, small, base, h2, h1) and weight (normal, medium, strong)."""
        key = (name, weight)
        font = self._fonts.get(key)
        if font is None:
            font = self._make_font(name, weight)
            self._fonts[key] = font
        # A copy: callers may underline theirs.
        return QFont(font)

    def metrics(self, name: str = "base", weight: str = "normal") -> QFontMetrics:
        """Measures of `font(name, weight)`."""
        key = (name, weight)
        metrics = self._metrics.get(key)
        if metrics is None:
            metrics = QFontMetrics(self.font(name, weight))
            self._metrics[key] = metrics
        return metrics

    def row_height(self) -> int:
        """The height of a table row for the chosen density and font."""
        token = "row_compact" if self._density is Density.COMPACT else "row_normal"
        return max(self.size(token), self.metrics("small").height() + _TEXT_AIR)

    def control_height(self, name: str = "control") -> int:
        """The height of a button or field, growing with the font."""
        return max(self.size(name), self.metrics("small").height() + _TEXT_AIR)

    def avatar_colors(self, index: int) -> tuple[QColor, QColor]:
        """Fill and text of an avatar; any integer picks one of the pairs."""
        which = index % self.tokens.count(self._scheme, "avatar")
        return self._colors[f"avatar.{which}.bg"], self._colors[f"avatar.{which}.text"]

    def series_color(self, index: int) -> QColor:
        """A color to tell tags and chart series apart; any integer picks one."""
        return self._colors[f"series.{index % self.tokens.count(self._scheme, 'series')}"]

    @property
    def look(self) -> Look:
        """What the user chose."""
        return self._look

    @property
    def scheme(self) -> Scheme:
        """The palette in use."""
        return self._scheme

    @property
    def is_dark(self) -> bool:
        """Whether the dark palette is in use."""
        return self._scheme is Scheme.DARK

    @property
    def density(self) -> Density:
        """The chosen row density."""
        return self._density

    # What settings change ----------------------------------------------------------------

    def apply(
        self,
        look: Look | str = Look.SYSTEM,
        density: Density | str | None = None,
        *,
        sets_style: bool = True,
    ) -> None:
        """Dress the running application; call it once after `QApplication` was made.

        One made with `-style Fusion` needs no style: `setStyle` gives the style back, and that
        lets PySide set up all of `QStyle`, a twentieth of a start.
        """
        app = _application()
        if not self._is_applied:
            self._is_applied = True
            register_fonts()
            if sets_style:
                app.setStyle("Fusion")
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
            app.layoutDirectionChanged.connect(self._refresh)
        self._look = Look(look)
        self._refresh()
        if density is not None:
            self.set_density(density)

    def set_look(self, look: Look | str) -> None:
        """Switch to light, dark or the system's choice; everything is repainted."""
        self._look = Look(look)
        self._refresh()

    def set_density(self, density: Density | str) -> None:
        """Switch the height of table rows."""
        if self._density is not Density(density):
            self._density = Density(density)
            self.changed.emit()

    def set_base_points(self, points: float) -> None:
        """Scale every font so that the base size has this many points."""
        self._base_points = points
        self._refresh()

    def follow(self, widget: Restyled) -> None:
        """Call its `restyle()` after each `changed`, as long as it lives.

        For widgets made by the dozen: a connection of each takes longer than all else about it.
        """
        self._followers.add(widget)

    def _tell_followers(self) -> None:
        for widget in tuple(self._followers):
            if shiboken6.isValid(widget):
                widget.restyle()

    def _follow_system(self) -> None:
        if self._look is Look.SYSTEM:
            self._refresh()

    def _refresh(self) -> None:
        self._scheme = self._wanted_scheme()
        self._colors = self.tokens.colors(self._scheme)
        self._fonts.clear()
        self._metrics.clear()
        if self._is_applied:
            app = _application()
            self._tell_platform()
            look = (self._scheme, self._base_points)
            if look != self._worn:
                self._worn = look
                app.setPalette(self._palette())
                app.setFont(self.font("base"))
                # The dear part: every widget is looked at again.
                app.setStyleSheet(self._style_sheet())
        self.changed.emit()

    def _tell_platform(self) -> None:
        """Native parts (title bar, file dialogs) follow the choice where the platform can."""
        scheme = {
            Look.LIGHT: Qt.ColorScheme.Light,
            Look.DARK: Qt.ColorScheme.Dark,
            Look.SYSTEM: Qt.ColorScheme.Unknown,
        }[self._look]
        hints = QGuiApplication.styleHints()
        hints.blockSignals(True)
        hints.setColorScheme(scheme)
        hints.blockSignals(False)

    def _wanted_scheme(self) -> Scheme:
        if self._look is Look.SYSTEM:
            is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return Scheme.DARK if is_dark else Scheme.LIGHT
        return Scheme(self._look.value)

    # How it is made ----------------------------------------------------------------------

    def _make_font(self, name: str, weight: str) -> QFont:
        scale = self._base_points / self.tokens.font_points("base")
        font = QFont()
        font.setFamilies(self._families(name))
        font.setPointSizeF(self.tokens.font_points("small" if name == "mono" else name) * scale)
        font.setWeight(QFont.Weight(self.tokens.font_weight(weight)))
        if self.tokens.has_tabular_figures:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _families(self, name: str) -> list[str]:
        head = self.tokens.mono_families if name == "mono" else self.tokens.families[:2]
        tail = self.tokens.families[2:]
        by_script = [family for names in self.tokens.fallbacks.values() for family in names]
        return list(dict.fromkeys([*head, *by_script, *tail]))

    def _palette(self) -> QPalette:
        color = self.color
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, name in {
            roles.Window: "window",
            roles.WindowText: "text",
            roles.Base: "surface",
            roles.AlternateBase: "window",
            roles.Text: "text",
            roles.Button: "surface",
            roles.ButtonText: "text",
            roles.BrightText: "text_on_accent",
            roles.Highlight: "selection",
            roles.HighlightedText: "text",
            roles.Accent: "accent",
            roles.Link: "link",
            roles.LinkVisited: "link",
            roles.ToolTipBase: "tooltip",
            roles.ToolTipText: "tooltip_text",
            roles.PlaceholderText: "text_muted",
            roles.Light: "raised",
            roles.Midlight: "hover",
            roles.Mid: "border",
            roles.Dark: "border_strong",
            roles.Shadow: "shadow",
        }.items():
            palette.setColor(role, color(name))
        disabled = QPalette.ColorGroup.Disabled
        for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
            palette.setColor(disabled, role, color("text_disabled"))
        palette.setColor(QPalette.ColorGroup.Inactive, roles.Highlight, color("selection_inactive"))
        return palette

    def _style_sheet(self) -> str:
        """The template filled in; its paddings are symmetric, so it serves both directions."""
        values: dict[str, object] = {
            name.replace(".", "_"): _css(color) for name, color in self._colors.items()
        }
        values |= self.tokens.flat_numbers()
        values |= {
            "control_inside": self.control_height() - 2 * self.border(),
            "control_inside_focus": self.control_height() - 2 * self.border("focus"),
            "menu_item_air": (self.control_height() - self.metrics("small").height()) // 2,
            "menu_item_start": self.size("icon_button") + 2 * self.space("s"),
            "space_s_focus": self.space("s") - self.border(),
            "space_xs_focus": self.space("xs") - self.border(),
        }
        template = resource("themes", "style.qss").read_text(encoding="utf-8")
        return Template(template).substitute(values)


_theme: Theme | None = None


def theme() -> Theme:
    """The theme of this process."""
    global _theme  # noqa: PLW0603 - one per process, as the application's palette is
    if _theme is None:
        _theme = Theme()
    return _theme


def register_fonts() -> None:
    """Make the bundled fonts known to Qt; a second call does no harm."""
    for path in sorted(resource("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("the theme needs a QApplication")
    return app


def _css(color: QColor) -> str:
    if color.alpha() == QColor(Qt.GlobalColor.black).alpha():
        return color.name()
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {color.alpha()})"
