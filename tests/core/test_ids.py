"""Identifiers made by the thousand are version 7 UUIDs in ascending order."""

from __future__ import annotations

from uuid import RFC_4122, UUID

from crm_desktop.core.ids import new_uid, new_uids


def test_many_identifiers_ascend_beyond_the_end_of_their_counter() -> None:
    made = list(new_uids(20_000))
    assert made == sorted(set(made))
    for each in (made[0], made[-1], new_uid()):
        assert UUID(bytes=each).version == 7
        assert UUID(bytes=each).variant == RFC_4122
