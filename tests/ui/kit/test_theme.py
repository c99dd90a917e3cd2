"""Tokens, theme and icons: complete, readable, switchable, sharp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import crm_desktop
from crm_desktop.core.paths import resource
from crm_desktop.ui.kit import icons
from crm_desktop.ui.kit.theme import Density, Look, theme
from crm_desktop.ui.kit.tokens import Scheme, Tokens

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
_LITERAL_COLOR = re.compile(r"""["']#[0-9A-Fa-f]{3,8}["']|\brgba?\(\s*\d""")
_UI = Path(crm_desktop.__file__).parent / "ui"


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> Iterator[None]:
    theme().apply(Look.LIGHT, Density.COMPACT)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    theme().set_base_points(10)
    theme().apply(Look.LIGHT, Density.COMPACT)


def _contrast(one: QColor, two: QColor) -> float:
    def luminance(color: QColor) -> float:
        parts = [
            value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
            for value in (color.redF(), color.greenF(), color.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_both_schemes_have_the_same_names() -> None:
    tokens = Tokens()
    assert set(tokens.colors(Scheme.LIGHT)) == set(tokens.colors(Scheme.DARK))


@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize("surface", ["window", "surface", "raised", "hover", "selection"])
@pytest.mark.parametrize("text", ["text", "text_muted"])
def test_texts_are_readable_on_every_surface(scheme: Scheme, surface: str, text: str) -> None:
    colors = Tokens().colors(scheme)
    assert _contrast(colors[text], colors[surface]) >= 4.5


@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize("tone", ["success", "warning", "danger", "info"])
def test_status_texts_are_readable_on_their_tint(scheme: Scheme, tone: str) -> None:
    colors = Tokens().colors(scheme)
    assert _contrast(colors[tone], colors[f"{tone}_bg"]) >= 4.5


def test_opacity_stands_last_in_the_tokens() -> None:
    assert Tokens().colors(Scheme.LIGHT)["shadow"] == QColor(0x1A, 0x1D, 0x23, 0x33)


def test_a_misspelled_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        theme().color("acent")


def test_no_color_is_written_outside_the_tokens() -> None:
    found = [
        f"{path.relative_to(_UI)}:{number}: {line.strip()}"
        for path in sorted(_UI.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _LITERAL_COLOR.search(line) and path.name not in ("theme.py", "tokens.py")
    ]
    assert not found
    assert "#" not in resource("themes", "style.qss").read_text(encoding="utf-8").replace(
        "#qt_", ""
    )


def test_a_switch_of_look_repaints_what_is_open(qtbot: QtBot) -> None:
    button = QPushButton("x")
    qtbot.addWidget(button)
    button.show()
    light = button.grab().toImage().pixelColor(3, 3)
    seen: list[Scheme] = []
    theme().changed.connect(lambda: seen.append(theme().scheme))
    theme().set_look(Look.DARK)
    assert button.grab().toImage().pixelColor(3, 3).lightness() < light.lightness()
    assert seen == [Scheme.DARK]
    palette = QGuiApplication.palette()
    assert palette.color(QPalette.ColorRole.Window) == theme().color("window")


def test_following_the_system_reacts_to_its_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    theme().set_look(Look.SYSTEM)
    monkeypatch.setattr(theme(), "_wanted_scheme", lambda: Scheme.DARK)
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme().is_dark
    theme().set_look(Look.LIGHT)


def test_a_fixed_choice_ignores_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    theme().set_look(Look.LIGHT)
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme().is_dark


def test_density_and_font_decide_the_row_height() -> None:
    assert theme().row_height() == theme().size("row_compact")
    theme().set_density(Density.NORMAL)
    assert theme().row_height() == theme().size("row_normal")
    theme().set_base_points(16)
    assert theme().row_height() == theme().metrics("small").height() + 10
    assert theme().control_height() > theme().size("control")


def test_fonts_are_bundled_and_have_tabular_figures() -> None:
    assert {"Inter", "Noto Sans", "Noto Sans Arabic", "Noto Sans Ethiopic"} <= set(
        QFontDatabase.families()
    )
    font = theme().font("small", "medium")
    assert QFontInfo(font).family() == "Inter"
    assert font.weight() == QFont.Weight.Medium
    metrics = theme().metrics("small")
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")


def test_a_changed_font_is_only_the_callers() -> None:
    theme().font("base").setUnderline(True)
    assert not theme().font("base").underline()


@pytest.mark.parametrize(
    "text", ["Žalgiris", "Шевченко", "شركة النور", "ሙሉጌታ ከበደ", "ابراهیم رضایی"]
)
def test_every_script_has_glyphs(text: str) -> None:
    from PySide6.QtGui import QTextLayout

    layout = QTextLayout(text, theme().font("small"))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    glyphs = [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
    assert glyphs
    assert 0 not in glyphs


def test_every_icon_named_in_the_source_is_shipped() -> None:
    shipped = {path.stem for path in resource("icons").glob("*.svg")}
    pattern = re.compile(
        r"""(?:icon|draw_icon|IconLabel|IconButton|set_icon_name)\(\s*"([a-z0-9-]+)"|"""
        r"""icon_name\s*[=:]\s*(?:str\s*=\s*)?"([a-z0-9-]+)\""""
    )
    missing = {
        f"{path.name}: {name}"
        for path in sorted(_UI.rglob("*.py"))
        for found in pattern.findall(path.read_text(encoding="utf-8"))
        for name in found
        if name and name not in shipped
    }
    assert not missing


def test_licences_lie_beside_what_they_are_for() -> None:
    assert "MIT License" in resource("icons", "LICENSE").read_text(encoding="utf-8")
    for path in resource("fonts").glob("*.ttf"):
        licence = resource("fonts", f"OFL-{path.stem.split('-')[0]}.txt")
        assert "SIL Open Font License" in licence.read_text(encoding="utf-8")


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_icons_are_drawn_for_the_screens_ratio(ratio: float, qapp: QApplication) -> None:
    image = icons.pixmap("phone", theme().color("text"), 18, ratio)
    assert image.width() == round(18 * ratio)
    assert image.devicePixelRatio() == ratio
    assert image is not icons.pixmap("phone", theme().color("accent"), 18, ratio)


def test_an_icon_follows_the_theme_without_being_made_again(qapp: QApplication) -> None:
    made = icons.icon("phone", "text")

    def darkest() -> int:
        image = made.pixmap(QSize(18, 18), 1.0).toImage()
        points = ((x, y) for x in range(18) for y in range(18))
        return min(
            (
                image.pixelColor(x, y).lightness()
                for x, y in points
                if image.pixelColor(x, y).alpha() > 200
            ),
            default=255,
        )

    assert darkest() < 80
    theme().set_look(Look.DARK)
    assert darkest() > 150


def test_pointing_icons_are_mirrored_and_others_are_not(qapp: QApplication) -> None:
    color = theme().color("text")
    before = {
        name: icons.pixmap(name, color, 24, 1.0).toImage() for name in ("chevron-right", "phone")
    }
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    after = {name: icons.pixmap(name, color, 24, 1.0).toImage() for name in before}
    assert after["phone"] == before["phone"]
    flipped = before["chevron-right"].flipped(Qt.Orientation.Horizontal)
    assert after["chevron-right"] != before["chevron-right"]
    assert (
        abs(flipped.pixelColor(9, 12).alpha() - after["chevron-right"].pixelColor(9, 12).alpha())
        < 60
    )


def test_disabled_icons_are_dimmed(qapp: QApplication) -> None:
    made = icons.icon("phone", "text")
    normal = made.pixmap(QSize(18, 18), 1.0, QIcon.Mode.Normal).toImage()
    dimmed = made.pixmap(QSize(18, 18), 1.0, QIcon.Mode.Disabled).toImage()
    assert normal != dimmed


def test_the_style_sheet_serves_both_directions(qapp: QApplication, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    seen: list[bool] = []
    theme().changed.connect(lambda: seen.append(True))
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert seen
    assert "$" not in qapp.styleSheet()
    assert not re.search(r"-(left|right):", qapp.styleSheet())
