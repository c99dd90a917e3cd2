"""P14: at most one machine writes in Turn mode; a dead holder's turn is ended once, by a person."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.core.sharing import Mode
from crm_desktop.storage import presence as presence_module
from crm_desktop.storage import turn as turn_module
from crm_desktop.storage.presence import Me, Presence, presence_folder
from crm_desktop.storage.turn import Head, TakeResult, Turn, turn_file
from tests.netdrive.fixtures import needs_real_drive
from tests.netdrive.netdrive import Share
from tests.netdrive.realdrive import run

ROOT = Path(__file__).resolve().parents[2]
FILE_ID = "cd" * 16
Join = Callable[[str], Turn]


@pytest.fixture
def join(tmp_path: Path) -> Join:
    """Somebody who comes to the file, under a name."""

    def come(name: str) -> Turn:
        presence = Presence(tmp_path / "office.crm", FILE_ID, Me(f"laptop-{name}", name, "1.0"))
        presence.join()
        return Turn(tmp_path / "office.crm", FILE_ID, presence)

    return come


def _silence(turn: Turn, seconds: float) -> None:
    path = turn._presence.path
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def test_p14_one_has_the_turn_until_it_gives_it_back(join: Join):
    anna, ben = join("anna"), join("ben")
    assert anna.take() is TakeResult.TAKEN
    assert ben.take() is TakeResult.HELD
    held = ben.holder()
    assert held is not None
    assert (held.user, held.machine) == ("anna", "laptop-anna")
    assert anna.is_mine()
    assert not ben.is_mine()
    assert anna.release(Head(7))
    assert ben.last_head() == Head(7)
    assert ben.take() is TakeResult.TAKEN
    assert not anna.is_mine()
    assert not anna.release(), "what was given back is not given back again"
    assert ben.is_mine()


@pytest.mark.parametrize("mode", [Mode.TEAM, Mode.LOCAL])
def test_p14_nobody_writes_alone_while_others_share(join: Join, mode: Mode):
    anna, ben = join("anna"), join("ben")
    assert anna.pass_through(mode)
    assert anna.holder() is None
    assert ben.take() is TakeResult.SHARED
    assert ben.holder() is None
    anna._presence.leave()
    assert ben.take() is TakeResult.TAKEN


def test_p14_nobody_begins_to_share_while_one_writes_alone(join: Join):
    anna, ben = join("anna"), join("ben")
    assert anna.take() is TakeResult.TAKEN
    assert not ben.pass_through(Mode.TEAM)
    assert ben._presence.visitors()[0].mode is Mode.READ_ONLY


def test_p14_the_living_are_not_broken(join: Join):
    anna, ben = join("anna"), join("ben")
    anna.take()
    held = ben.holder()
    assert held is not None
    assert not ben.break_dead(held)
    _silence(anna, 170)
    assert not ben.break_dead(held)
    assert anna.is_mine()


def test_p14_a_dead_ones_turn_is_ended_once(join: Join):
    anna, ben, cleo = join("anna"), join("ben"), join("cleo")
    anna.take()
    held = ben.holder()
    assert held is not None
    os.close(anna._presence._handle)  # its lock falls with its process
    _silence(anna, 200)
    assert ben.break_dead(held)
    assert not cleo.break_dead(held)
    assert cleo.take() is TakeResult.TAKEN
    assert not ben.break_dead(held), "who looked before must not end the next one's turn"
    assert cleo.is_mine()
    assert not anna.is_mine(), "it wakes up and sees that it has lost the turn"
    assert cleo.is_mine()


def test_p14_who_left_no_presence_is_dead_after_three_minutes(join: Join, tmp_path: Path):
    anna, ben = join("anna"), join("ben")
    anna.take()
    held = ben.holder()
    assert held is not None
    anna._presence.path.unlink()
    assert not ben.is_dead(held)
    path = turn_file(tmp_path / "office.crm", FILE_ID)
    then = path.stat().st_mtime - 181
    os.utime(path, (then, then))
    assert ben.break_dead(held)
    assert ben.take() is TakeResult.TAKEN


def test_p14_a_half_made_turn_file_blocks_nobody_for_ever(join: Join, tmp_path: Path):
    ben = join("ben")
    path = turn_file(tmp_path / "office.crm", FILE_ID)
    path.touch()
    held = ben.holder()
    assert held is not None
    assert not ben.break_dead(held)
    _make_older(path)
    older = ben.holder()
    assert older is not None
    assert ben.break_dead(older)
    assert ben.take() is TakeResult.TAKEN


def test_p14_a_turn_file_without_words_is_not_one_that_was_ended_before(join: Join, tmp_path: Path):
    anna, ben = join("anna"), join("ben")
    path = turn_file(tmp_path / "office.crm", FILE_ID)
    path.touch()
    _make_older(path)
    assert not anna.is_taken()
    assert anna.take() is TakeResult.TAKEN, "nobody ever held it, nobody has to be asked"
    assert anna.release()
    for mark in presence_folder(tmp_path / "office.crm", FILE_ID).glob("*.ended"):
        _make_older(mark)
    path.touch()  # somebody is just about to write into it
    assert ben.is_taken()
    assert ben.take() is TakeResult.HELD
    assert path.exists()


def test_p14_a_turn_that_does_not_say_whose_it_is_leads_nowhere(join: Join, tmp_path: Path):
    anna = join("anna")
    path = turn_file(tmp_path / "office.crm", FILE_ID)
    for minute, said in enumerate(({}, {"token": "../elsewhere"}, {"token": 7}, [])):
        path.write_text(json.dumps(said))
        _make_older(path, 240 + 60 * minute)
        assert anna.take() is TakeResult.TAKEN
        assert anna.release()
    assert sorted(tmp_path.rglob("*elsewhere*")) == []


def _make_older(path: Path, seconds: float = 181) -> None:
    if not path.stat().st_size:
        path.write_bytes(b" ")  # the time of an empty file may be one of no server
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def test_p14_a_time_that_a_client_thought_of_makes_nobodys_file_old(join: Join, tmp_path: Path):
    """An NFS server shows one, of any year, until the maker of a file has set its times."""
    anna, ben = join("anna"), join("ben")
    path, folder = turn_file(tmp_path / "office.crm", FILE_ID), ben._presence.folder
    path.touch()
    _think_of_a_time(path)
    half_made = ben.holder()
    assert half_made is not None
    assert not ben.break_dead(half_made)
    assert ben.take() is TakeResult.HELD
    path.unlink()
    assert anna.take() is TakeResult.TAKEN
    assert anna._end(anna.token), "and is about to remove the file"
    (mark,) = folder.glob("*.ended")
    _think_of_a_time(mark)
    assert ben.take() is TakeResult.HELD
    assert path.exists()
    ben.sweep()
    assert mark.exists()
    sign = folder / "laptop-cleo-cleo-1.json"
    sign.touch()
    _think_of_a_time(sign)
    assert [one.token for one in ben._presence.visitors() if not one.user] == [sign.stem]
    assert ben._presence.sweep() == 0
    assert sign.exists()


def _think_of_a_time(path: Path) -> None:
    os.utime(path, (697_434_111, 697_434_111))


def test_p14_what_goes_between_its_opening_and_its_reading_is_looked_for_again(
    share: Share, tmp_path: Path
):
    mount = share.mount(tmp_path / "a")
    file = mount.path / "office.crm"
    anna, ben = (Presence(file, FILE_ID, Me(f"laptop-{name}", name, "1")) for name in "ab")
    for presence in (anna, ben):
        presence.join()
    assert Turn(file, FILE_ID, anna).take() is TakeResult.TAKEN
    turn = Turn(file, FILE_ID, ben)
    for match, look in (("*.turn", turn.holder), ("*.json", ben.visitors)):
        ben._seen.clear()
        mount.fault("read", "ESTALE", match=match, times=2)
        found = look()
        assert found
        assert "laptop-a" in str(found)
        mount.clear()
        ben._seen.clear()
        mount.fault("read", "ESTALE", match=match, times=-1)
        with pytest.raises(OSError, match=r"."):
            look()
        mount.clear()
    anna.leave()
    ben.leave()


def _die(turn: Turn) -> None:
    os.close(turn._presence._handle)
    turn._presence._handle = -1


def test_p14_who_died_while_it_began_to_share_is_in_nobodys_way(join: Join, tmp_path: Path):
    anna, ben = join("anna"), join("ben")
    assert anna.take(alone=False) is TakeResult.TAKEN
    _die(anna)
    _silence(anna, 15)
    assert not ben.pass_through(Mode.TEAM)
    assert ben.is_taken()
    _silence(anna, 25)
    assert not ben.is_taken()
    assert ben.pass_through(Mode.TEAM), "it never wrote alone: nobody has to be asked"
    assert not turn_file(tmp_path / "office.crm", FILE_ID).exists()


def test_p14_who_is_slow_to_begin_to_share_and_holds_its_lock_is_waited_for(
    join: Join, monkeypatch: pytest.MonkeyPatch
):
    anna, ben = join("anna"), join("ben")
    assert anna.take(alone=False) is TakeResult.TAKEN
    _silence(anna, 25)
    monkeypatch.setattr(ben._presence, "holds_witness", lambda _token: True)
    assert not ben.pass_through(Mode.TEAM)
    assert anna.is_mine()


def test_p14_who_died_with_the_turn_is_for_a_person_to_decide(join: Join):
    anna, ben = join("anna"), join("ben")
    anna.take()
    anna._presence.tell(mode=Mode.TURN)
    _die(anna)
    _silence(anna, 200)
    assert ben.take() is TakeResult.HELD
    assert ben.is_taken()
    ben._presence.sweep(ben.clear_dead)
    assert ben.take() is TakeResult.HELD


def test_p14_who_died_before_it_wrote_with_the_turn_is_in_nobodys_way(join: Join):
    anna, ben, cleo = join("anna"), join("ben"), join("cleo")
    anna.take()
    _die(anna)
    _silence(anna, 170)
    assert not ben.pass_through(Mode.TEAM), "it may be about to write"
    _silence(anna, 200)
    cleo._presence.sweep(cleo.clear_dead)
    assert ben.pass_through(Mode.TEAM), "nobody has to be asked, and what it said is not forgotten"


def test_p14_who_died_while_it_changed_the_files_form_is_for_a_person_to_decide(join: Join):
    anna, ben = join("anna"), join("ben")
    anna._presence.tell(leave_for="2.0")
    anna.take()
    _die(anna)
    _silence(anna, 200)
    ben._presence.sweep(ben.clear_dead)
    assert ben.take() is TakeResult.HELD, "it writes in no mode"


class _Time:
    """The monotonic clock, moved by hand; it also lets somebody give a sign of now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now = 1000.0
        for module in (turn_module, presence_module):
            monkeypatch.setattr(module, "monotonic_seconds", lambda: self._now)

    def pass_by(self, seconds: float, *living: Turn, later: float = 5.0) -> None:
        """Let time pass; who lives gives a sign then, so much later than all else that was made."""
        self._now += seconds
        for one in living:
            folder = one._presence.folder
            made = [*folder.iterdir(), one._path]
            newest = max(path.stat().st_mtime for path in made if path.exists()) + later
            os.utime(one._presence.path, (newest, newest))


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> _Time:
    return _Time(monkeypatch)


