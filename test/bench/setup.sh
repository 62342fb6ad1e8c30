#!/usr/bin/env bash
# What the benchmark needs beyond the tests: the rivals, from the distribution's own packages.
set -euo pipefail

wanted=(exabgp bird2 keepalived frr iproute2 procps python3)
missing=()
for package in "${wanted[@]}"; do
  dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "The benchmark's packages are installed: ${wanted[*]}"
  exit 0
fi

if [ "$(id -u)" -ne 0 ]; then
  echo "The benchmark needs root, for network namespaces and for installing ${missing[*]}: sudo npm run bench" >&2
  exit 77
fi

echo "Installing for the benchmark: ${missing[*]}"
# Only namespaces of ours shall run them: a package's own start of its daemon on this machine is refused meanwhile.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends "${missing[@]}"

# Nor at the next boot.
for unit in exabgp bird keepalived; do
  if [[ " ${missing[*]} " == *" ${unit}"* ]]; then systemctl disable --quiet "$unit" 2>/dev/null || true; fi
done
