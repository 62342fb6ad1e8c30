#!/usr/bin/env bash
# podman, as podman-compose is to call it. Where a file asks for the host's network, podman-compose 1.0.3 (Debian 12) names one of
# its own besides, which podman refuses: that one is left away.
set -euo pipefail
# It need not be made either.
[[ $1 != network ]] || exit 0
args=()
while (($#)); do
  case $1 in
    --net | --network-alias) shift ;;
    *) args+=("$1") ;;
  esac
  shift
done
exec podman "${args[@]}"
