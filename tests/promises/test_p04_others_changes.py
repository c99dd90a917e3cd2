"""P4 in terms of storage: what others save is known within five seconds at 5 ms a call.

Counted, not timed: so many calls at that latency and the pause between two looks.
"""

from __future__ import annotations

from contextlib import closing

from crm_desktop.app.watching import DRIVE_MS
from crm_desktop.core.changes import Origin
from crm_desktop.core.clock import ManualClock
from crm_desktop.core.record_ref import RecordRef
from crm_desktop.storage.change_watch import ChangeWatch
from crm_desktop.storage.database import Database
from tests.netdrive.netdrive import Mount, Share
from tests.storage.office import make_office

LATENCY_MS = 5
WITHIN_MS = 5000
MOST_IDLE_CALLS = 20
"""In five seconds in which nobody saves."""


def _calls(mount: Mount) -> int:
    return sum(mount.state()["counts"].values())


def test_p04_a_look_that_finds_nothing_costs_few_calls(
    mount: Mount, steady_share: Share, clock: ManualClock
):
    server = steady_share.backing / "office.crm"
    Database.create(server, clock=clock).close()
    with closing(Database.open(mount.path / server.name, clock=clock)) as ours:
        watch = ChangeWatch(ours, make_office(ours, clock, 1).events)
        watch.poll()
        before = _calls(mount)
        assert watch.poll() == 0
        assert (_calls(mount) - before) * 5000 / DRIVE_MS <= MOST_IDLE_CALLS


def test_p04_what_a_colleague_saved_is_told_within_five_seconds(
    mount: Mount, steady_share: Share, clock: ManualClock
):
    server = steady_share.backing / "office.crm"
    Database.create(server, clock=clock).close()
    with (
        closing(Database.open(server, clock=clock)) as theirs,
        closing(Database.open(mount.path / server.name, clock=clock)) as ours,
    ):
        colleague, me = make_office(theirs, clock, 1), make_office(ours, clock, 2)
        watch = ChangeWatch(ours, me.events)
        contact, _phone = colleague.add_with_phone("Anna", "1")
        watch.poll()
        for trouble in (False, True):
            colleague.save(contact, notes=f"changed {trouble}")
            if trouble:  # the cable was out, and the first look met it
                ours.reconnect()
            before = _calls(mount)
            assert watch.poll() == 1
            took_ms = (_calls(mount) - before) * LATENCY_MS
            assert DRIVE_MS + took_ms <= WITHIN_MS
            assert me.heard[-1].origin is Origin.FOREIGN
            assert RecordRef("contact", contact) in me.heard[-1].refs
