"""The safety itself taken away, one thing at a time, in a copy of the sources.

    python -m tests.promises.mutants [NAME …]

Which test turns red? For each, the named one is run as it is and must pass, and over the changed
sources, where it must fail. `test_mutations.py` looks whether what is replaced still stands there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Mutant:
    """`changes` are pairs of what stands in `file` and what takes its place."""

    file: str
    changes: tuple[tuple[str, str], ...]
    test: str


MUTANTS = {
    "synchronous=FULL": Mutant(
        "crm_desktop/storage/backends/sqlite_file.py",
        (('("synchronous", "EXTRA", 3)', '("synchronous", "FULL", 2)'),),
        "tests/promises/test_p02_power_cuts.py::test_p02_every_connection_waits_for_the_disk",
    ),
    "TRUNCATE": Mutant(
        "crm_desktop/storage/backends/sqlite_file.py",
        (('JOURNAL_MODE = "persist"', 'JOURNAL_MODE = "truncate"'),),
        "tests/promises/test_p01_killed_half_way.py::test_p01_the_other_computer_sees_no_half_save",
    ),
    "DELETE": Mutant(
        "crm_desktop/storage/backends/sqlite_file.py",
        (('JOURNAL_MODE = "persist"', 'JOURNAL_MODE = "delete"'),),
        "tests/promises/test_p01_killed_half_way.py::test_p01_the_other_computer_sees_no_half_save",
    ),
    "no version check": Mutant(
        "crm_desktop/storage/unit_of_work.py",
        (
            ("if shape.has_version and row[0] != expected:", "if False:"),
            (
                "            row += (expected,)\n",
                "            row += self._raw.execute(\n"
                "                f'SELECT version FROM \"{shape.name}\" WHERE id = ?', (ref.id,)\n"
                "            ).fetchone()\n",
            ),
        ),
        "tests/storage/test_p03_nobody_overwrites_silently.py::test_p03_the_second_of_two_is_told",
    ),
    "no look-up by operation": Mutant(
        "crm_desktop/storage/unit_of_work.py",
        (
            (
                "        self.db.reconnect()\n        row = self.db.execute(\n",
                "        self.db.reconnect()\n        return False\n"
                "        row = self.db.execute(\n",
            ),
        ),
        "tests/storage/test_p05_no_answer_is_never_doubled.py"
        "::test_p05_the_user_is_told_what_the_file_says",
    ),
    "deferred BEGIN": Mutant(
        "crm_desktop/storage/transaction.py",
        (('self._raw.execute("BEGIN IMMEDIATE")', 'self._raw.execute("BEGIN")'),),
        "tests/business/test_p01_two_desks.py::test_p01_two_programs_write_at_once",
    ),
    "no locks among one's own": Mutant(
        "crm_desktop/storage/backends/sqlite_file.py",
        (('"unix-dotfile"', '"unix-none"'),),
        "tests/storage/test_station.py"
        "::test_p13_whatever_the_locks_long_work_beside_saves_reads_whole_ones_and_breaks_nothing",
    ),
    "no look after sleep": Mutant(
        "crm_desktop/storage/station.py",
        (("return self._presence.longest_silence() < LEASE_SECONDS", "return True"),),
        "tests/storage/test_station.py::test_who_slept_and_lost_the_turn_writes_nothing",
    ),
    "no look of who begins to share": Mutant(
        "crm_desktop/storage/turn.py",
        (("is_said = self.is_mine()", "is_said = True"),),
        "tests/storage/test_p14_one_holder_of_the_turn.py"
        "::test_p14_nobody_shares_whose_turn_was_taken_while_it_said_so",
    ),
    "no signs of the others asked for": Mutant(
        "crm_desktop/storage/presence.py",
        (("if not is_later and not self.is_dead(", "if False and not self.is_dead("),),
        "tests/storage/test_p14_one_holder_of_the_turn.py"
        "::test_p14_who_gave_no_sign_since_may_still_be_at_it",
    ),
    "what was proven once is believed": Mutant(
        "crm_desktop/storage/station.py",
        (("return self._may_share() and self._locks_reach_others()", "return self._may_share()"),),
        "tests/storage/test_p15_programs_that_died.py"
        "::test_p13_a_drive_that_was_changed_since_it_was_proven_is_found_out",
    ),
    "no look before the commit": Mutant(
        "crm_desktop/storage/transaction.py",
        (
            (
                "            self._finish()\n            # The",
                "            self._finish()\n            return self._commit()\n            # The",
            ),
        ),
        "tests/storage/test_p21_no_error_is_swallowed.py"
        "::test_p14_who_slept_in_the_middle_of_a_save_asks_again_before_the_commit",
    ),
}


def stands(mutant: Mutant) -> bool:
    """Whether each text that would be replaced stands in the sources once."""
    source = (ROOT / mutant.file).read_text(encoding="utf-8")
    return all(source.count(old) == 1 for old, _new in mutant.changes)


def passes(mutant: Mutant, *, changed: bool) -> bool:
    """Whether its test passes, over the sources as they are or over changed ones."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        folder = Path(name)
        ignored = shutil.ignore_patterns("__pycache__")
        for one in ("crm_desktop", "tests"):
            shutil.copytree(ROOT / one, folder / one, ignore=ignored)
        shutil.copy(ROOT / "pyproject.toml", folder)
        if changed:
            path = folder / mutant.file
            source = path.read_text(encoding="utf-8")
            for old, new in mutant.changes:
                source = source.replace(old, new)
            path.write_text(source, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not slow", mutant.test]
        environment = {**os.environ, "PYTHONPATH": name, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
    if done.returncode not in {0, 1}:  # 1: a test failed; others: none was run
        raise RuntimeError(done.stdout + done.stderr)
    return done.returncode == 0


def main(names: list[str]) -> int:
    """0 if every test passes and turns red."""
    wrong = 0
    for name in names or list(MUTANTS):
        mutant = MUTANTS[name]
        is_well, is_red = passes(mutant, changed=False), not passes(mutant, changed=True)
        wrong += not (is_well and is_red)
        said = f"{'passes' if is_well else 'FAILS'} as it is, {'red' if is_red else 'NOT RED'}"
        print(f"{name}: {mutant.test.rpartition('::')[2]} {said}", flush=True)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
