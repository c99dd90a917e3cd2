"""The folder of a run: large data that is made once, and floors."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from tests.benchmarks.floors import Floors
from tests.benchmarks.measure import ROOT, run_module

STORAGE = ROOT / "crm_desktop" / "storage"
MILLION = 1_000_000
BIG_CARD_BASE = 20_000


def _schema_digest() -> str:
    """Changes with every migration."""
    texts = [path.read_bytes() for path in sorted((STORAGE / "migrations").glob("m*.py"))]
    return blake2b(b"".join(texts), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where benchmarks keep what they need; `times` is how often each is measured."""

    root: Path
    floors: Floors
    times: int = 3

    def folder(self, name: str) -> Path:
        """A folder of this name, made if missing."""
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def million(self) -> Path:
        """A data file with a million contacts; made once, in about two minutes."""
        return self._data_file("million.crm", "tests.benchmarks.million", str(MILLION))

    def people(self, count: int) -> Path:
        """A data file with that many contacts."""
        if count == MILLION:
            return self.million()
        return self._data_file(f"people_{count}.crm", "tests.benchmarks.million", str(count))

    def big_card(self) -> tuple[Path, int]:
        """A data file with a contact of 50 channels, 200 people and 5,000 changes, and its id."""
        path = self._data_file("big_card.crm", "tests.benchmarks.big_card", str(BIG_CARD_BASE))
        return path, BIG_CARD_BASE + 1

    def wide(self) -> Path:
        """The million with owners, tags and own fields to filter by."""
        return self._data_file("wide.crm", "tests.benchmarks.fields_base", str(self.million()))

    def rotation(self) -> Path:
        """The million with talks, plans and rhythms."""
        module = "tests.benchmarks.rotation_base"
        return self._data_file("rotation.crm", module, str(self.million()))

    def few(self) -> Path:
        """A data file with a single contact."""
        return self._data_file("few.crm", "tests.benchmarks.million", "1")

    def existing(self, floor_data: Path) -> Path:
        """A data file with the contacts of the import floor's base."""
        module = "tests.benchmarks.existing_base"
        return self._data_file("existing.crm", module, str(floor_data))

    def doubles(self, count: int) -> Path:
        """A data file with the rows of the floor of the duplicate search."""
        data = self.floors.cache / f"data_{count}.mar"
        if not data.exists():
            if self.floors.scripts is None:
                return self.people(count)
            self.floors.run("gen.py", cwd=self.floors.cache)
        arguments = (str(data.parent), str(count))
        return self._data_file(
            f"doubles_{count}.crm", "tests.benchmarks.duplicates_base", *arguments
        )

    def imported(self, workbook: Path, country: str) -> Path:
        """A data file with the contacts of a workbook."""
        module = "tests.benchmarks.imported_base"
        return self._data_file("imported.crm", module, str(workbook), country)

    def activities(self) -> Path:
        """A data file with a million activities; made once, in some minutes."""
        module = "tests.benchmarks.activities_base"
        return self._data_file("activities.crm", module, str(MILLION))

    def calendar(self) -> Path:
        """A million activities, twenty a day and person; made once, in about two minutes."""
        return self._data_file("calendar.crm", "tests.benchmarks.calendar_base", str(MILLION))

    def demo(self) -> Path:
        """The demo company."""
        return self._data_file("demo.crm", "main", "demo")

    def _data_file(self, name: str, module: str, *arguments: str) -> Path:
        """The file made by a module; one of another schema is made anew."""
        path = self.folder(f"schema-{_schema_digest()}") / name
        if not path.exists():
            unfinished = self.folder("unfinished") / name
            for leftover in (*unfinished.parent.iterdir(), *self.root.glob(f"schema-*/{name}*")):
                if leftover.is_dir():  # of a module that was stopped half-way
                    shutil.rmtree(leftover)
                else:
                    leftover.unlink()
            print(f"making {name} ...", flush=True)
            if module == "main":
                run_module(module, *arguments, "--database", unfinished)
            else:
                run_module(module, unfinished, *arguments)
            unfinished.rename(path)
        return path
