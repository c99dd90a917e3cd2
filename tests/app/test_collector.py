"""Reference cycles are looked for in the thread of the windows, and in no other."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from weakref import finalize

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel

from crm_desktop.app.collector import Collector
from crm_desktop.core.garbage import collections_resting

ROUND = 20_000
"""So many cycles are far over the thresholds."""


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    """As the program has it; afterwards Python collects by itself again."""
    thresholds = gc.get_threshold()
    gc.collect()
    parent = QObject()
    yield Collector(parent)
    parent.deleteLater()
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    gc.enable()


def _make_cycles() -> None:
    for _count in range(ROUND):
        cycle: list[object] = []
        cycle.append(cycle)


def _dropped_label(threads: list[threading.Thread]) -> None:
    """A window that only a reference cycle keeps; `threads` hears where it is freed."""
    label = QLabel("nobody holds it")
    label.itself = label  # type: ignore[attr-defined]
    finalize(label, lambda: threads.append(threading.current_thread()))


def _in_a_worker(call: object) -> None:
    worker = threading.Thread(target=call)  # type: ignore[arg-type]
    worker.start()
    worker.join()


def test_a_worker_never_frees_what_belongs_to_qt(collector: Collector) -> None:
    freed_in: list[threading.Thread] = []
    _dropped_label(freed_in)
    _in_a_worker(_make_cycles)
    assert freed_in == [], "the worker collected"
    assert collector.look() >= 0
    assert freed_in == [threading.main_thread()]


def test_little_is_not_looked_for(collector: Collector) -> None:
    gc.collect()
    assert collector.look() == -1


def test_all_old_objects_are_looked_through_only_when_they_have_become_more(
    collector: Collector,
) -> None:
    gc.set_threshold(700, 1, 1)
    kept: list[object] = [[] for _count in range(ROUND)]
    looks: list[int] = []
    for _round in range(12):
        _make_cycles()
        looks.append(collector.look())
    assert looks.count(2) == 1, "nothing was added after the first time"
    assert {0, 1, 2} == set(looks)
    kept.extend([] for _count in range(ROUND))
    for _round in range(8):
        _make_cycles()
        looks.append(collector.look())
    assert looks.count(2) == 2


def test_a_look_holds_nothing_that_a_worker_lets_go(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_given: object) -> list[object]:
        raise AssertionError("whose last holder this list is, is freed in the windows' thread")

    monkeypatch.setattr(gc, "get_objects", refuse)
    gc.set_threshold(700, 1, 1)
    looks: list[int] = []
    for _round in range(12):
        _make_cycles()
        looks.append(collector.look())
    assert set(looks) == {0, 1, 2}


def test_nothing_is_looked_for_while_work_wants_it_to_rest(collector: Collector) -> None:
    with collections_resting():
        _make_cycles()
        assert collector.look() == -1
    assert collector.look() >= 0


def test_two_that_want_rest_leave_nothing_behind() -> None:
    before = gc.get_threshold()
    first, second = collections_resting(), collections_resting()
    first.__enter__()
    second.__enter__()
    assert gc.get_threshold()[0] == 0
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before


def test_a_look_gives_way_to_who_waits_but_not_for_ever(collector: Collector):
    kept = [[number] for number in range(50_000)]
    collector.note_busy(True)
    assert [collector.look() for _ in range(4)] == [-1] * 4
    assert collector.look() >= 0, "long work must not keep all cycles"
    more = [[number] for number in range(50_000)]
    collector.note_busy(False)
    assert collector.look() >= 0
    assert len(kept) == len(more)


def test_nothing_is_looked_for_while_an_answer_is_late(collector: Collector):
    """A connection that is destroyed while a drive hangs waits for it: not in the window."""
    collector.note_waiting(True)
    collector.pause()
    collector.pause()
    kept = [[number] for number in range(50_000)]
    for _pause in range(40):
        collector.pause()
    assert gc.get_count()[0] > len(kept)
    assert collector.look() == -1
    collector.note_waiting(False)
    assert collector.look() >= 0


def test_who_asks_one_thing_after_the_other_is_not_late(collector: Collector):
    kept = [[number] for number in range(50_000)]
    for _answer in range(12):
        collector.note_waiting(True)
        collector.pause()
        collector.note_waiting(False)
    assert gc.get_count()[0] < len(kept)


def test_many_new_objects_are_looked_through_before_they_become_more(collector: Collector):
    """A look at a hundred thousand holds the window as long as ten looks at ten thousand."""
    gc.collect()
    collector.pause()
    few = gc.get_count()[0]
    kept = [[number] for number in range(12_000)]
    assert gc.get_count()[0] > few + 11_000
    collector.pause()
    assert gc.get_count()[0] < 1_000, "not first at the twelfth pause"
    kept.extend([number] for number in range(2_000))
    collector.pause()
    assert gc.get_count()[0] > 1_000, "a few wait"
    for _pause in range(12):
        collector.pause()
    assert gc.get_count()[0] < 1_000, "but not for ever"


def test_what_was_met_once_is_met_again_before_it_becomes_very_much(collector: Collector):
    kept: list[object] = []
    looks: list[int] = []
    for _round in range(8):
        kept.extend([number] for number in range(9_000))
        looks.append(collector.look())
    assert looks == [0, 0, 0, 1, 0, 0, 0, 1]


def _look_at_much(collector: Collector) -> int:
    _make_cycles()
    return collector.look()


def test_all_old_objects_are_looked_through_when_nobody_does_anything(collector: Collector):
    gc.set_threshold(700, 0, 0)
    kept: list[object] = [[] for _count in range(ROUND)]
    collector.note_busy(True)
    collector.note_busy(False)
    looks = [_look_at_much(collector) for _round in range(6)]
    assert 1 in looks, "a look at old objects was due"
    assert 2 not in looks, "somebody has just asked for something"
    before = gc.get_stats()[2]["collections"]
    for _pause in range(12):
        assert gc.get_stats()[2]["collections"] == before
        collector.pause()
    assert gc.get_stats()[2]["collections"] == before + 1
    assert kept


def test_who_asks_all_the_time_puts_the_long_look_off_not_for_ever(collector: Collector):
    gc.set_threshold(700, 0, 0)
    kept: list[object] = [[] for _count in range(ROUND)]
    looks: list[int] = []
    for _round in range(60):
        collector.note_busy(True)
        collector.note_busy(False)
        looks.append(_look_at_much(collector))
    assert looks.count(2) == 1
    assert looks.index(2) >= 40
    assert kept