def _end_without_removing(turn: Turn) -> None:
    """Killed between its last two calls; its sign was swept by a program of the same computer."""
    assert turn.take(alone=False) is TakeResult.TAKEN
    assert turn._end(turn.token)
    _die(turn)
    turn._presence.path.unlink()


def _leave_no_name(turn: Turn) -> None:
    """Killed between making the turn file and writing into it."""
    os.close(turn_module._create(turn._path))
    _die(turn)
    turn._presence.path.unlink()


def _leave_a_name(turn: Turn) -> None:
    assert turn.take(alone=False) is TakeResult.TAKEN
    _die(turn)
    turn._presence.path.unlink()


@pytest.mark.parametrize("die", [_end_without_removing, _leave_no_name, _leave_a_name])
def test_p14_what_a_killed_program_left_is_in_the_way_until_the_others_gave_a_sign(
    join: Join, hours: _Time, die: Callable[[Turn], None]
):
    anna, ben, cleo = join("anna"), join("ben"), join("cleo")
    die(anna)
    assert not ben.pass_through(Mode.TEAM)
    hours.pass_by(9, cleo)
    assert not ben.pass_through(Mode.TEAM), "what it asked for last may still be on its way"
    hours.pass_by(2, cleo)
    assert ben.pass_through(Mode.TEAM)


