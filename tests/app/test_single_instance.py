"""P22: two starts on one machine are one program; no argument gets lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.app.single_instance import SingleInstance, hand_over, instance_key
from crm_desktop.storage.database import Database

STARTS = 20
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from crm_desktop.app.single_instance import SingleInstance, hand_over

folder, key, number, expected = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
app = QCoreApplication([])
instance = SingleInstance(folder)
if not instance.claim(key):
    print("handed over" if hand_over(key, ["--start", number], 60) else "lost", flush=True)
    sys.exit(0)
heard = []

def hear(words):
    heard.append(words[1])
    if len(heard) == expected:
        print("first", number, *sorted(heard), flush=True)
        app.quit()

instance.arguments_received.connect(hear)
QTimer.singleShot(300, instance.listen)
QTimer.singleShot(90_000, app.quit)
app.exec()
"""


@pytest.mark.timeout(180)
def test_p22_twenty_starts_at_once_are_one_program(tmp_path: Path):
    key = instance_key(str(tmp_path / "a.crm"), "")
    command = [sys.executable, "-c", PROGRAM, str(tmp_path), key]
    processes = [
        subprocess.Popen(
            [*command, str(number), str(STARTS - 1)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for number in range(STARTS)
    ]
    answers = [process.communicate(timeout=150)[0].strip() for process in processes]
    first = [answer for answer in answers if answer.startswith("first")]
    assert len(first) == 1
    assert answers.count("handed over") == STARTS - 1
    numbers = first[0].split()[1:]
    assert sorted(numbers, key=int) == [str(number) for number in range(STARTS)]


class Start:
    """A start of the real program without a screen; what it prints is kept in a file."""

    def __init__(self, folder: Path, number: int, database: Path, profile: str) -> None:
        self.number, self.group = number, (database.name, profile)
        self.list = folder / f"list-{number}.csv"
        self.list.write_text(f"Name;Phone\nPerson {number};8 612 0000{number}\n", encoding="utf-8")
        self._said = folder / f"said-{number}.txt"
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        for kind in ("CONFIG", "CACHE", "STATE", "DOCUMENTS"):
            environment[f"CRM_DESKTOP_{kind}"] = str(folder / kind.lower())
        words = ["--database", str(database), "--profile", profile, "--offscreen", str(self.list)]
        with self._said.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.app.started_program", *words],
                cwd=Path(__file__).parents[2],
                env=environment,
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> list[str]:
        return self._said.read_text(encoding="utf-8").splitlines()

    @property
    def has_window(self) -> bool:
        return "window" in self.said

    def heard(self) -> list[str]:
        return [line.removeprefix("heard ") for line in self.said if line.startswith("heard ")]

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def _until(seconds: float, holds: Callable[[], bool], words: str) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, words
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_p22_twenty_starts_of_the_real_program(tmp_path: Path):
    """Of each file and profile one window, which gets the lists of all; also after a kill."""
    files = tmp_path / "a.crm", tmp_path / "b.crm"
    for file in files:
        Database.create(file).close()
    killed = Start(tmp_path, 99, files[0], "")
    starts = [killed]
    try:
        _until(100, lambda: killed.has_window, "no window")
        killed.end()  # its lock and its socket stay behind
        for number in range(STARTS):
            database, profile = files[number % 5 == 1], "evening" if number % 5 == 2 else ""
            starts.append(Start(tmp_path, number, database, profile))
        del starts[0]

        def winners() -> list[Start]:
            return [one for one in starts if one.process.poll() is None]

        _until(200, lambda: len(winners()) <= 3, "somebody neither opened nor handed over")
        codes = [one.process.poll() for one in starts]
        assert codes.count(0) == STARTS - 3, [one.said for one in starts]
        assert sorted(one.group for one in winners()) == [
            ("a.crm", ""), ("a.crm", "evening"), ("b.crm", ""),
        ]  # fmt: skip
        for winner in winners():
            wanted = sorted(one.list.name for one in starts if one.group == winner.group)
            _until(
                60,
                lambda one=winner, all_of=wanted: len(one.heard()) >= len(all_of),
                "a list was lost",
            )
            assert sorted(winner.heard()) == wanted, "each once"
            assert winner.said.count("window") == 1
        assert sum(one.has_window for one in starts) == 3
    finally:
        for one in starts:
            one.end()


def test_p22_who_knocks_again_is_heard_once(tmp_path: Path, qtbot):
    instance = SingleInstance(tmp_path)
    heard: list[list[str]] = []
    instance.arguments_received.connect(heard.append)
    assert instance.claim(f"crm-test-{tmp_path.name[-20:]}")
    instance.listen()
    for name in ("one", "one", "two"):
        script = (
            "import sys; from PySide6.QtCore import QCoreApplication; app = QCoreApplication([]);"
            "from crm_desktop.app.single_instance import hand_over;"
            "sys.exit(not hand_over(sys.argv[1], ['/x.csv'], 20, name=sys.argv[2]))"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", script, instance.key, name], cwd=Path(__file__).parents[2]
        )
        qtbot.waitUntil(lambda one=process: one.poll() is not None, timeout=30_000)
        assert process.returncode == 0
    assert heard == [["/x.csv"], ["/x.csv"]]
    instance.release()


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_p22_who_waits_for_a_program_that_dies_at_its_start_takes_its_place(tmp_path: Path):
    file = tmp_path / "a.crm"
    Database.create(file).close()
    folder = tmp_path / "config" / "default"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), instance_key(str(file), "default")],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    second = Start(tmp_path, 1, file, "")
    try:
        time.sleep(4)
        assert second.process.poll() is None, "it waits"
        assert not second.has_window
        holder.kill()
        holder.communicate()
        _until(60, lambda: second.has_window, "nobody opened the file")
    finally:
        holder.kill()
        second.end()


