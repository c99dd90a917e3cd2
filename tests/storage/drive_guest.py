"""Run as a program on another computer: is present, gives signs of life, and joins drills."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from crm_desktop.core.sharing import Mode
from crm_desktop.storage.drill import Drill
from crm_desktop.storage.presence import Me, Presence


def main(file: str, file_id: str, spoil: str) -> None:
    """`spoil` is a setting of the scratch file's connection that makes it unsafe, or empty."""

    def settings(connection: Any) -> None:
        if spoil:
            connection.execute(spoil).fetchall()

    presence = Presence(Path(file), file_id, Me("laptop-b", "ben", "1.0"))
    presence.join()
    presence.tell(mode=Mode.TURN)
    print(presence.token, flush=True)
    drill = Drill(presence, settings=settings, patience_seconds=15)
    began = time.monotonic()
    while time.monotonic() - began < 90:
        presence.beat()
        drill.answer()
        time.sleep(0.1)


if __name__ == "__main__":
    main(*sys.argv[1:4])