@pytest.mark.parametrize("die", [_end_without_removing, _leave_no_name])
def test_p14_who_gave_no_sign_since_may_still_be_at_it(
    join: Join, hours: _Time, die: Callable[[Turn], None], tmp_path: Path
):
    """It may hang in the middle, and remove what is another turn by then, or write its name."""
    anna, ben, cleo = join("anna"), join("ben"), join("cleo")
    die(anna)
    assert not ben.pass_through(Mode.TEAM)
    hours.pass_by(60)
    assert not ben.pass_through(Mode.TEAM)
    hours.pass_by(10, cleo, later=1)  # the server's clock may be as coarse as that
    assert not ben.pass_through(Mode.TEAM)
    assert turn_file(tmp_path / "office.crm", FILE_ID).exists()
    hours.pass_by(10, cleo)
    assert ben.pass_through(Mode.TEAM)


def test_p14_a_sign_of_before_that_was_seen_late_is_none_of_since(join: Join, hours: _Time):
    """As on a client that shows the times of files of a while ago."""
    anna, ben, cleo = join("anna"), join("ben"), join("cleo")
    _end_without_removing(anna)
    _silence(cleo, 30)
    assert not ben.pass_through(Mode.TEAM)
    _silence(cleo, -10)  # 20 seconds before the mark was made
    hours.pass_by(11)
    assert not ben.pass_through(Mode.TEAM)


