"""What a file costs that is looked at as the import window does: its plan and its first rows.

`python -m tests.business.reading_probe FILE FOLDER` prints what came of it, the seconds of CPU and
the most memory in MB, of this process and the one that reads for it.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from crm_desktop.business.imports.home_country import LOOKED_AT_ROWS
from crm_desktop.business.imports.service import ImportService
from crm_desktop.core.errors import UserError
from tests.builders import open_office

_KB_PER_MB = 1024


def look_at(path: Path, folder: Path) -> str:
    """How many rows of a preview were shown, or the code of the sentence that refuses the file."""
    office = open_office(folder / "company.crm")
    try:
        imports = ImportService(office.database, office.journal, office.staff, office.clock)
        plan = imports.plan(path, imports.inspect(path).chosen, country="LT")
        rows = imports.preview(plan, LOOKED_AT_ROWS)
        imports.release()
        return f"{len(rows)} rows"
    except UserError as error:
        return error.code
    finally:
        office.close()


def most_memory_kb() -> int:
    """The most memory of this process and of those it started.

    What `getrusage` tells of a process begins with the memory of the one that started it.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    status = Path("/proc/self/status")
    if not status.exists():
        return max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, children)
    [line] = [each for each in status.read_text().splitlines() if each.startswith("VmHWM:")]
    return max(int(line.split()[1]), children)


def main() -> None:
    """Print the figures as JSON."""
    outcome = look_at(Path(sys.argv[1]), Path(sys.argv[2]))
    used = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(
        json.dumps(
            {
                "outcome": outcome,
                "cpu_s": sum(each.ru_utime + each.ru_stime for each in used),
                "peak_mb": most_memory_kb() / _KB_PER_MB,
            }
        )
    )


if __name__ == "__main__":
    main()
