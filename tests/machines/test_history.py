"""The checker itself is checked: it must see what it is there for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm_desktop.app.wiring import OpenRequest, Services, open_services
from crm_desktop.core.clock import SystemClock
from crm_desktop.core.errors import ConflictError
from tests.machines.acts import create, edit, import_rows, save
from tests.machines.company import make_company
from tests.machines.history import compare, judge_reminders

Line = dict[str, Any]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return make_company(tmp_path / "office.crm", 4)


@pytest.fixture
def services(file: Path, tmp_path: Path) -> Services:
    return open_services(OpenRequest(file), SystemClock(), tmp_path / "index")


def _lines(act: str, word: str, end: Line | None, **about: Any) -> list[Line]:
    same = {"program": "anna", "key": word, "act": act, "t": 1.0}
    asked = [{**same, "type": "invoke", "word": word, **about}]
    return asked if end is None else [*asked, {**same, "ms": 1.0, **end}]


def test_what_was_acknowledged_is_found(file: Path, services: Services, tmp_path: Path):
    made = create(services, {"word": "Xaver"})
    changed = edit(services, {"contact": 1, "field": "notes", "word": "first"})
    given = {"word": "list", "rows": 3, "folder": str(tmp_path)}
    brought = import_rows(services, given)
    assert brought["names"] == ["Ada List", "Ben List", "Cleo List"]
    services.close()
    lines = [
        *_lines("create", "Xaver", {"type": "ok", **made}),
        *_lines("edit", "first", {"type": "ok", **changed}),
        *_lines("import", "list", {"type": "ok", **brought}, rows=3),
        *_lines("create", "never", {"type": "fail", "error": "busy"}),
        *_lines("create", "cut", None),
    ]
    verdict = compare(file, lines)
    assert verdict.problems == {}
    assert (verdict.asked, verdict.acknowledged, verdict.killed) == (5, 3, 1)


def test_what_is_missing_doubled_or_there_against_its_word_is_found(file: Path, services: Services):
    create(services, {"word": "Twice"})
    again = create(services, {"word": "Twice"})
    services.close()
    lines = [
        *_lines("create", "Gone", {"type": "ok", "seq": again["seq"], "words": ["Gone"]}),
        *_lines("create", "Told", {"type": "ok", "seq": 99, "words": ["Told"]}),
        *_lines("create", "Twice", {"type": "fail", "error": "io_error"}),
    ]
    verdict = compare(file, lines, reported=["Told"])
    assert set(verdict.problems) == {
        "acknowledged, not there, not reported",
        "refused, but there",
        "there twice",
    }
    assert len(verdict.lost) == len(verdict.reported) == 1


def test_a_value_replaced_unseen_is_found(file: Path, services: Services):
    card = services.contacts.get(1)
    save(services, card, "notes", "theirs")
    with pytest.raises(ConflictError):
        save(services, card, "notes", "mine")
    services.database.raw.execute("UPDATE contact SET notes = '' WHERE id = 1")
    edit(services, {"contact": 1, "field": "notes", "word": "mine"})
    services.close()
    assert "replaced unseen" in compare(file, []).problems


def test_reminders_are_counted(file: Path, services: Services):
    services.close()
    lines: list[Line] = []
    for key, times in enumerate((1, 2, 3, 0), 1):
        about = {"type": "ok", "reminder": key, "seq": 0, "words": []}
        lines += _lines("remind", f"w{key}", about, seconds=5)
        lines += [{"program": "ben", "type": "shown", "reminders": [key]}] * times
    lines += _lines(
        "remind", "late", {"type": "ok", "reminder": 9, "seq": 0, "words": []}, seconds=90
    )
    verdict = compare(file, [])
    judge_reminders(lines, 60.0, verdict)
    counts = (verdict.shown_once, verdict.shown_twice, verdict.shown_more)
    assert (verdict.reminders, *counts, verdict.never_shown) == (4, 1, 1, 1, [4])
