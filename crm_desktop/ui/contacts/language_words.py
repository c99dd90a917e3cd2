"""Languages by name: kept as BCP 47 codes in order of preference, shown and typed as words."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QLocale, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLineEdit

from crm_desktop.core.text import fold
from crm_desktop.ui.kit.formatting import country_name
from crm_desktop.ui.kit.suggestions import Suggestions

_MARKS = re.compile(r"\s*[,;/|\n]\s*")
_CODE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_OFFERED = (
    "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa",
    "fi", "fr", "ga", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "ko", "lt",
    "lv", "mk", "ms", "nb", "nl", "no", "pl", "ps", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv",
    "sw", "ta", "th", "ti", "tr", "uk", "ur", "uz", "vi", "zh",
)  # fmt: skip


def languages_text(stored: str) -> str:
    """Stored languages as words: "lt, ru" as "Lithuanian, Russian"; what is no code as it is."""
    return ", ".join(map(language_name, _parts(stored)))


def languages_stored(text: str) -> str:
    """What was typed as codes, each once; a word that names no language stays as typed."""
    codes = _codes_by_word()
    return ", ".join(dict.fromkeys(codes.get(fold(word), word) for word in _parts(text)))


def language_name(code: str) -> str:
    """One language in the words of the interface: "pt-BR" as "Portuguese (Brazil)"."""
    if _CODE.fullmatch(code) is None:
        return code
    main, *rest = re.split("[-_]", code)
    name = _names().get(main) or _name_by_qt(main)
    if not name:
        return code
    region = next((part for part in rest if len(part) == 2 and part.isupper()), "")
    return f"{name} ({country_name(region)})" if region else name


def offer_languages(edit: QLineEdit) -> None:
    """Offer names of languages for the last word of a list."""
    names = sorted((language_name(code) for code in _OFFERED), key=fold)
    completer = _LastWord(names, edit)
    completer.setFilterMode(Qt.MatchFlag.MatchStartsWith)  # "rus" is not meant for Belarusian
    edit.setCompleter(completer)


class _LastWord(Suggestions):
    """Completes what stands after the last comma."""

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        word = str(index.data())
        edit = self.widget()
        before = edit.text().rpartition(",")[0] if isinstance(edit, QLineEdit) else ""
        return f"{before}, {word}" if before else word


def _parts(text: str) -> list[str]:
    return [part for part in _MARKS.split(text.strip()) if part]


def _codes_by_word() -> dict[str, str]:
    """Codes by the names of languages: in the interface's words, in English, in their own."""
    found: dict[str, str] = {}
    for code in _OFFERED:
        found[fold(code)] = code
        for name in (language_name(code), _name_by_qt(code), QLocale(code).nativeLanguageName()):
            if name:
                found.setdefault(fold(name), code)
    return found


def _name_by_qt(code: str) -> str:
    language = QLocale.codeToLanguage(code)
    is_known = language not in (QLocale.Language.AnyLanguage, QLocale.Language.C)
    return QLocale.languageToString(language) if is_known else ""


def _names() -> dict[str, str]:
    """The languages most met; others have the names that Qt knows."""
    translate = QCoreApplication.translate
    return {
        "am": translate("Languages", "Amharic"),
        "ar": translate("Languages", "Arabic"),
        "be": translate("Languages", "Belarusian"),
        "cs": translate("Languages", "Czech"),
        "da": translate("Languages", "Danish"),
        "de": translate("Languages", "German"),
        "en": translate("Languages", "English"),
        "es": translate("Languages", "Spanish"),
        "et": translate("Languages", "Estonian"),
        "fa": translate("Languages", "Persian"),
        "fi": translate("Languages", "Finnish"),
        "fr": translate("Languages", "French"),
        "hi": translate("Languages", "Hindi"),
        "hu": translate("Languages", "Hungarian"),
        "it": translate("Languages", "Italian"),
        "ja": translate("Languages", "Japanese"),
        "ko": translate("Languages", "Korean"),
        "lt": translate("Languages", "Lithuanian"),
        "lv": translate("Languages", "Latvian"),
        "nl": translate("Languages", "Dutch"),
        "no": translate("Languages", "Norwegian"),
        "pl": translate("Languages", "Polish"),
        "pt": translate("Languages", "Portuguese"),
        "ro": translate("Languages", "Romanian"),
        "ru": translate("Languages", "Russian"),
        "sv": translate("Languages", "Swedish"),
        "tr": translate("Languages", "Turkish"),
        "uk": translate("Languages", "Ukrainian"),
        "zh": translate("Languages", "Chinese"),
    }