HOLDER = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from crm_desktop.app.single_instance import SingleInstance
app = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
assert instance.claim(sys.argv[2])
print("held", flush=True)
time.sleep(100)
"""


def test_other_files_users_and_profiles_are_other_programs():
    keys = {instance_key(path, profile) for path in ("/a", "/b") for profile in ("", "demo")}
    assert len(keys) == 4
    assert not any("/a" in key for key in keys)


def test_the_place_is_free_again_when_the_program_ends(tmp_path: Path, qapp):
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.claim("crm-test-place")
    assert not second.claim("crm-test-place")
    first.release()
    assert second.claim("crm-test-place")
    second.release()


def test_taking_another_place_gives_up_the_first_only_if_it_is_free(tmp_path: Path, qapp):
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.claim("crm-test-one")
    assert second.claim("crm-test-two")
    assert not first.claim("crm-test-two")
    assert first.key == "crm-test-one"
    assert first.claim("crm-test-three")
    assert SingleInstance(tmp_path).claim("crm-test-one")
    first.release()
    second.release()


def test_nobody_there_to_answer(qapp):
    assert not hand_over("crm-test-nobody", [], seconds=0.2)


@pytest.mark.parametrize("message", [b"\n", b"{}\n", b"[1, 2\n", b"\xff\xfe\n", b"[[]]\n"])
def test_a_strange_message_does_no_harm(tmp_path: Path, qtbot, message: bytes):
    from PySide6.QtNetwork import QLocalSocket

    instance = SingleInstance(tmp_path)
    heard: list[list[str]] = []
    instance.arguments_received.connect(heard.append)
    assert instance.claim(f"crm-test-{tmp_path.name[-20:]}")
    instance.listen()
    socket = QLocalSocket()
    socket.connectToServer(instance.key)
    assert socket.waitForConnected(1000)
    socket.write(message)
    socket.flush()
    qtbot.waitUntil(lambda: socket.bytesAvailable() > 0)
    assert all(isinstance(word, str) for words in heard for word in words)
    socket.abort()
    instance.release()
