"""Real network drives for tests, without a network: Samba and NFS in a Linux kernel that runs as a program.

User-mode Linux boots in two seconds, serves a folder on an ext4 image, makes two machines (network namespaces with
names and addresses of their own inside that kernel) and mounts the drive on both.  Then it runs a command, with

    $A, $B    the drive as machine a and as machine b see it        $SERVER   the same folder on the server
    $WORK     an empty folder that is not shared                    $PYTHON   the Python that runs this script
    $HERE     the folder of these tools

    python realdrive.py cifs-nobrl '$PYTHON $HERE/hammer.py run --log $WORK/log $A/x.db $B/x.db;
                                    $PYTHON $HERE/hammer.py check --log $WORK/log $SERVER/x.db'

and ends with the command's exit status.  Nothing leaves that kernel: it has no network device to the outside, and it
sees the files of this machine read-only.  Needs (Debian): user-mode-linux kmod iproute2 e2fsprogs samba cifs-utils
nfs-kernel-server; gcc too where the processor's registers are larger than that kernel knows (see xstate_shim.c).
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

SMB = "//10.9.0.1/share"
KINDS = {  # name -> file system, source, mount options
    "cifs": ("cifs", SMB, "vers=3.1.1,guest"),
    "cifs-nocache": ("cifs", SMB, "vers=3.1.1,guest,cache=none"),
    "cifs-nobrl": ("cifs", SMB, "vers=3.1.1,guest,nobrl"),
    "cifs-nobrl-nocache": ("cifs", SMB, "vers=3.1.1,guest,nobrl,cache=none"),
    "nfs4": ("nfs", "10.9.0.1:/", "vers=4.2"),
    "nfs3-nolock": ("nfs", "10.9.0.1:/run/lab/export", "vers=3,nolock"),
}

INIT = r"""#!/bin/bash
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
mount -t proc proc /proc; mount -t sysfs sys /sys
for dir in /run /var/lib/nfs; do mount -t tmpfs tmpfs $dir; done
mkdir -p /run/modules/lib/modules; ln -s /usr/lib/uml/modules/$(uname -r) /run/modules/lib/modules/$(uname -r)
printf '#!/bin/sh\nexec /sbin/modprobe -d /run/modules "$@"\n' > /run/modprobe; chmod +x /run/modprobe
echo /run/modprobe > /proc/sys/kernel/modprobe  # this machine may have no folder for modules
export A=/run/lab/a B=/run/lab/b SERVER=/run/lab/export WORK=/run/lab/work TMPDIR=/run/lab/work
mkdir -p $A $B $SERVER $WORK /run/lab/samba
ip link set lo up; /run/modprobe loop
truncate -s 256M /run/lab/disk; mkfs.ext4 -q /run/lab/disk; mount -o loop /run/lab/disk $SERVER

ip link add br0 type bridge; ip addr add 10.9.0.1/24 dev br0; ip link set br0 up
host=2
for machine in a b; do
    ip netns add $machine; ip link add v$machine type veth peer name eth0 netns $machine
    ip link set v$machine master br0 up
    nsenter --net=/run/netns/$machine sh -c \
        "ip link set lo up; ip addr add 10.9.0.$host/24 dev eth0; ip link set eth0 up"
    host=$((host + 1))
done

if [ $FSTYPE = cifs ]; then
    cat > /run/lab/smb.conf <<END
[global]
server role = standalone server
smb ports = 445
map to guest = Bad User
private dir = /run/lab/samba
lock directory = /run/lab/samba
state directory = /run/lab/samba
cache directory = /run/lab/samba
pid directory = /run/lab/samba
ncalrpc dir = /run/lab/samba/ncalrpc
log file = /run/lab/samba/log
load printers = no
disable spoolss = yes
[share]
path = $SERVER
guest ok = yes
force user = root
read only = no
$SHARE
END
    smbd -D -s /run/lab/smb.conf -l /run/lab/samba
    for try in $(seq 50); do (echo > /dev/tcp/10.9.0.1/445) 2> /dev/null && break; sleep 0.1; done
