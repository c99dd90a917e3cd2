"""Compares what programs were told with what is in the file (Jepsen's idea).

Every act leaves `invoke` and then `ok`, `fail` or `info` in its program's history; after a kill the
last ones have only `invoke`. An act that was acknowledged must be in the change log at its place,
one that was refused must not be there, no act may be there twice, and no value may have been
replaced by somebody who had not seen it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm_desktop.storage.check import check_file
from crm_desktop.storage.database import Database
from tests.machines.acts import imported_names

Line = Mapping[str, Any]
WRITES = frozenset({"create", "edit", "save", "tag", "star", "remind", "import"})
NOTICED = frozenset({"create", "edit", "save", "remind", "import"})


@dataclass
class Verdict:
    """What the comparison found; `problems` is empty where every promise held."""

    asked: int = 0
    acknowledged: int = 0
    refused: Counter[str] = field(default_factory=Counter[str])
    unknown: int = 0
    unknown_and_there: int = 0
    killed: int = 0
    killed_and_there: int = 0
    conflicts: int = 0
    merged: int = 0
    lost: list[str] = field(default_factory=list[str])
    reported: list[str] = field(default_factory=list[str])
    refused_but_there: list[str] = field(default_factory=list[str])
    doubled: list[str] = field(default_factory=list[str])
    overwritten: list[str] = field(default_factory=list[str])
    problems_of_file: list[str] = field(default_factory=list[str])
    crashes: list[str] = field(default_factory=list[str])
    save_ms: list[float] = field(default_factory=list[float])
    seen_after_ms: list[float] = field(default_factory=list[float])
    reminders: int = 0
    shown_once: int = 0
    shown_twice: int = 0
    shown_more: int = 0
    never_shown: list[int] = field(default_factory=list[int])

    @property
    def problems(self) -> dict[str, Sequence[object]]:
        """What must not be."""
        found: dict[str, Sequence[object]] = {
            "acknowledged, not there, not reported": self.lost,
            "refused, but there": self.refused_but_there,
            "there twice": self.doubled,
            "replaced unseen": self.overwritten,
            "the file": self.problems_of_file,
            "crashes": self.crashes,
        }
        return {name: lines for name, lines in found.items() if lines}


@dataclass
class _File:
    """What the change log of the file says."""

    texts: dict[int, str]
    names: Counter[str]

    def has(self, seq: int, words: Iterable[str]) -> bool:
        """Whether a batch is there, with these values in it."""
        return seq in self.texts and all(f'"{word}"' in self.texts[seq] for word in words)

    def batches_with(self, word: str) -> list[int]:
        """Where a word was written."""
        return [seq for seq, text in self.texts.items() if f'"{word}"' in text]


def compare(file: Path, lines: Sequence[Line], reported: Iterable[str] = ()) -> Verdict:
    """Judge the histories of all programs by the file, which nobody has open.

    `reported` are words of acts of which their programs say themselves that they are missing.
    """
    verdict = Verdict()
    with Database.open(file) as db:
        _check(db, verdict)
        found = _read(db)
    told = set(reported)
    acts = _acts_of(lines)
    by_word: dict[str, list[int]] = defaultdict(list)
    for seq, text in found.texts.items():
        for word in _words_in(text):
            by_word[word].append(seq)
    for invoke, end in acts:
        _judge(invoke, end, found, by_word, told, verdict)
    _crashes(lines, verdict)
    _delays(lines, acts, verdict)
    return verdict


def _acts_of(lines: Sequence[Line]) -> list[tuple[Line, Line | None]]:
    ends = {
        (line["program"], line["key"]): line
        for line in lines
        if line["type"] in {"ok", "fail", "info"}
    }
    return [
        (line, ends.get((line["program"], line["key"])))
        for line in lines
        if line["type"] == "invoke" and line["act"] in WRITES
    ]


def _judge(
    invoke: Line,
    end: Line | None,
    found: _File,
    by_word: Mapping[str, list[int]],
    told: set[str],
    verdict: Verdict,
) -> None:
    verdict.asked += 1
    act, word = str(invoke["act"]), str(invoke.get("word", ""))
    label = f"{invoke['program']} {act} {word or invoke['key']}"
    is_known_by_word = act in NOTICED
    there = _places(act, word, invoke, found, by_word) if is_known_by_word else []
    if is_known_by_word and len(there) > 1:
        verdict.doubled.append(label)
    if end is None:
        verdict.killed += 1
        verdict.killed_and_there += bool(there)
    elif end["type"] == "info":
        verdict.unknown += 1
        verdict.unknown_and_there += bool(there)
    elif end["type"] == "fail":
        verdict.refused[str(end["error"])] += 1
        verdict.conflicts += end["error"] in {"conflict", "record_gone"}
        if there:
            verdict.refused_but_there.append(f"{label}: {end['error']}")
    else:
        _judge_acknowledged(label, word, end, found, told, verdict)


def _judge_acknowledged(
    label: str, word: str, end: Line, found: _File, told: set[str], verdict: Verdict
) -> None:
    verdict.acknowledged += 1
    verdict.merged += bool(end.get("merged"))
    if end["act"] in {"create", "edit", "save"}:
        verdict.save_ms.append(float(end["ms"]))
    seq = int(end["seq"])
    is_there = not seq or found.has(seq, end["words"])
    is_there = is_there and all(found.names[name] for name in end.get("names", ()))
    if not is_there:
        (verdict.reported if word in told else verdict.lost).append(f"{label} in {seq}")


def _places(
    act: str, word: str, invoke: Line, found: _File, by_word: Mapping[str, list[int]]
) -> list[int]:
    if act == "import":
        names = imported_names(word, int(invoke["rows"]))
        counts = {found.names[name] for name in names}
        return [0] * max(counts, default=0)
    return list(by_word.get(word, []))


def _words_in(text: str) -> set[str]:
    words: set[str] = set()
    for line in text.splitlines():
        values = json.loads(line)
        if isinstance(values, dict):
            words |= {value for value in values.values() if isinstance(value, str)}
    return words


def _check(db: Database, verdict: Verdict) -> None:
    report = check_file(db)
    verdict.problems_of_file += [f"{one.code} {one.where}" for one in report.problems]
    answer = db.execute("PRAGMA integrity_check").fetchone()
    if answer != ("ok",):
        verdict.problems_of_file.append(str(answer))
    latest: dict[tuple[str, int, str], object] = {}
    rows = db.execute(
        "SELECT seq, kind, record_id, old_values, new_values FROM change_entry ORDER BY id"
    )
    for seq, kind, key, old, new in rows.fetchall():
        before: dict[str, object] = json.loads(old) if old else {}
        for name, value in before.items():
            known = latest.get((kind, key, name), value)
            if known != value and new:
                verdict.overwritten.append(f"{kind} {key} {name} in {seq}")
        for name, value in (json.loads(new) if new else {}).items():
            latest[kind, key, name] = value


def _read(db: Database) -> _File:
    texts: dict[int, list[str]] = defaultdict(list)
    for (seq,) in db.execute("SELECT seq FROM change_batch").fetchall():
        texts[seq] = []
    for seq, new in db.execute("SELECT seq, new_values FROM change_entry").fetchall():
        if new:
            texts[seq].append(new)
    rows = db.execute("SELECT display_name FROM contact").fetchall()
    return _File(
        {seq: "\n".join(parts) for seq, parts in texts.items()}, Counter(name for (name,) in rows)
    )


def _crashes(lines: Sequence[Line], verdict: Verdict) -> None:
    verdict.crashes += [str(line["report"]) for line in lines if line["type"] == "crash"]


def _delays(
    lines: Sequence[Line], acts: Sequence[tuple[Line, Line | None]], verdict: Verdict
) -> None:
    """After how long the other programs knew of a save."""
    saved = {int(end["seq"]): float(end["t"]) for _, end in acts if end and end.get("seq")}
    for line in lines:
        if line["type"] == "heard" and line["origin"] == "foreign" and line["seq"] in saved:
            verdict.seen_after_ms.append(max(0.0, (line["t"] - saved[line["seq"]]) * 1000))


def judge_reminders(lines: Sequence[Line], until: float, verdict: Verdict) -> None:
    """How often each reminder that was due before `until` (`monotonic`) came to a screen."""
    shown: Counter[int] = Counter()
    for line in lines:
        if line["type"] == "shown":
            shown.update(line["reminders"])
    asked = {line["key"]: line for line in lines if line["type"] == "invoke"}
    for line in lines:
        if line["type"] != "ok" or line["act"] != "remind":
            continue
        if float(line["t"]) + float(asked[line["key"]]["seconds"]) > until:
            continue
        verdict.reminders += 1
        times = shown[int(line["reminder"])]
        verdict.shown_once += times == 1
        verdict.shown_twice += times == 2
        verdict.shown_more += times > 2
        if not times:
            verdict.never_shown.append(int(line["reminder"]))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of all lies; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