def test_p14_times_of_a_clock_that_is_ahead_are_no_signs_of_since(join: Join, hours: _Time):
    """As of a client that writes its own time."""
    anna, ben, cleo = join("anna"), join("ben"), join("cleo")
    _end_without_removing(anna)
    _silence(cleo, -3600)
    assert not ben.pass_through(Mode.TEAM)
    hours.pass_by(11)
    assert not ben.pass_through(Mode.TEAM)
    hours.pass_by(11, cleo)
    assert ben.pass_through(Mode.TEAM)


def test_p14_who_is_removing_what_was_ended_is_waited_for(join: Join, hours: _Time, tmp_path: Path):
    anna, ben, cleo = join("anna"), join("ben"), join("cleo")
    _end_without_removing(anna)
    os.close(turn_module._create(ben._mark_of(anna.token).with_name(f"{anna.token}-1.cleared")))
    for _ in range(3):
        assert not cleo.pass_through(Mode.TEAM)
        hours.pass_by(11)
    assert turn_file(tmp_path / "office.crm", FILE_ID).exists()
    hours.pass_by(11, ben)
    assert not cleo.pass_through(Mode.TEAM), "it saw for the first time that Ben removes it"
    hours.pass_by(11, ben)
    assert cleo.pass_through(Mode.TEAM)


def test_p14_who_ended_its_turn_leaves_its_removal_to_who_is_at_it(
    join: Join, tmp_path: Path, hours: _Time
):
    """What is removed by name in the meantime would be the turn of the next one."""
    anna, ben = join("anna"), join("ben")
    assert anna.take() is TakeResult.TAKEN
    token = anna.token
    assert anna._end(token)
    anna._unremoved, anna._mine = token, ""
    os.close(turn_module._create(ben._mark_of(token).with_name(f"{token}-1.cleared")))
    anna.finish()
    assert turn_file(tmp_path / "office.crm", FILE_ID).exists()
    hours.pass_by(11, ben)
    anna.finish()
    hours.pass_by(11, ben)
    anna.finish()
    assert not turn_file(tmp_path / "office.crm", FILE_ID).exists(), "nobody was at it"


def test_p14_a_turn_that_was_ended_and_not_removed_blocks_nobody_for_ever(
    join: Join, tmp_path: Path
):
    anna, ben, cleo = join("anna"), join("ben"), join("cleo")
    anna.take()
    assert anna._end(anna.token)
    _die(anna)
    assert not ben.is_taken()
    assert ben.take() is TakeResult.HELD, "its remover may still be at it"
    for path in presence_folder(tmp_path / "office.crm", FILE_ID).glob("*.ended"):
        _make_older(path)
    results = [one.take() for one in (ben, cleo)]
    assert sorted(results) == [TakeResult.HELD, TakeResult.TAKEN]
    assert ben.is_mine() is (results[0] is TakeResult.TAKEN)


def test_p14_nobody_shares_whose_turn_was_taken_while_it_said_so(
    join: Join, monkeypatch: pytest.MonkeyPatch
):
    anna, ben = join("anna"), join("ben")
    tell = anna._presence.tell

    def late(**values: object) -> None:
        """It fell asleep before it could say so, and was taken for dead."""
        if values["mode"] is Mode.TEAM:
            anna._end(anna.token)
            anna._path.unlink()
            assert ben.take() is TakeResult.TAKEN
        tell(**values)  # type: ignore[arg-type]

    monkeypatch.setattr(anna._presence, "tell", late)
    assert not anna.pass_through(Mode.TEAM)
    seen = ben._presence.visitor(anna._presence.token)
    assert seen is not None
    assert seen.mode is Mode.READ_ONLY
    assert ben.is_mine()


