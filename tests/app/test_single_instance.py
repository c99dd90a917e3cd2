"""P22: two starts on one machine are one program; no argument gets lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crm_desktop.app.single_instance import SingleInstance, hand_over, instance_key

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
