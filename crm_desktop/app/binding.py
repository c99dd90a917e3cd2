"""Keeps PySide from reading the source of every module that is imported after it.

PySide looks for its own name in the text of each module, to know where `from __feature__ import`
may have renamed the methods of Qt. This program uses no such feature, and reading two hundred files
costs a twentieth of its start. There is no switch for it; where PySide has changed its ways this
does nothing, and a test of the start tells.
"""

from __future__ import annotations

import importlib

_MODULE = "shibokensupport.feature"
_ASKS = "_mod_uses_pyside"


def spare_source_reading() -> None:
    """Tell PySide of every module imported from now on that it uses no feature."""
    importlib.import_module("PySide6")
    try:
        feature = importlib.import_module(_MODULE)
    except ImportError:
        return
    if hasattr(feature, _ASKS):
        setattr(feature, _ASKS, _uses_no_feature)


def _uses_no_feature(_module: object) -> bool:
    return False