def test_p14_what_the_drive_cut_short_is_finished_when_it_is_back(share: Share, tmp_path: Path):
    mount = share.mount(tmp_path / "a")
    presence = Presence(mount.path / "office.crm", FILE_ID, Me("laptop-a", "anna", "1"))
    presence.join()
    anna = Turn(mount.path / "office.crm", FILE_ID, presence)
    path = turn_file(share.backing / "office.crm", FILE_ID)
    for op in ("unlink", "create"):
        assert anna.take() is TakeResult.TAKEN
        mount.fault(op, "EHOSTDOWN", match="*.ended" if op == "create" else "*.turn")
        with pytest.raises(OSError, match=r"."):
            anna.release()
        mount.clear()
        assert path.exists()
        anna.finish()
        assert not path.exists()
    mount.fault("fsync", "EIO", match="*.turn")
    with pytest.raises(OSError, match=r"."):
        anna.take()
    mount.clear()
    anna.finish()
    assert not path.exists()
    mount.fault("write", "ENOSPC", match="*.turn")
    with pytest.raises(OSError, match=r"."):
        anna.take()
    assert not path.exists(), "a disk is full: what could not be written is in nobody's way"
    mount.clear()
    assert anna.take() is TakeResult.TAKEN
    assert anna.release()
    presence.leave()


def test_p14_asking_and_answering(join: Join):
    anna, ben = join("anna"), join("ben")
    anna.take()
    assert anna.wishes() == ()
    ben.ask()
    (wish,) = anna.wishes()
    assert wish.user == "ben"
    anna.refuse(wish)
    assert anna.wishes() == ()
    assert ben.was_refused()
    ben.ask()
    assert not ben.was_refused()
    assert len(anna.wishes()) == 1
    ben.withdraw()
    assert anna.wishes() == ()


def _race(paths: list[Path], watch: Path, rounds: int, *, guarded: bool = True) -> tuple[int, int]:
    """How often somebody held the turn, and how often two did."""
    team = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.storage.turn_racer",
                *(str(path), FILE_ID, f"m{n}", str(rounds), "yes" if guarded else "no"),
            ],
            cwd=ROOT,
            env={**os.environ, "TURN_WATCH": str(watch)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n, path in enumerate(paths)
    ]
    for one in team:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in team:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    answers = [one.communicate(timeout=300)[0].split() for one in team]
    return sum(int(one[0]) for one in answers), sum(int(one[1]) for one in answers)


@pytest.mark.parametrize("locks", ["ignore"])
def test_p14_never_two_holders_in_a_race(share: Share, tmp_path: Path, locks: str):
    mounts = [share.mount(tmp_path / name, locks=locks, names_s=5.0) for name in "ab"]
    paths = [mount.path / "office.crm" for mount in mounts]
    held, double = _race(paths, tmp_path / "watch", 40)
    assert double == 0
    assert held >= 5


@pytest.mark.slow
@pytest.mark.parametrize("locks", ["ignore", "local", "windows", "forward"])
def test_p14_never_two_holders_in_a_thousand_rounds(share: Share, tmp_path: Path, locks: str):
    mounts = [share.mount(tmp_path / name, locks=locks, names_s=5.0) for name in "ab"]
    paths = [mount.path / "office.crm" for mount in mounts] * 2
    held, double = _race(paths, tmp_path / "watch", 1000)
    assert double == 0
    assert held >= 100


@pytest.mark.slow
def test_p14_without_the_turn_the_watch_sees_two(share: Share, tmp_path: Path):
    """Mutation: the race must see what it is there for."""
    mounts = [share.mount(tmp_path / name) for name in "ab"]
    paths = [mount.path / "office.crm" for mount in mounts]
    assert _race(paths, tmp_path / "watch", 60, guarded=False)[1] > 0


