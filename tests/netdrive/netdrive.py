# pyright: basic, reportIncompatibleMethodOverride=false, reportArgumentType=false
"""A pretend network drive for tests: a FUSE file system over a plain folder, with faults on demand.

One ``Share`` is the file server (a folder).  Every ``Share.mount`` is another machine that has the drive
mounted: it has its own kernel cache and its own process, so two mounts of one share behave as two laptops do.

    with Share(tmp_path / "server", volatile=True) as share:
        a, b = share.mount(tmp_path / "a"), share.mount(tmp_path / "b", locks="local")
        a.set(latency_ms=5)                                     # slow line
        a.fault("write", "ENOSPC", after=20, times=-1)          # disk full from the 21st write on
        a.disconnect(); a.reconnect(); b.disconnect(hang=True)  # cable out
        share.power_cut()                                       # the server loses what was not fsynced

From a shell:  python -m tests.netdrive.netdrive BACKING MOUNT [--locks local] [--latency-ms 2] [--fail-after 9 --errno EIO] ...
               echo '{"connected": false}' > MOUNT/.netdrive    # change the rules while it runs
               cat MOUNT/.netdrive                              # rules in force and operation counts
               python -m tests.netdrive.netdrive --power-cut BACKING           # for mounts started with --volatile
"""

from __future__ import annotations

import argparse
import ctypes.util
import errno as errnos
import fcntl
import fnmatch
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.netdrive.powercut import Disk
from tests.netdrive.serverlocks import ServerLocks

CONTROL = "/.netdrive"
ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 20


@dataclass
class Fault:
    """Let the calls of one operation fail: after ``after`` good ones, ``times`` times (-1: for ever)."""

    op: str  # read, write, fsync, open, create, unlink, rename, lock, getattr, truncate, ... or "*"
    errno: str = "EIO"
    after: int = 0
    times: int = 1
    match: str = "*"  # the file's path, as for fnmatch: "*-journal"
    partial: float = 0.0  # write: this share of the bytes reaches the server before the error


@dataclass
class Rules:
    """How one mount behaves; all can be changed while it runs, but ``locks="local"`` and the ``_s``."""

    latency_ms: float = 0.0
    # forward: byte-range locks reach the server, all mounts see them     (a healthy drive)
    # local:   locks hold on this mount alone                             (cifs nobrl, nfs nolock or local_lock)
    # ignore:  every lock is granted to everybody                         (a broken server)
    # windows: as forward, but a lock conflicts with the owner's own too  (Linux cifs: "database is locked")
    locks: str = "forward"
    # none:    every read asks the server; mmap, hence SQLite's WAL, is not possible
    # stale:   pages read stay in this machine's cache for ``cache_s``, though others wrote (a lease not broken)
    cache: str = "none"
    cache_s: float = 1.0
    # for so long this machine believes what it knew of a name: there or not, how long (every Linux nfs, Windows SMB)
    names_s: float = 0.0
    connected: bool = True
    hang: bool = False  # while disconnected: wait (hard mount) instead of failing (soft mount)
    down_errno: str = "EHOSTDOWN"
    free_mib: float = -1.0  # what the drive says is free; below 0: what the server's disk has
    generation: int = 0  # handles of an older generation answer ESTALE
    traced: bool = False  # keep which calls came, in their order: ``state()["calls"]``
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def load(cls, values: dict[str, Any]) -> Rules:
        values = dict(values)
        values["faults"] = [Fault(**f) for f in values.get("faults", [])]
        return cls(**values)


