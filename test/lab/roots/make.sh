#!/usr/bin/env bash
# Makes /var/cache/ripcord-lab/SUITE: a minimal Debian root that holds the FRR of that suite, for labs that want another
# FRR than the machine's own. Prints the path on stdout, all else on stderr. A root that is there is left as it is.
set -euo pipefail

suite=${1:?usage: make.sh SUITE, for instance trixie (FRR 10.3) or bullseye (FRR 7.5.1)}
cache=${RIPCORD_LAB_CACHE:-/var/cache/ripcord-lab}
root=$cache/$suite

say() { echo "lab root: $*" >&2; }
die() { say "$*"; exit 1; }

# The machine's own Debian mirror: where apt takes the main component of the machine's release from.
mirror() {
  # shellcheck source=/dev/null
  local codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  # shellcheck disable=SC2016  # these are apt's variables
  apt-get indextargets --format '$(SITE)' 'Created-By: Packages' "Codename: $codename" 'Component: main' | head -n 1
}

[[ $suite =~ ^[a-z]+$ ]] || die "'$suite' is no name of a Debian suite"
[[ $EUID -eq 0 ]] || die "debootstrap needs root"
mkdir -p "$cache"

# One builder a suite; the lock goes with the last process of a build, also of one that was killed.
exec 9>"$cache/.$suite.lock"
flock --nonblock 9 || { say "another run builds $suite: waiting for it"; flock 9; }

if [[ -d $root ]]; then
  say "$root is there"
  echo "$root"
  exit 0
fi

if ! command -v debootstrap >/dev/null; then
  say "installing debootstrap with apt-get"
  # apt-get gives up where another one works: whoever installs something for a test takes this lock.
  flock "$cache/.apt.lock" bash -euc 'apt-get update -qq; apt-get install -y -qq --no-install-recommends debootstrap' >&2
fi

from=${RIPCORD_DEBIAN_MIRROR:-$(mirror)}
[[ -n $from ]] || die "apt has no Debian mirror configured: name one in RIPCORD_DEBIAN_MIRROR"

rm -rf --one-file-system "$cache/.$suite."?????? # what a killed run left
work=$(mktemp --directory "$cache/.$suite.XXXXXX")
builder=
# Invoked by the trap: the build goes with its first process, by KILL because unshare ignores TERM while it waits.
clean() {
  if [[ -n $builder ]]; then kill -KILL "$builder" 2>/dev/null && { wait "$builder" || sleep 0.5; } 2>/dev/null; fi
  rm -rf --one-file-system "$work"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say "building $root from $from (half a minute to two)"
# Namespaces of its own: whatever happens, debootstrap's processes and its /proc and /sys vanish with them.
# policy-rc.d keeps services from starting. frr comes after it, and by apt: debootstrap can't order all that frr needs.
# shellcheck disable=SC2016  # the inner shell expands these
unshare --mount --propagation private --pid --fork --kill-child bash -euo pipefail -c '
  debootstrap --variant=minbase "$1" "$2" "$3"
  printf "#!/bin/sh\nexit 101\n" >"$2/usr/sbin/policy-rc.d"
  chmod 755 "$2/usr/sbin/policy-rc.d"
  mount -t proc proc "$2/proc"
  export DEBIAN_FRONTEND=noninteractive
  chroot "$2" apt-get update
  chroot "$2" apt-get install -y --no-install-recommends frr frr-pythontools faketime
' build "$suite" "$work" "$from" >"$cache/$suite.log" 2>&1 &
builder=$!
wait "$builder" || die "the build failed: see $cache/$suite.log"
builder=

rm -rf "$work"/var/cache/apt/archives/*.deb "$work"/var/lib/apt/lists/* "$work"/usr/share/{doc,man,locale}
install -d "$work/run/frr" "$work/var/lib/frr"
chroot "$work" chown frr:frr /run/frr /var/lib/frr
chmod 755 "$work"
mv --no-target-directory "$work" "$root"

say "$root: $(chroot "$root" dpkg-query --show --showformat '${Package} ${Version}' frr), $(du -sh "$root" | cut -f1)"
echo "$root"