class Racers:
    """The racers of one computer, which may crash and come again."""

    def __init__(self, share: Share, folder: Path, machine: str, watch: Path) -> None:
        self.machine = machine
        self._share, self._folder, self._watch = share, folder, watch
        self._lives = 0
        self.team: list[subprocess.Popen[str]] = []
        self.start()

    def start(self) -> None:
        """Switch the computer on, with two programs."""
        self._lives += 1
        folder = self._folder / f"{self.machine}-{self._lives}"
        self.mount = self._share.mount(folder, locks="ignore", names_s=1.0)
        command = [sys.executable, "-m", "tests.storage.turn_racer"]
        for number in range(2):
            name = f"{self.machine}-{self._lives}-{number}"
            words = [str(self.mount.path / "office.crm"), FILE_ID, name, "0", "breaks"]
            self.team.append(
                subprocess.Popen(
                    [*command, *words, self.machine],
                    cwd=ROOT,
                    env={
                        **os.environ,
                        "TURN_WATCH": str(self._watch),
                        "TURN_DEAD_SECONDS": str(DEAD_SECONDS),
                        "TURN_HELD_SECONDS": "0.05",
                    },
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
        for one in self.team[-2:]:
            assert one.stdout is not None
            assert one.stdin is not None
            assert one.stdout.readline() == "ready\n"
            one.stdin.write("go\n")
            one.stdin.flush()

    def crash(self) -> None:
        """The computer loses its power: its programs end, and the server lets go of its locks."""
        for one in self.team[-2:]:
            one.kill()
            one.communicate()
        self.mount.crash()
        del self.team[-2:]

    def end(self) -> list[list[int]]:
        """What each racer that lived counted."""
        answers = [one.communicate(".", timeout=60)[0].split() for one in self.team]
        return [[int(word) for word in words] for words in answers]

    def kill(self) -> None:
        for one in self.team:
            one.kill()
            one.communicate()


DEAD_SECONDS = 8.0
"""Instead of three minutes."""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_p14_never_two_holders_though_computers_crash(share: Share, tmp_path: Path):
    """Whoever holds the turn crashes, in one of two cases for good until others ended its turn."""
    watch = tmp_path / "watch"
    machines = [Racers(share, tmp_path, name, watch) for name in ("a", "b", "c")]
    crashed_with_turn = 0
    try:
        for number in range(8):
            machine = machines[number % 3]
            deadline = time.monotonic() + 20
            while not watch.read_text().startswith(f"{machine.machine}-"):
                assert time.monotonic() < deadline, f"{machine.machine} never gets the turn"
                time.sleep(0.002)
            machine.crash()
            crashed_with_turn += turn_file(share.backing / "office.crm", FILE_ID).exists()
            if number % 2:
                time.sleep(DEAD_SECONDS + 3)  # its turn is for the others to end
            machine.start()
        time.sleep(3)
        counts = [one for machine in machines for one in machine.end()]
    finally:
        for machine in machines:
            machine.kill()
    assert sum(double for _, double, _ in counts) == 0
    assert crashed_with_turn >= 2, "some had the turn when they crashed"
    assert sum(held for held, _, _ in counts) >= 20
    assert watch.read_text().strip() == ""


RACE = """
cd "$ROOT"
export TURN_WATCH=$WORK/watch PYTHONPATH=.
mkfifo $WORK/go1 $WORK/go2
$PYTHON -m tests.storage.turn_racer $A/office.crm {file_id} m1 150 yes < $WORK/go1 > $WORK/1 &
$PYTHON -m tests.storage.turn_racer $B/office.crm {file_id} m2 150 yes < $WORK/go2 > $WORK/2 &
exec 7> $WORK/go1 8> $WORK/go2
until grep -q ready $WORK/1 && grep -q ready $WORK/2; do sleep 0.1; done
echo go >&7; echo go >&8
wait
echo "raced $(tail -n 1 $WORK/1) $(tail -n 1 $WORK/2)"
"""


@pytest.mark.slow
@needs_real_drive
@pytest.mark.timeout(200)
@pytest.mark.parametrize("kind", ["nfs4", "cifs", "cifs-nobrl", "nfs3-nolock"])
def test_p14_never_two_holders_on_real_clients(kind: str):
    command = f"export ROOT='{ROOT}'\n{RACE.format(file_id=FILE_ID)}"
    status, output = run(kind, command, limit_s=150)
    assert status == 0, output
    words = output.splitlines()[-1].split()
    assert words[0] == "raced", output
    assert "ready" not in words, output
    held, double = (int(words[1]) + int(words[4]), int(words[2]) + int(words[5]))
    assert double == 0
    assert held >= 5