def serve(backing: Path, mountpoint: Path, rules: Rules, volatile: bool) -> None:
    """Mount ``backing`` at ``mountpoint`` and answer the kernel until it is unmounted."""
    if ctypes.util.find_library("fuse3"):
        os.environ.setdefault("FUSE_LIBRARY_NAME", "fuse3")
    import mfusepy  # only the serving process needs it

    class Drive(mfusepy.Operations):  # type: ignore[misc]
        use_ns = True

        def __init__(self) -> None:
            self.rules = rules
            self.disk = Disk(backing) if volatile else None
            self.counts: Counter[str] = Counter()
            self.calls: list[tuple[str, str]] = []
            self.locks = ServerLocks()
            self.born: dict[int, int] = {}  # open handle -> generation it was opened in
            self.mutex = threading.RLock()
            if rules.locks == "local":
                self.__dict__["lock"] = None  # the kernel then keeps the locks to itself

        def gate(self, op: str, path: str, fi: Any = None) -> Fault | None:
            """Count, wait, refuse; returns the fault of a write that is to be done in part before it fails."""
            while not self.rules.connected:
                if not self.rules.hang:
                    raise OSError(getattr(errnos, self.rules.down_errno), "drive disconnected")
                time.sleep(0.01)
            with self.mutex:
                self.counts[op] += 1
                if self.rules.traced:
                    self.calls.append((op, path))
                if fi is not None and self.born.get(fi.fh, -1) != self.rules.generation:
                    raise OSError(errnos.ESTALE, "stale handle")
                hit: Fault | None = None
                for fault in self.rules.faults:
                    if fault.op in (op, "*") and fault.times and fnmatch.fnmatch(path, fault.match):
                        if fault.after > 0:
                            fault.after -= 1
                        elif hit is None:
                            hit, fault.times = fault, fault.times - 1
            if self.rules.latency_ms:
                time.sleep(self.rules.latency_ms / 1000)
            if hit and not (op == "write" and hit.partial):
                raise OSError(getattr(errnos, hit.errno), "injected")
            return hit

        def real(self, path: str) -> Path:
            return backing / path.lstrip("/")

        @contextmanager
        def guard(self) -> Iterator[None]:
            with self.disk.guard() if self.disk else self.mutex:
                yield

        def control(self, values: dict[str, Any]) -> None:
            if values.pop("drop_locks", False):
                self.locks.drop_all()
            with self.mutex:
                self.rules = Rules.load({**asdict(self.rules), **values})
                if "traced" in values:
                    self.calls.clear()

        def getattr(self, path: str, fh: Any = None) -> dict[str, int]:
            if path == CONTROL:
                return {
                    "st_mode": 0o100600,
                    "st_nlink": 1,
                    "st_uid": os.getuid(),
                    "st_gid": os.getgid(),
                }
            self.gate("getattr", path)
            st = os.lstat(self.real(path))
            keys = (
                "st_mode",
                "st_ino",
                "st_nlink",
                "st_uid",
                "st_gid",
                "st_size",
                "st_blocks",
                "st_blksize",
            )
            return {
                **{key: getattr(st, key) for key in keys},
                "st_atime": st.st_atime_ns,
                "st_mtime": st.st_mtime_ns,
                "st_ctime": st.st_ctime_ns,
            }

        def statfs(self, path: str) -> dict[str, int]:
            self.gate("statfs", path)
            st = os.statvfs(backing)
            values = {key: getattr(st, key) for key in ("f_bsize", "f_frsize", "f_blocks")}
            free = int(self.rules.free_mib * 2**20) // st.f_frsize
            free = st.f_bavail if self.rules.free_mib < 0 else min(free, st.f_blocks)
            return {**values, "f_bfree": free, "f_bavail": free}

        def readdir(self, path: str, fh: int) -> list[tuple[str, dict[str, int], int]]:
            self.gate("readdir", path)
            with os.scandir(self.real(path)) as found:
                entries = [(e.name, e.inode(), e.is_dir()) for e in found]
            return [
                (name, {"st_ino": inode, "st_mode": stat.S_IFDIR if folder else stat.S_IFREG}, 0)
                for name, inode, folder in [(".", 1, True), ("..", 1, True), *entries]
            ]

        def mkdir(self, path: str, mode: int) -> None:
            self.gate("mkdir", path)
            os.mkdir(self.real(path), mode)

        def rmdir(self, path: str) -> None:
            self.gate("rmdir", path)
            os.rmdir(self.real(path))

        def unlink(self, path: str) -> None:
            self.gate("unlink", path)
            with self.guard():
                self.disk.move(self.real(path), None) if self.disk else os.unlink(self.real(path))

        def rename(self, old: str, new: str) -> None:
            self.gate("rename", old)
            with self.guard():
                (self.disk.move if self.disk else os.replace)(self.real(old), self.real(new))

        def chmod(self, path: str, mode: int) -> None:
            os.chmod(self.real(path), mode)

        def chown(self, path: str, uid: int, gid: int) -> None:
            """Ignored: on a share the server decides who owns what."""

        def opened(self, fd: int, fi: Any) -> None:
            fi.fh, self.born[fd] = fd, self.rules.generation
            fi.direct_io = self.rules.cache == "none"
            fi.keep_cache = not fi.direct_io

        def open(self, path: str, fi: Any) -> None:
            if path == CONTROL:
                fi.direct_io = True
                return
            self.gate("open", path)
            access = os.O_RDONLY if fi.flags & os.O_ACCMODE == os.O_RDONLY else os.O_RDWR
            self.opened(os.open(self.real(path), access), fi)

        def create(self, path: str, mode: int, fi: Any) -> None:
            """Also of a name that is there: this machine may believe for `names_s` that it is not."""
            self.gate("create", path)
            with self.guard():
                is_new = not os.path.lexists(self.real(path))
                how = os.O_RDWR | os.O_CREAT | (fi.flags & os.O_EXCL)
                fd = os.open(self.real(path), how, mode)
                if self.disk and is_new:
                    self.disk.move(None, self.real(path))
            self.opened(fd, fi)

        def read(self, path: str, size: int, offset: int, fi: Any) -> bytes:
            if path == CONTROL:
                state = {**asdict(self.rules), "counts": dict(self.counts), "calls": self.calls}
                return json.dumps(state).encode()[offset : offset + size]
            self.gate("read", path, fi)
            return os.pread(fi.fh, size, offset)

        def write(self, path: str, data: bytes, offset: int, fi: Any) -> int:
            if path == CONTROL:
                self.control(json.loads(data))
                return len(data)
            fault = self.gate("write", path, fi)
            done = data[: int(len(data) * fault.partial)] if fault else data
            with self.guard():
                if self.disk:
                    self.disk.data(fi.fh, offset, done)
                os.pwrite(fi.fh, done, offset)
            if fault:
                raise OSError(getattr(errnos, fault.errno), "injected after a part")
            return len(data)

        def truncate(self, path: str, length: int, fh: Any = None) -> None:
            if path == CONTROL:
                return
            self.gate("truncate", path)
            with self.guard(), open(self.real(path), "r+b") as file:
                if self.disk:
                    self.disk.data(file.fileno(), length, b"", length)
                file.truncate(length)

        def fsync(self, path: str, datasync: int, fi: Any) -> None:
            self.gate("fsync", path, fi)
            if self.disk:
                with self.guard():
                    self.disk.note("sync", os.fstat(fi.fh).st_ino)

        def fsyncdir(self, path: str, datasync: int, fh: int) -> None:
            self.gate("fsyncdir", path)
            if self.disk:
                with self.guard():
                    self.disk.note("syncdir", str(self.real(path)))

        def flush(self, path: str, fi: Any) -> None:
            """Closing is never refused here; libfuse releases the closing process's locks by itself."""

        def release(self, path: str, fi: Any) -> None:
            if path != CONTROL:
                self.born.pop(fi.fh, None)
                os.close(fi.fh)

        def lock(self, path: str, fi: Any, cmd: int, lock: Any) -> None:
            want = lock.contents
            if path == CONTROL or self.rules.locks == "ignore":
                return
            if want.l_type == fcntl.F_UNLCK:  # a lock can be given back even when the drive is gone
                self.locks.unlock(fi.fh, fi.lock_owner, want)
                return
            self.gate("lock", path, fi)
            alone = self.rules.locks == "windows"
            while not self.locks.try_lock(fi.fh, fi.lock_owner, cmd, want, alone):
                if cmd != fcntl.F_SETLKW:
                    raise OSError(errnos.EACCES if alone else errnos.EAGAIN, "locked")
                time.sleep(0.01)

    keep = 0.0 if rules.cache == "none" else rules.cache_s
    more = (
        {"max_threads": 64}
        if (mfusepy.fuse_version_major, mfusepy.fuse_version_minor) >= (3, 12)
        else {}
    )
    known = {
        "attr_timeout": max(keep, rules.names_s),
        "entry_timeout": rules.names_s,
        "negative_timeout": rules.names_s,
    }
    mfusepy.FUSE(
        Drive(),
        str(mountpoint),
        raw_fi=True,
        foreground=True,
        fsname="netdrive",
        use_ino=True,
        **known,
        **more,
    )


