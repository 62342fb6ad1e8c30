#!/usr/bin/env bash
# Boots a machine with a systemd of its own, in namespaces: machine.sh NAME FOLDER SUITE. FOLDER/root becomes its root, what it changes
# goes with it; the process id of its init, as this machine sees it, is written to FOLDER.pid. Ends when the machine is off.
# The root is made once: Debian of that suite with systemd, FRR and Node, which is this machine's where Debian's is too old.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=${1:?usage: machine.sh NAME FOLDER SUITE}
folder=${2:?usage: machine.sh NAME FOLDER SUITE}
suite=${3:?usage: machine.sh NAME FOLDER SUITE}
cache=${RIPCORD_LAB_CACHE:-/var/cache/ripcord-lab}
root=$cache/$suite-systemd

say() { echo "machine: $*" >&2; }

exec 9>"$cache/.$suite-systemd.lock"
flock 9
if [[ ! -d $root ]]; then
  from=$("$here/../lab/roots/make.sh" "$suite")
  work=$(mktemp --directory "$cache/.$suite-systemd.XXXXXX")
  trap 'rm -rf --one-file-system "$work"' EXIT
  say "making $root from $from"
  cp -a "$from/." "$work"
  # shellcheck disable=SC2016  # the inner shell expands these
  unshare --mount --propagation private --pid --fork --kill-child bash -euo pipefail -c '
    mount -t proc proc "$1/proc"
    export DEBIAN_FRONTEND=noninteractive
    chroot "$1" apt-get update
    chroot "$1" apt-get install -y --no-install-recommends systemd systemd-sysv dbus iproute2 procps
    if [[ $2 == bookworm ]]; then install -m 755 "$(readlink -f "$(command -v node)")" "$1/usr/bin/node"
    else chroot "$1" apt-get install -y --no-install-recommends nodejs; fi
    chroot "$1" node --version
    chroot "$1" systemctl enable frr.service
    sed -i "s/^ripd=no/ripd=yes/" "$1/etc/frr/daemons"
    rm -f "$1/usr/sbin/policy-rc.d" "$1"/var/cache/apt/archives/*.deb
  ' build "$work" "$suite" >"$cache/$suite-systemd.log" 2>&1 || { say "failed: see $cache/$suite-systemd.log"; exit 1; }
  chmod 755 "$work"
  mv --no-target-directory "$work" "$root"
  trap - EXIT
fi
flock --unlock 9
exec 9>&-

# A cgroup of version 2 that is the machine's own, also where this machine has version 1 beside it.
hierarchy=/sys/fs/cgroup
[[ $(stat --file-system --format %T "$hierarchy") == cgroup2fs ]] || hierarchy=$hierarchy/unified
cgroup=$hierarchy/$name
mkdir -p "$cgroup/machine"
clean() {
  echo $BASHPID >"$hierarchy/cgroup.procs"
  find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
}
trap clean EXIT
echo $BASHPID >"$cgroup/machine/cgroup.procs"

# shellcheck disable=SC2016  # the inner shell expands these
unshare --mount --propagation private --pid --fork --kill-child --net --uts --ipc --cgroup bash -euo pipefail -c '
  name=$1 folder=$2 lower=$3
  mkdir -p "$folder/root"
  mount -t tmpfs tmpfs "$folder"
  mkdir "$folder/root" "$folder/upper" "$folder/work"
  mount -t overlay overlay -o "lowerdir=$lower,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
  cd "$folder/root"
  hostname "$name"
  ip link set lo up
  ip link add eth0 type veth peer name wire
  ip link set wire up
  ip link set eth0 up
  ip address add 10.46.1.2/24 dev eth0
  mount -t proc proc proc
  # The kernel is shared: what systemd or its sysctl.d would set there, would be set for this machine as well.
  for path in proc/{sys,sysrq-trigger,irq,bus,fs}; do
    [[ ! -e $path ]] || { mount --bind "$path" "$path"; mount -o remount,bind,ro "$path"; }
  done
  mount -t sysfs -o ro sysfs sys
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mount -t tmpfs -o mode=755 tmpfs run
  mount -t tmpfs -o mode=755 tmpfs dev
  for node in null zero full random urandom tty; do touch "dev/$node"; mount --bind "/dev/$node" "dev/$node"; done
  mkdir dev/pts dev/shm
  mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  mount -t tmpfs tmpfs dev/shm
  mkdir -p old
  pivot_root . old
  exec chroot . /bin/bash -c "umount --lazy /old && exec env -i container=lab PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    setpriv --bounding-set=-sys_time,-sys_module,-sys_rawio,-syslog,-mknod \
    /usr/lib/systemd/systemd --system --log-target=console --show-status=no --unit=multi-user.target"
' boot "$name" "$folder" "$root" &
child=$!
# unshare stays outside; its only child is the init.
init=
while [[ -z $init ]]; do
  sleep 0.05
  init=$(<"/proc/$child/task/$child/children")
done
echo "${init%% *}" >"$folder.pid"
wait "$child"
