"""What kind of drive a file lies on, by what each system tells."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from crm_desktop.core.sharing import Reason
from crm_desktop.storage.drive import (
    Drive,
    conflicted_copies,
    drive_in_mountinfo,
    drive_in_statfs,
    drive_on_windows,
    fingerprint,
    look_at_drive,
    sync_service,
    unfit,
)
from tests.netdrive.netdrive import Share

MOUNTINFO = r"""22 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
30 22 0:40 / /mnt/office rw - cifs //nas/office rw,vers=3.1.1,cache=strict,username=anna,soft
31 22 0:41 / /mnt/office/old ro - cifs //nas/old rw,vers=3.1.1,nobrl
32 22 0:42 / /mnt/two\040words rw shared:7 - nfs4 server:/export rw,vers=4.2,hard,local_lock=none
33 22 0:43 / /mnt/nfs3 rw - nfs server:/three rw,vers=3,nolock,local_lock=all
34 22 0:44 / /mnt/ssh rw - fuse.sshfs anna@host:/home rw,user_id=0
35 22 0:45 / /tmp rw - tmpfs tmpfs rw
36 22 0:46 / /mnt/covered rw - ext4 /dev/vdb rw
37 36 0:47 / /mnt/covered rw - cifs //nas/above rw
38 22 0:48 / /mnt/new rw - brandnewfs server:/x rw
half a line"""


def _at(path: str) -> Drive:
    return drive_in_mountinfo(MOUNTINFO, PurePosixPath(path))


def test_the_longest_mount_point_decides():
    assert _at("/home/anna/a.crm") == Drive("ext4", "/dev/vda", (), is_local=True)
    office = _at("/mnt/office/team/a.crm")
    assert (office.type, office.source, office.is_local) == ("cifs", "//nas/office", False)
    assert office.options == ("cache=strict", "soft", "vers=3.1.1"), "nobody's name is kept"
    assert _at("/mnt/officer/a.crm").is_local
    assert _at("/mnt/office/old/a.crm").is_read_only
    assert _at("/mnt/two words/a.crm").type == "nfs4"
    assert _at("/mnt/covered/a.crm").source == "//nas/above"
    assert not _at("/mnt/new/a.crm").is_local, "what nobody knows is looked at with care"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/home/a.crm", None),
        ("/mnt/office/a.crm", None),
        ("/mnt/two words/a.crm", None),
        ("/mnt/new/a.crm", None),
        ("/mnt/office/old/a.crm", Reason.LOCKS_STAY_HERE),
        ("/mnt/nfs3/a.crm", Reason.LOCKS_STAY_HERE),
        ("/mnt/ssh/a.crm", Reason.LOCKS_STAY_HERE),
    ],
)
def test_drives_that_keep_locks_to_themselves_are_told_by_a_look(path: str, reason: Reason | None):
    assert unfit(_at(path)) is reason


def test_the_name_to_show_is_the_server():
    assert _at("/mnt/office/a.crm").name == "nas"
    assert _at("/mnt/two words/a.crm").name == "server"
    assert _at("/home/a.crm").name == ""
    assert Drive("disk", "c:", sync="Dropbox").name == "Dropbox"


def test_a_proof_holds_for_this_drive_system_and_program():
    office = _at("/mnt/office/a.crm")
    first = fingerprint(office, "linux", "1.0")
    others = {
        fingerprint(_at("/mnt/office/old/a.crm"), "linux", "1.0"),
        fingerprint(office, "win32", "1.0"),
        fingerprint(office, "linux", "1.1"),
        fingerprint(Drive("cifs", "//nas/office", ("cache=none",)), "linux", "1.0"),
    }
    assert first not in others
    assert len(others) == 4
    assert first == fingerprint(_at("/mnt/office/another.crm"), "linux", "1.0")


@pytest.mark.parametrize(
    "option",
    ["nobrl", "nolock", "local_lock=flock", "nocto", "noac", "acregmin=30", "acdirmin=60", "fsc",
     "actimeo=600", "lookupcache=none", "vers=4.0", "softerr", "cache=loose", "nolease", "unix",
     "nostrictsync", "closetimeo=60", "nosharecache", "async", "proto=udp", "persistenthandles"],
)  # fmt: skip
def test_a_proof_holds_for_the_options_of_locks_and_caches_it_was_made_with(option: str):
    def mounted(options: str) -> str:
        line = f"30 22 0:40 / /mnt/office rw - nfs4 nas:/office rw,{options}"
        return fingerprint(drive_in_mountinfo(line, PurePosixPath("/mnt/office/a.crm")))

    assert mounted(f"hard,{option}") != mounted("hard")
    assert mounted(f"{option},hard") == mounted(f"hard,{option}"), "in whatever order"
    moved = "hard,clientaddr=10.0.0.7,username=anna,rsize=65536,timeo=600"
    assert mounted(moved) == mounted("hard"), "a laptop elsewhere, or another login, is no change"


@pytest.mark.parametrize(
    ("path", "kind", "source", "is_local"),
    [
        (r"C:\Users\anna\a.crm", "disk", "c:", True),
        (r"\\Nas\Office\team\a.crm", "unc", r"\\nas\office", False),
        (r"\\?\UNC\nas\office\a.crm", "unc", r"\\nas\office", False),
        (r"\\?\C:\a.crm", "disk", "c:", True),
        (r"Z:\a.crm", "remote", "z:", False),
    ],
)
def test_windows_tells_by_unc_name_and_drive_type(
    path: str, kind: str, source: str, is_local: bool
):
    drive = drive_on_windows(path, lambda root: 4 if root == "Z:\\" else 3)
    assert (drive.type, drive.source, drive.is_local) == (kind, source, is_local)


def test_macos_tells_by_statfs():
    def answer(kind: bytes, source: bytes, flags: int) -> Drive:
        raw = bytearray(4096)
        raw[64:68] = flags.to_bytes(4, "little")
        raw[72 : 72 + len(kind)] = kind
        raw[1112 : 1112 + len(source)] = source
        return drive_in_statfs(bytes(raw))

    assert answer(b"apfs", b"/dev/disk3s5", 0x1000) == Drive("apfs", "/dev/disk3s5", is_local=True)
    assert answer(b"smbfs", b"//anna@nas/office", 1) == Drive(
        "smbfs", "//nas/office", is_read_only=True
    )


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/home/anna/Dropbox/a.crm", "Dropbox"),
        ("/home/anna/Dropbox (Office)/team/a.crm", "Dropbox"),
        ("/Users/anna/OneDrive - Office/a.crm", "OneDrive"),
        ("/Users/a/Library/CloudStorage/GoogleDrive-anna@x.com/My Drive/a.crm", "Google Drive"),
        ("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/a.crm", "iCloud"),
        ("/home/anna/dropboxes/a.crm", ""),
        ("/home/anna/Documents/Dropbox", ""),
    ],
)
def test_a_copied_folder_is_told_by_its_name(path: str, service: str):
    assert sync_service(PurePosixPath(path)) == service


def test_a_copied_folder_is_told_by_its_marks(tmp_path: Path):
    folder = tmp_path / "team" / "data"
    folder.mkdir(parents=True)
    assert look_at_drive(folder / "a.crm").sync == ""
    (tmp_path / "team" / ".stfolder").mkdir()
    drive = look_at_drive(folder / "a.crm")
    assert drive.sync == "Syncthing"
    assert unfit(drive) is Reason.SYNC_FOLDER


def test_second_versions_beside_the_file_are_found(tmp_path: Path):
    for name in (
        "Office.crm",
        "Office (Anna's conflicted copy 2026-03-04).crm",
        "Office.sync-conflict-20260304-120000-ABC.crm",
        "Office copy.crm",
        "Other (conflicted copy).crm",
    ):
        (tmp_path / name).touch()
    assert conflicted_copies(tmp_path / "Office.crm") == (
        "Office (Anna's conflicted copy 2026-03-04).crm",
        "Office.sync-conflict-20260304-120000-ABC.crm",
    )
    assert conflicted_copies(tmp_path / "gone" / "Office.crm") == ()
    drive = look_at_drive(tmp_path / "Office.crm")
    assert unfit(drive) is Reason.SYNC_FOLDER
    assert drive.name == ""
    assert unfit(look_at_drive(tmp_path / "Alone.crm")) is None


def test_this_machine_and_a_pretend_drive_are_looked_at(tmp_path: Path, share: Share):
    drive = look_at_drive(share.mount(tmp_path / "a").path / "a.crm")
    assert not drive.is_local
    assert drive.source == "netdrive"
    assert unfit(drive) is None
