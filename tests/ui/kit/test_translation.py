"""Languages: extraction is up to date, plurals, the pseudo-language, directions and digits."""

from __future__ import annotations

import ast
import html
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt
from PySide6.QtWidgets import QApplication

from crm_desktop.core.paths import resource
from crm_desktop.ui.contacts.export_words import export_words, reading_words
from crm_desktop.ui.kit.formatting import format_number
from crm_desktop.ui.kit.selection_bar import SelectionBar
from crm_desktop.ui.kit.translation import (
    PSEUDO,
    Catalog,
    EnglishPlurals,
    available_languages,
    install_language,
    pseudo,
)

_ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _as_before(qapp: QApplication) -> Iterator[None]:
    yield
    install_language(qapp, "en", "ltr")
    QLocale.setDefault(QLocale("C"))


def _script():
    path = _ROOT / "installer" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_extraction_would_change_nothing() -> None:
    script = _script()
    if script.tool("lupdate") is None:
        pytest.skip("pyside6-lupdate is not installed")
    changed = script.changed()
    assert not changed, f"run: python installer/translations.py update ({changed})"


def test_every_english_plural_is_finished() -> None:
    text = resource("translations", "crm_en.ts").read_text(encoding="utf-8")
    assert "unfinished" not in text
    assert not re.search(r"<numerusform>[^<]*\(s\)", text)


def _sources() -> Iterator[str]:
    for path in (_ROOT / "crm_desktop").rglob("*.py"):
        yield path.read_text(encoding="utf-8")


def test_every_plural_of_the_source_is_in_the_catalog() -> None:
    """Extraction misses a plural that is asked outside of a QObject's own `tr`."""
    text = html.unescape(resource("translations", "crm_en.ts").read_text(encoding="utf-8"))
    used = {
        argument.value
        for source in _sources()
        if "%Ln" in source
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        if "%Ln" in argument.value
    }
    assert len(used) > 20
    assert [one for one in sorted(used) if f"<source>{one}</source>" not in text] == []


def test_catalogs_can_be_built(tmp_path: Path) -> None:
    script = _script()
    if script.tool("lrelease") is None:
        pytest.skip("pyside6-lrelease is not installed")
    source = resource("translations", "crm_en.ts")
    (tmp_path / source.name).write_bytes(source.read_bytes())
    (built,) = script.build(tmp_path)
    assert built.stat().st_size > 100


