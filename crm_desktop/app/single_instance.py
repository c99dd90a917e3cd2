"""One program per user, data file and profile: a second start hands over and raises the first.

A lock file decides who is first, because it also works when twenty starts come at once; the
local server only carries the arguments. The first one listens when its window stands, so a
second start may have to knock for a moment. What is carried has a name of its own: whoever got no
answer in time knocks again, and is not heard twice.
"""

from __future__ import annotations

import getpass
import hashlib
import json
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QThread, Signal

from crm_desktop.core.clock import monotonic_seconds
from crm_desktop.core.ids import new_uid

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_KNOCK_PAUSE_MS = 50
_ANSWER_MS = 3000
_RECEIVED = b"received\n"
_HEARD_KEPT = 100
_MESSAGE_LIMIT = 64 * 1024


def instance_key(path: str, profile: str) -> str:
    """The name of the one program for this user, file and profile; holds no readable path."""
    words = "\0".join((_user_name(), path, profile))
    return "crm-desktop-" + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:20]


def hand_over(key: str, arguments: Sequence[str], seconds: float = 15.0, *, name: str = "") -> bool:
    """Give `arguments` to the running program; whether it said that it received them.

    Messages of one `name` are heard once.
    """
    from PySide6.QtNetwork import QLocalSocket

    content = {"name": name or new_uid().hex(), "words": list(arguments)}
    message = json.dumps(content).encode() + b"\n"
    deadline = monotonic_seconds() + seconds
    while True:
        socket = QLocalSocket()
        socket.connectToServer(key)
        if socket.waitForConnected(_KNOCK_PAUSE_MS):
            socket.write(message)
            socket.flush()
            if socket.waitForReadyRead(_ANSWER_MS) and bytes(socket.readAll().data()) == _RECEIVED:
                return True
        socket.abort()
        if monotonic_seconds() >= deadline:
            return False
        QThread.msleep(_KNOCK_PAUSE_MS)


class SingleInstance(QObject):
    """Holds the place of the one program for a data file, and hears later starts."""

    arguments_received = Signal(list)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """`folder` belongs to this user and computer; lock files lie in it."""
        super().__init__(parent)
        self._folder = folder
        self._key = ""
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None
        self._callers: list[QLocalSocket] = []
        self._heard: deque[str] = deque(maxlen=_HEARD_KEPT)

    @property
    def key(self) -> str:
        """The place held, empty for none."""
        return self._key

    def claim(self, key: str) -> bool:
        """Become the program for `key`; false if another one is. Keeps what was held till then."""
        if key == self._key:
            return True
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = QLockFile(str(self._folder / f"{key}.lock"))
        lock.setStaleLockTime(0)  # only a dead process makes it stale, never its age
        if not lock.tryLock(0):
            return lock.error() != QLockFile.LockError.LockFailedError
        was_listening = self._server is not None
        self.release()
        self._lock, self._key = lock, key
        if was_listening:
            self.listen()
        return True

    def listen(self) -> None:
        """Hear later starts; call it when the window stands."""
        from PySide6.QtNetwork import QLocalServer

        if self._server is not None or not self._key:
            return
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(self._key):
            QLocalServer.removeServer(self._key)  # left behind by a program that died
            server.listen(self._key)
        server.newConnection.connect(self._on_connection)
        self._server = server

    def release(self) -> None:
        """Give the place up."""
        for caller in tuple(self._callers):
            self._forget(caller)
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
        self._key = ""

    def _on_connection(self) -> None:
        server = self._server
        while server is not None and server.hasPendingConnections():
            socket = server.nextPendingConnection()
            self._callers.append(socket)
            socket.readyRead.connect(lambda socket=socket: self._on_message(socket))
            socket.disconnected.connect(lambda socket=socket: self._forget(socket))
            if socket.bytesAvailable():
                self._on_message(socket)

    def _forget(self, caller: QLocalSocket) -> None:
        """Hear no more of a caller: its signals would still come while Qt destroys it."""
        if caller in self._callers:
            self._callers.remove(caller)
            caller.readyRead.disconnect()
            caller.disconnected.disconnect()
            caller.deleteLater()

    def _on_message(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MESSAGE_LIMIT:
                socket.abort()
            return
        name, arguments = _arguments_of(bytes(socket.readLine().data()))
        socket.write(_RECEIVED)
        socket.flush()
        if arguments is not None and name not in self._heard:
            self._heard.append(name)
            self.arguments_received.emit(arguments)


def _arguments_of(line: bytes) -> tuple[str, list[str] | None]:
    """The name of a message and what it carries; `None` for what is no message."""
    try:
        content = json.loads(line)
    except ValueError:
        return "", None
    match content:
        case {"name": str(name), "words": [*words]}:
            return name, [str(word) for word in words]
        case _:
            return "", None


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        return ""