class Mount:
    """One machine that has the drive mounted (a process of its own)."""

    def __init__(self, backing: Path, path: Path, volatile: bool, rules: Rules) -> None:
        self.path = Path(path)
        self.path.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", __name__, str(backing), str(path)]
        command += ["--rules", json.dumps(asdict(rules))]
        self.process = subprocess.Popen(command + ["--volatile"] * volatile, cwd=ROOT)
        deadline = time.monotonic() + _START_SECONDS
        while not os.path.ismount(self.path):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise RuntimeError(
                    "netdrive could not be mounted: is libfuse3 there, and /dev/fuse open to you?"
                )
            time.sleep(0.02)

    def state(self) -> dict[str, Any]:
        """The rules in force, and how often each operation was called (``counts``)."""
        with open(self.path / CONTROL[1:], "rb", buffering=0) as control:
            return dict(json.loads(control.read(1 << 20)))

    def set(self, **rules: Any) -> None:
        """Change some of the ``Rules`` from now on."""
        with open(self.path / CONTROL[1:], "r+b", buffering=0) as control:
            control.write(json.dumps(rules).encode())

    def fault(self, op: str, errno: str = "EIO", **more: Any) -> None:
        """Add a ``Fault``; ``clear()`` takes all away."""
        self.set(faults=[*self.state()["faults"], asdict(Fault(op, errno, **more))])

    def clear(self) -> None:
        self.set(faults=[])

    def disconnect(self, *, hang: bool = False, stale: bool = False) -> None:
        """Cable out.  ``stale``: the server forgets this client: its locks are free, its open handles are dead."""
        generation = self.state()["generation"] + stale
        self.set(connected=False, hang=hang, drop_locks=stale, generation=generation)

    def reconnect(self) -> None:
        self.set(connected=True)

    def crash(self) -> None:
        """The machine dies: its locks are released at the server, what it had not sent is gone."""
        self.process.kill()
        self.process.wait()

    def unmount(self) -> None:
        if self.process.poll() is None:
            self.set(connected=True, faults=[], latency_ms=0)  # free whoever waits
        tool = (
            ["umount", "-l"]
            if os.getuid() == 0
            else [shutil.which("fusermount3") or "fusermount", "-uz"]
        )
        subprocess.run([*tool, str(self.path)], check=False)
        try:
            self.process.wait(2)  # it lives on while somebody has a file open
        except subprocess.TimeoutExpired:
            self.crash()


