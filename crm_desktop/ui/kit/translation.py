"""The language of the interface: texts, direction, numbers and dates.

Texts come from `resources/translations/crm_<language>.qm`, built from the `.ts` files beside them.
English needs no translation but its plurals, which are read from `crm_en.ts` itself and serve
every text that a catalog lacks. Two test languages show what translators will meet: `pseudo`
(40 % longer, in brackets) and a forced right-to-left direction.

Plurals are found by the extraction only as `self.tr("%Ln contact(s)", "", count)` in a `QObject`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFile, QIODevice, QLocale, Qt, QTranslator, QXmlStreamReader
from PySide6.QtWidgets import QApplication

from crm_desktop.core.paths import resource

Translate = Callable[[str, str], str]
"""Gives the text of a context in some language."""

PSEUDO = "pseudo"
SOURCE_LANGUAGE = "en"
_LONGER_BY = 0.4
_ACCENTED = str.maketrans("aeiouyAEIOUYcnszCNSZ", "áéíóúýÁÉÍÓÚÝčñšžČÑŠŽ")
_KEPT: dict[str, QTranslator] = {}
"""Translators in use; Qt does not own them."""


def available_languages() -> tuple[str, ...]:
    """Language codes with a catalog, the source language first."""
    found = {path.stem.removeprefix("crm_") for path in resource("translations").glob("crm_*.ts")}
    return (SOURCE_LANGUAGE, *sorted(found - {SOURCE_LANGUAGE}))


def translation_into(language: str) -> Translate:
    """Texts by context and source in another language than the one in use, without its numbers.

    What a catalog lacks stays as it is in the source.
    """
    catalog = QTranslator()
    if language != SOURCE_LANGUAGE:
        catalog.load(str(resource("translations", f"crm_{language}.qm")))

    def translate(context: str, text: str) -> str:
        return catalog.translate(context, text) or text

    return translate


def install_language(app: QApplication, language: str = "", direction: str = "") -> None:
    """Dress the application in a language; an empty one means the system's.

    `direction` ("rtl" or "ltr") overrides the language's own. Windows made before keep their
    words, so call it first.
    """
    for translator in _KEPT.values():
        app.removeTranslator(translator)
    _KEPT.clear()
    is_pseudo = language == PSEUDO
    locale = QLocale(SOURCE_LANGUAGE if is_pseudo else language) if language else QLocale.system()
    if locale.language() == QLocale.Language.C:
        # A system without a language: numbers and dates still need a form people can read.
        locale = QLocale(SOURCE_LANGUAGE)
    QLocale.setDefault(locale)
    code = SOURCE_LANGUAGE if is_pseudo else QLocale.languageToCode(locale.language())
    for name, translator in _translators(code):
        app.installTranslator(translator)
        _KEPT[name] = translator
    if is_pseudo:
        pseudo = PseudoTranslator()
        app.installTranslator(pseudo)
        _KEPT[PSEUDO] = pseudo
    is_rtl = locale.textDirection() == Qt.LayoutDirection.RightToLeft
    if direction:
        is_rtl = direction == "rtl"
    wanted = Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
    app.setLayoutDirection(wanted)


def _translators(code: str) -> list[tuple[str, QTranslator]]:
    """English plurals, the program's catalog and Qt's own texts; Qt asks the last one first."""
    plurals = EnglishPlurals(resource("translations", "crm_en.ts"))
    found: list[tuple[str, QTranslator]] = [("plurals", plurals)]
    own = Catalog(plurals)
    if code != SOURCE_LANGUAGE and own.load(str(resource("translations", f"crm_{code}.qm"))):
        found.append(("own", own))
    qt_texts = QTranslator()
    if qt_texts.load(str(resource("translations", f"qt_{code}.qm"))):
        found.append(("qt", qt_texts))
    return found


class EnglishPlurals(QTranslator):
    """Plural forms from a `.ts` file in the source language: one, and many.

    `tr` asks with the name of the object's own class first, and takes the number it puts into a
    plural for a translation: what a base class says would never be found under its name. So a
    plural is found in whatever context it stands.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._forms = _read_plurals(path)
        self._contexts: dict[str, tuple[str, ...]] = {}
        for context, text in self._forms:
            self._contexts[text] = (*self._contexts.get(text, ()), context)

    def contexts_of(self, text: str) -> tuple[str, ...]:
        """Where a plural stands."""
        return self._contexts.get(text, ())

    def isEmpty(self) -> bool:
        return not self._forms

    def translate(
        self,
        context: str,
        sourceText: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        forms = self._forms.get((context, sourceText)) if n >= 0 else None
        if forms is None and n >= 0 and sourceText in self._contexts:
            forms = self._forms[self._contexts[sourceText][0], sourceText]
        # Qt takes an empty text for the translation; only None lets it ask the next translator.
        return None if forms is None else forms[0 if n == 1 else 1]  # type: ignore[return-value]


class Catalog(QTranslator):
    """The program's texts in another language; plurals of base classes are found as above."""

    def __init__(self, plurals: EnglishPlurals) -> None:
        super().__init__()
        self._plurals = plurals

    def translate(
        self,
        context: str,
        sourceText: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        wanted = (context,) if n < 0 else (context, *self._plurals.contexts_of(sourceText))
        for one in wanted:
            if found := super().translate(one, sourceText, disambiguation or "", n):
                return found
        return None  # type: ignore[return-value] # as above


class PseudoTranslator(QTranslator):
    """Every text 40 % longer, accented and in brackets: shows what is cut and what is not `tr`."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self,
        context: str,
        sourceText: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        return pseudo(sourceText) if sourceText else ""


def pseudo(text: str) -> str:
    """`text` as a longer language would have it; placeholders and mnemonics stay."""
    accented: list[str] = []
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        is_placeholder = depth > 0 or (accented and accented[-1] in ("%", "L"))
        accented.append(character if is_placeholder else character.translate(_ACCENTED))
    tail = "~" * max(1, round(len(text) * _LONGER_BY))
    return f"⟦{''.join(accented)} {tail}⟧"


def _read_plurals(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Finished plural entries of a `.ts` file, by context and source text."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    file = QFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return found
    reader = QXmlStreamReader(file)
    context, source, forms = "", "", list[str]()
    while not reader.atEnd():
        reader.readNext()
        name = reader.name()
        if reader.isStartElement():
            if name == "message":
                forms = []
            elif name == "name":
                context = reader.readElementText()
            elif name == "source":
                source = reader.readElementText()
            elif name == "numerusform":
                forms.append(reader.readElementText())
        elif reader.isEndElement() and name == "message" and len(forms) == 2 and all(forms):
            found[context, source] = (forms[0], forms[1])
    file.close()
    return found