def test_english_counts_read_naturally(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "crm_en.ts"
    path.write_text(
        '<TS version="2.1"><context><name>Sample</name><message numerus="yes">'
        "<source>%Ln contact(s)</source><translation><numerusform>%Ln contact</numerusform>"
        "<numerusform>%Ln contacts</numerusform></translation></message></context></TS>",
        encoding="utf-8",
    )
    plurals = EnglishPlurals(path)
    install_language(qapp, "en")
    qapp.installTranslator(plurals)

    class Sample(QObject):
        def say(self, count: int) -> str:
            return self.tr("%Ln contact(s)", "", count)

    class Special(Sample):
        """What a base class says is found for those made of it, too."""

    assert Special().say(2) == "2 contacts"
    sample = Sample()
    assert [sample.say(n) for n in (0, 1, 2, 1284)] == [
        "0 contacts",
        "1 contact",
        "2 contacts",
        "1,284 contacts",
    ]
    qapp.removeTranslator(plurals)
    assert EnglishPlurals(tmp_path / "missing.ts").isEmpty()


def test_plurals_of_base_classes_are_translated(qapp: QApplication, tmp_path: Path) -> None:
    script = _script()
    if script.tool("lrelease") is None:
        pytest.skip("pyside6-lrelease is not installed")
    text = (
        '<TS version="2.1" language="{code}"><context><name>Base</name><message numerus="yes">'
        "<source>%Ln contact(s)</source><translation>{forms}</translation></message>"
        "</context></TS>"
    )
    form = "<numerusform>{}</numerusform>".format
    forms = {"en": ("%Ln contact", "%Ln contacts"), "de": ("%Ln Kontakt", "%Ln Kontakte")}
    for code, words in forms.items():
        written = text.format(code=code, forms="".join(map(form, words)))
        (tmp_path / f"crm_{code}.ts").write_text(written, encoding="utf-8")
    script.build(tmp_path)
    plurals = EnglishPlurals(tmp_path / "crm_en.ts")
    catalog = Catalog(plurals)
    assert catalog.load(str(tmp_path / "crm_de.qm"))
    qapp.installTranslator(plurals)
    qapp.installTranslator(catalog)

    class Base(QObject):
        def say(self, count: int) -> str:
            return self.tr("%Ln contact(s)", "", count)

    class Special(Base):
        pass

    assert [Special().say(1), Base().say(2)] == ["1 Kontakt", "2 Kontakte"]
    assert QCoreApplication.translate("Base", "Never translated") == "Never translated"
    qapp.removeTranslator(catalog)
    assert Special().say(1) == "1 contact"
    qapp.removeTranslator(plurals)


def test_a_text_without_translation_is_shown_in_the_source_language(qapp: QApplication) -> None:
    install_language(qapp, "lt")
    assert QCoreApplication.translate("Nowhere", "Never translated") == "Never translated"


def test_the_pseudo_language_is_longer_and_keeps_placeholders(qapp: QApplication) -> None:
    text = pseudo("Nothing matches “{filter}”, %Ln selected")
    assert "{filter}" in text
    assert "%Ln" in text
    assert text.startswith("⟦")
    assert text.endswith("⟧")
    assert len(pseudo("Save everything")) >= 1.4 * len("Save everything")
    install_language(qapp, PSEUDO)
    bar = SelectionBar()
    bar.show_count(3)
    assert bar._count.text().startswith("⟦3 ")


@pytest.mark.parametrize(
    ("language", "direction", "expected"),
    [
        ("en", "", Qt.LayoutDirection.LeftToRight),
        ("ar", "", Qt.LayoutDirection.RightToLeft),
        ("fa", "", Qt.LayoutDirection.RightToLeft),
        ("en", "rtl", Qt.LayoutDirection.RightToLeft),
        ("ar", "ltr", Qt.LayoutDirection.LeftToRight),
    ],
)
def test_the_direction_comes_from_the_language_unless_chosen(
    qapp: QApplication, language: str, direction: str, expected: Qt.LayoutDirection
) -> None:
    install_language(qapp, language, direction)
    assert qapp.layoutDirection() == expected


def test_digits_come_from_the_language(qapp: QApplication) -> None:
    install_language(qapp, "fa")
    assert format_number(1284) == "۱٬۲۸۴"
    install_language(qapp, "ar_AE")
    assert format_number(12) == "12"
    install_language(qapp, "")
    assert format_number(1284) == "1,284"


def test_the_source_language_is_offered_first() -> None:
    assert available_languages()[0] == "en"


def test_english_has_plurals_and_no_endings_in_brackets() -> None:
    text = (_ROOT / "resources" / "translations" / "crm_en.ts").read_text(encoding="utf-8")
    forms = re.findall(r"<numerusform>([^<]*)</numerusform>", text)
    assert forms
    assert not [form for form in forms if re.search(r"\w\((s|es|ies)\)", form)]


def test_lists_written_in_another_language_are_read_in_this_one(qapp: QApplication):
    install_language(qapp, "en", "ltr")
    english = export_words()
    assert reading_words().others == ()
    install_language(qapp, PSEUDO)
    words = reading_words()
    assert words.headings["display_name"] != english.headings["display_name"]
    assert words.others == (english,)


def test_one_thing_is_never_spoken_of_as_several() -> None:
    catalog = (_ROOT / "resources" / "translations" / "crm_en.ts").read_text(encoding="utf-8")
    pairs = re.findall(
        r"<numerusform>([^<]*)</numerusform>\s*<numerusform>([^<]*)</numerusform>", catalog
    )
    assert len(pairs) > 100
    of_several = re.compile(
        r"\b(?:are|were|(?<!may )(?<!already )have|they|belong|stay|lack|lie)\b"
    )
    wrong = [one for one, several in pairs if one != several and of_several.search(one)]
    assert wrong == []
