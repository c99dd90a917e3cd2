"""The program opens no network connection: the tests' own block works, and the whole program obeys.

Python's audit hook of `tests/conftest.py` cannot see what libraries written in C++ do; strace can.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

MAIN = str(Path(__file__).parents[2] / "main.py")
_NETWORK_CALL = re.compile(r"\b(?:socket|connect|bind|sendto|sendmsg)\([^\n]*AF_INET6?\b")


def by_name() -> object:
    return socket.getaddrinfo("example.org", 80)


def by_address() -> object:
    return socket.create_connection(("127.0.0.1", 9), timeout=1)


def by_datagram() -> object:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        return one.sendto(b"x", ("127.0.0.1", 9))


def as_server() -> object:
    with socket.socket(socket.AF_INET6) as one:
        return one.bind(("::1", 0))


def by_url() -> object:
    return urllib.request.urlopen("http://127.0.0.1:9/")


def by_event_loop() -> object:
    return asyncio.run(asyncio.wait_for(asyncio.open_connection("127.0.0.1", 9), 1))


WAYS = (by_name, by_address, by_datagram, as_server, by_url, by_event_loop)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_out_is_blocked(way: Callable[[], object], network_attempts: list[str]):
    with pytest.raises((AssertionError, OSError, RuntimeError)):
        way()
    assert network_attempts
    network_attempts.clear()


def test_an_attempt_that_is_hushed_up_in_a_thread_is_seen(network_attempts: list[str]):
    def hush_up() -> None:
        with suppress(Exception):
            by_address()

    thread = threading.Thread(target=hush_up)
    thread.start()
    thread.join()
    assert network_attempts
    network_attempts.clear()


def test_a_local_socket_is_no_network(tmp_path: Path):
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "s"))


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_whole_program_makes_no_internet_socket(tmp_path: Path):
    base, people, log = tmp_path / "a.crm", tmp_path / "people.csv", tmp_path / "calls.txt"
    people.write_text("Name,E-mail,Website\nAda,ada@example.org,http://example.org/\n", "utf-8")
    journeys = (
        ("demo", "--database", base, "--contacts", "30"),
        ("import", people, "--database", base),
        ("check", "--database", base),
        ("--offscreen", "--screenshot", tmp_path / "window.png", "--database", base),
    )
    watch = ("strace", "-f", "-qq", "-e", "trace=network", "-o", str(log))
    for words in journeys:
        command = [*watch, sys.executable, MAIN, *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
        if "ptrace" in done.stderr.lower():
            pytest.skip("strace is not allowed here")
        assert done.returncode == 0, done.stderr
        assert not _NETWORK_CALL.findall(log.read_text(encoding="utf-8", errors="replace"))


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_watch_sees_an_internet_socket(tmp_path: Path):
    log = tmp_path / "calls.txt"
    code = "import socket; socket.socket(socket.AF_INET)"
    command = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(log), sys.executable]
    done = subprocess.run([*command, "-c", code], capture_output=True, text=True, check=False)
    if "ptrace" in done.stderr.lower():
        pytest.skip("strace is not allowed here")
    assert _NETWORK_CALL.search(log.read_text(encoding="utf-8", errors="replace"))