class Share:
    """The file server: a folder and the machines that have it mounted.  ``volatile`` allows ``power_cut``."""

    def __init__(self, backing: Path, volatile: bool = False) -> None:
        self.backing, self.volatile, self.mounts = Path(backing), volatile, list[Mount]()
        self.backing.mkdir(parents=True, exist_ok=True)

    def mount(self, path: Path, **rules: Any) -> Mount:
        self.mounts.append(Mount(self.backing, path, self.volatile, Rules.load(rules)))
        return self.mounts[-1]

    def power_cut(self, survive: float = 0.0, seed: int = 0) -> dict[str, int]:
        """Cut every mount off and leave on the disk what was synced; ``reconnect`` the mounts to go on."""
        for mount in self.mounts:
            mount.disconnect(stale=True)
        return Disk(self.backing).power_cut(survive, seed)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for mount in self.mounts:
            mount.unmount()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("backing", type=Path)
    parser.add_argument("mount", type=Path, nargs="?")
    parser.add_argument(
        "--locks", choices=["forward", "local", "ignore", "windows"], default="forward"
    )
    parser.add_argument("--cache", choices=["none", "stale"], default="none")
    parser.add_argument("--cache-s", type=float, default=1.0)
    parser.add_argument("--names-s", type=float, default=0.0)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    parser.add_argument("--fail-op", default="*", help="with --fail-after: which operation")
    parser.add_argument("--fail-after", type=int, help="let every call after this many fail")
    parser.add_argument("--errno", default="EIO")
    parser.add_argument(
        "--volatile", action="store_true", help="keep the books that --power-cut needs"
    )
    parser.add_argument(
        "--power-cut", action="store_true", help="take back what was not synced in BACKING"
    )
    parser.add_argument(
        "--survive", type=float, default=0.0, help="chance of each unsynced change to survive"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rules", type=json.loads, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.power_cut:
        print(json.dumps(Disk(args.backing.resolve()).power_cut(args.survive, args.seed)))
        return
    rules = (
        Rules.load(args.rules)
        if args.rules
        else Rules(args.latency_ms, args.locks, args.cache, args.cache_s, args.names_s)
    )
    if args.fail_after is not None:
        rules.faults.append(Fault(args.fail_op, args.errno, args.fail_after, -1))
    serve(args.backing.resolve(), args.mount.resolve(), rules, args.volatile)


if __name__ == "__main__":
    main()
