"""On what kind of drive a file lies, and whether that drive may be fit for sharing.

Only looks: whether locks really hold between computers is proven in `proof.py`. Where the system
does not tell, a drive counts as a network drive of unknown kind, which is the careful answer.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path, PurePath, PureWindowsPath

from crm_desktop import __version__
from crm_desktop.core.records import record
from crm_desktop.core.sharing import Reason

_LOCAL_TYPES = frozenset((
    "apfs", "bcachefs", "btrfs", "ecryptfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fuseblk",
    "hfs", "iso9660", "jfs", "msdos", "nilfs2", "ntfs", "ntfs3", "overlay", "ramfs", "reiserfs",
    "squashfs", "tmpfs", "udf", "ufs", "vfat", "xfs", "zfs",
))  # fmt: skip
"""File systems on a disk of this computer; all others are taken for network drives."""

_UNFIT_TYPES = frozenset((
    "9p", "afpfs", "drvfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.smbnetfs", "fuse.sshfs",
    "fuse.vmhgfs-fuse", "macfuse", "osxfuse", "prl_fs", "vboxsf", "vmhgfs", "webdav",
))  # fmt: skip
"""Drives that keep locks on each computer, grant all of them or have none (reliability.md 1.2)."""

_UNFIT_OPTIONS = ("nobrl", "nolock", "local_lock=all", "local_lock=posix", "forcemand")

_OPTIONS_THAT_MATTER = re.compile(
    r"(?:no)?(?:brl|lock|lease|serverino|mapposix|posix|posixpaths|unix|strictsync|fsc|dfs"
    r"|sharecache|sharetransport|persistenthandles|resilienthandles|multichannel|resvport)"
    r"|forcemand|soft|softerr|softreval|hard|noac|nocto|sync|async|dirsync|snapshot|writeback_cache"
    r"|(?:local_lock|cache|vers|nfsvers|minorversion|actimeo|ac(?:reg|dir)(?:min|max)|closetimeo"
    r"|handletimeout|lookupcache|max_channels|nconnect|proto|mountproto)=\S*"
)
_DRIVE_REMOTE = 4
UNNAMED_SERVICE = "?"
"""A service that left a second version beside the file, and no other trace."""
_OCTAL = re.compile(r"\\([0-7]{3})")

_SYNC_NAMES = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "cloudstorage": "",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "syncthing": "Syncthing",
}
_SYNC_MARKS = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
_SYNC_BEGINNINGS = ("dropbox (", "onedrive -", "onedrive-", "googledrive-", "dropbox-")
_CONFLICT = re.compile(
    r"conflicted copy|\.sync-conflict-\d|_conf\(|\(conflict|en conflit|in konflikt", re.IGNORECASE
)


@record
class Drive:
    """Where a file lies.

    `source` is the server with its share (or the disk), `options` are those that decide about
    locks and caches, `sync` the service that copies the folder between computers, if one does.
    """

    type: str
    source: str
    options: tuple[str, ...] = ()
    is_local: bool = False
    is_read_only: bool = False
    sync: str = ""

    @property
    def name(self) -> str:
        """The server's name to show; the service's for a sync folder; empty where unknown."""
        if self.sync:
            return self.sync.removeprefix(UNNAMED_SERVICE)
        words = self.source.replace("\\", "/")
        if words.startswith("//"):
            return words[2:].partition("/")[0]
        return words.partition(":")[0] if ":/" in words else ""


def unfit(drive: Drive) -> Reason | None:
    """Why several computers must not write on this drive at once; `None` if it may be proven."""
    if drive.sync:
        return Reason.SYNC_FOLDER
    if drive.is_local:
        return None
    if drive.type in _UNFIT_TYPES or any(one in _UNFIT_OPTIONS for one in drive.options):
        return Reason.LOCKS_STAY_HERE
    return None


def fingerprint(drive: Drive, system: str = sys.platform, version: str = __version__) -> str:
    """What a proof holds for: another type, share, option, system or program asks anew."""
    words = "\n".join((drive.type, drive.source, *sorted(drive.options), system, version))
    return blake2b(words.encode(), digest_size=12).hexdigest()


def look_at_drive(path: Path) -> Drive:
    """The drive on which `path`, or the nearest folder above it that exists, lies."""
    real = Path(os.path.realpath(path))
    if sys.platform == "win32":
        drive = _look_on_windows(real)
    elif sys.platform == "darwin":
        drive = _look_on_macos(real)
    else:
        drive = _look_on_linux(real)
    sync = sync_service(path) or sync_service(real)
    if not sync and conflicted_copies(path):
        sync = UNNAMED_SERVICE
    return Drive(drive.type, drive.source, drive.options, drive.is_local, drive.is_read_only, sync)


# -- Linux ----------------------------------------------------------------------------------


def _look_on_linux(real: Path) -> Drive:
    try:
        text = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return Drive("", "")
    return drive_in_mountinfo(text, real)


def drive_in_mountinfo(text: str, path: PurePath) -> Drive:
    """The drive of `path` by the text of `/proc/self/mountinfo`.

    The longest mount point above the path wins, among equal ones the last: it lies on top.
    """
    found, length = Drive("", ""), -1
    for line in text.splitlines():
        left, dash, right = line.partition(" - ")
        head, tail = left.split(" "), right.split(" ")
        if not dash or len(head) < 6 or len(tail) < 3:
            continue
        point = PurePath(_plain(head[4]))
        if point != path and point not in path.parents:
            continue
        if len(point.parts) >= length:
            length = len(point.parts)
            found = _mounted(tail[0], _plain(tail[1]), head[5], tail[2])
    return found


def _plain(text: str) -> str:
    r"""A blank in a path is written as \\040 there."""
    return _OCTAL.sub(lambda match: chr(int(match[1], 8)), text)


def _mounted(kind: str, source: str, per_mount: str, per_system: str) -> Drive:
    words = per_system.split(",")
    options = tuple(sorted(word for word in words if _OPTIONS_THAT_MATTER.fullmatch(word)))
    is_read_only = "ro" in per_mount.split(",") or "ro" in words
    return Drive(kind, source, options, kind in _LOCAL_TYPES, is_read_only)


# -- Windows --------------------------------------------------------------------------------


def _look_on_windows(real: Path) -> Drive:
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - is not there on other systems

    def drive_type(root: str) -> int:
        return int(kernel.GetDriveTypeW(ctypes.c_wchar_p(root)))

    return drive_on_windows(str(real), drive_type)


def drive_on_windows(path: str, drive_type: Callable[[str], int]) -> Drive:
    """The drive of an absolute path; `drive_type` is `GetDriveTypeW` for the root of a letter.

    A connected letter was made into its server by `realpath`; one that was not is told by its type.
    """
    anchor = PureWindowsPath(path).drive.removeprefix("\\\\?\\")
    if anchor.upper().startswith("UNC\\"):
        anchor = "\\\\" + anchor[4:]
    if anchor.startswith("\\\\"):
        return Drive("unc", anchor.lower())
    is_remote = drive_type(anchor + "\\") == _DRIVE_REMOTE
    return Drive("remote" if is_remote else "disk", anchor.lower(), is_local=not is_remote)


# -- macOS ----------------------------------------------------------------------------------


def _look_on_macos(real: Path) -> Drive:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    while not real.exists() and real != real.parent:
        real = real.parent
    # struct statfs with 64-bit inodes: the type's name at 72, its places at 88 and 1112.
    answer = ctypes.create_string_buffer(4096)
    call = getattr(libc, "statfs$INODE64", None) or libc.statfs
    if call(os.fsencode(real), answer) != 0:
        return Drive("", "")
    return drive_in_statfs(answer.raw)


def drive_in_statfs(raw: bytes) -> Drive:
    """The drive by macOS's `struct statfs` with 64-bit inodes."""
    flags = int.from_bytes(raw[64:68], "little")
    kind = raw[72:88].split(b"\0")[0].decode("ascii", "replace")
    source = raw[1112:2136].split(b"\0")[0].decode("utf-8", "replace")
    is_read_only, is_local = bool(flags & 1), bool(flags & 0x1000)
    if kind == "smbfs" and "@" in source:  # the user's name is nobody's business
        source = "//" + source.partition("@")[2]
    return Drive(kind, source, (), is_local, is_read_only)


# -- folders that are copied ------------------------------------------------------------------


def sync_service(path: PurePath) -> str:
    """The service that copies the file's folder between computers, by the names of its folders.

    `Path` objects are also asked for the marks that services leave in their folders.
    """
    folders = path.parts[1:-1]
    for part in folders:
        name = part.casefold()
        if _SYNC_NAMES.get(name):
            return _SYNC_NAMES[name]
        if name.startswith(_SYNC_BEGINNINGS):
            return _SYNC_NAMES[name.split(" ")[0].split("-")[0]]
    if isinstance(path, Path):
        for folder in path.parents:
            for mark, service in _SYNC_MARKS.items():
                if (folder / mark).exists():
                    return service
    return ""


def conflicted_copies(path: Path) -> tuple[str, ...]:
    """Names beside the file that a sync service gave to a second version of it."""
    try:
        names = os.listdir(path.parent)  # noqa: PTH208 - names only
    except OSError:
        return ()
    stem = path.stem.casefold()
    return tuple(
        sorted(
            name
            for name in names
            if name != path.name and name.casefold().startswith(stem) and _CONFLICT.search(name)
        )
    )
