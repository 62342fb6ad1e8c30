#!/usr/bin/env bash
# Builds the images of the Dockerfile with buildah, and prints the name of each. No registry is asked: what the Dockerfile names as its
# base is made by debootstrap and imported under that name. Images and base lie in storage of their own, so that nothing of
# the machine's is touched. Arguments: the targets; default: sidecar all-in-one.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$here/../..
cache=${RIPCORD_LAB_CACHE:-/var/cache/ripcord-lab}
targets=("${@:-sidecar}")
[[ $# -gt 0 ]] || targets=(sidecar all-in-one)

say() { echo "images: $*" >&2; }
die() { say "$*"; exit 1; }

[[ $EUID -eq 0 ]] || die 'building images in namespaces needs root'
missing=()
# catatonit: what holds a pod together.
for program in buildah podman podman-compose catatonit runc debootstrap; do
  command -v "$program" >/dev/null || missing+=("$program")
done
if [[ ${#missing[@]} -gt 0 ]]; then
  say "installing ${missing[*]} with apt-get"
  mkdir -p "$cache"
  # apt-get gives up where another one works: those who make roots wait for one another here, too.
  # shellcheck disable=SC2016  # the inner shell expands this
  flock "$cache/.apt.lock" bash -euc 'apt-get update -qq; apt-get install -y -qq --no-install-recommends "$@"' \
    install "${missing[@]}" >&2
fi

# shellcheck source=test/production/storage.sh
. "$here/storage.sh"

base=$(sed -n 's/^FROM \(debian:[^ ]*\) AS base$/\1/p' "$repository/Dockerfile")
[[ $base =~ ^debian:([a-z]+)-[0-9]+-slim$ ]] || die "the Dockerfile names no dated base: '$base'"
suite=${BASH_REMATCH[1]}

# One builder at a time.
mkdir -p "$cache"
exec 9>"$cache/.images.lock"
flock 9

if ! buildah inspect --type image "localhost/$base" >/dev/null 2>&1; then
  mirror=${RIPCORD_DEBIAN_MIRROR:-http://deb.debian.org/debian}
  root=$(mktemp --directory "$cache/.base.XXXXXX")
  trap 'rm -rf --one-file-system "$root" "$root.tar"' EXIT
  say "making $base by debootstrap from $mirror"
  unshare --mount --propagation private --pid --fork --kill-child \
    debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$cache/base.log" 2>&1 ||
    die "debootstrap failed: see $cache/base.log"
  # What the slim images leave out too.
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}
  container=$(buildah from scratch)
  # An archive: of a folder all that is added would belong to root.
  tar --create --file "$root.tar" --numeric-owner --directory "$root" .
  buildah add --quiet "$container" "$root.tar" / >/dev/null
  buildah config --cmd bash "$container"
  buildah commit --quiet --rm "$container" "localhost/$base" >/dev/null
fi

registry=$(npm config get registry 2>/dev/null)
registry=${registry:-https://registry.npmjs.org/}
for target in "${targets[@]}"; do
  say "building $target"
  # The machine's certificates: a registry that only this machine trusts. `docker` keeps HEALTHCHECK, of which OCI knows nothing.
  buildah build --isolation chroot --format docker --pull=never --layers --network host \
    --volume /etc/ssl/certs/ca-certificates.crt:/tmp/ca.crt:ro \
    --build-arg "NPM_CONFIG_REGISTRY=$registry" --build-arg NPM_CONFIG_CAFILE=/tmp/ca.crt \
    --target "$target" --tag "localhost/ripcord:$target" --file "$repository/Dockerfile" "$repository" >&2
  echo "localhost/ripcord:$target"
done