else
    mkdir -p /var/lib/nfs/{rpc_pipefs,v4recovery}; touch /var/lib/nfs/{etab,rmtab}
    /run/modprobe lockd nlm_timeout=3 nlm_grace_period=3; /run/modprobe nfsd  # no long wait for clients of a server before
    mount -t rpc_pipefs sunrpc /var/lib/nfs/rpc_pipefs; mount -t nfsd nfsd /proc/fs/nfsd
    echo 10 > /proc/fs/nfsd/nfsv4gracetime; echo $LEASE > /proc/fs/nfsd/nfsv4leasetime
    rpcbind
    exportfs -o rw,no_root_squash,insecure,sync,fsid=0,no_subtree_check "*:$SERVER"
    rpc.mountd > /dev/null 2>&1; rpc.nfsd 4; echo Y > /proc/fs/nfsd/v4_end_grace
fi

status=99
for machine in a b; do
    nsenter --net=/run/netns/$machine unshare --uts sh -c \
        "hostname machine-$machine; mount -t $FSTYPE '$SOURCE' /run/lab/$machine -o $OPTIONS" || machine=none
done
if [ $machine != none ]; then cd "$FOLDER"; bash -c "$COMMAND"; status=$?; fi
echo "@@status $status"; sync; echo o > /proc/sysrq-trigger; sleep 9
"""


def shim(folder: Path) -> dict[str, str]:
    """What the kernel must be started with on this processor."""
    if "amx_tile" not in Path("/proc/cpuinfo").read_text():
        return {}
    library = folder / "xstate_shim.so"
    source = Path(__file__).with_name("xstate_shim.c")
    subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return {"LD_PRELOAD": str(library)}


def run(
    kind: str,
    command: str,
    *,
    options: str = "",
    share: str = "",
    limit_s: float = 120,
    lease_s: int = 10,
) -> tuple[int, str]:
    """Run ``command`` with the drive mounted; returns its exit status and what it printed.

    Status 99: the drive could not be mounted; 98: nothing came back within ``limit_s``.
    ``options`` are added to the mount options, ``share`` are lines for the share in smb.conf ("oplocks = no").
    ``lease_s``: for so long NFS keeps the locks of a machine that is gone (``ip link set va down``).
    """
    fstype, source, base = KINDS[kind]
    values = {"FSTYPE": fstype, "SOURCE": source, "OPTIONS": ",".join(filter(None, [base, options])), "SHARE": share,
              "COMMAND": command, "LEASE": str(lease_s), "FOLDER": os.getcwd(), "PYTHON": sys.executable, "HERE": str(Path(__file__).parent)}  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="realdrive-") as name:
        folder = Path(name)
        exports = "".join(f"export {key}={shell_quote(value)}\n" for key, value in values.items())
        (folder / "init").write_text(INIT.replace("#!/bin/bash\n", "#!/bin/bash\n" + exports))
        (folder / "init").chmod(0o755)
        kernel = [
            "linux.uml",
            "mem=1024M",
            "root=none",
            "rootfstype=hostfs",
            "rootflags=/",
            "ro",
            "quiet",
        ]
        kernel += ["loglevel=0", f"init={folder}/init", "con=null", "con0=null,fd:1", "con1=null"]
        process = subprocess.Popen(
            kernel, env={**os.environ, **shim(folder)}, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            output, _ = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # the kernel and all processes in it
            output, _ = process.communicate()
    lines = output.decode(errors="replace").splitlines()
    status = [line.split()[1] for line in lines if line.startswith("@@status ")]
    shown = [line for line in lines if not line.startswith(("@@", "sysrq:", "reboot:"))]
    return int(status[0]) if status else 98, "\n".join(shown)


def shell_quote(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("command")
    parser.add_argument("--options", default="", help="more mount options")
    parser.add_argument(
        "--share", default="", help='more lines for the share in smb.conf, as "oplocks = no"'
    )
    parser.add_argument("--limit", type=float, default=120)
    args = parser.parse_args()
    status, output = run(
        args.kind, args.command, options=args.options, share=args.share, limit_s=args.limit
    )
    print(output)
    raise SystemExit(status)


if __name__ == "__main__":
    main()
