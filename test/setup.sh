#!/usr/bin/env bash
# Makes a Debian or Ubuntu with Node ready for the demo and for all tests, and says what it does. Installs only what is
# missing, and leaves no service running that it brought, but for the clock's. Exit codes are those of sysexits.h.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly EX_UNAVAILABLE=69 EX_NOPERM=77
readonly NODE_AT_LEAST=20.19

say() { printf 'setup: %s\n' "$*"; }
fail() {
  local code=$1
  shift
  printf 'setup: %s\n' "$*" >&2
  exit "$code"
}

need_root() {
  [ "$(id -u)" -eq 0 ] ||
    fail "$EX_NOPERM" 'network namespaces and real routing daemons need root: run it with sudo.'
}

need_node() {
  local version
  version=$(node --version 2>/dev/null) || fail "$EX_UNAVAILABLE" "Node $NODE_AT_LEAST or newer is needed, and npm."
  printf '%s\n%s\n' "$NODE_AT_LEAST" "${version#v}" | sort --version-sort --check=quiet ||
    fail "$EX_UNAVAILABLE" "Node $NODE_AT_LEAST or newer is needed: this is $version."
}

# Package by package: a program that shows it is there. The folders of daemons may not be in root's PATH.
missing_packages() {
  local package program
  while read -r package program; do
    PATH=$PATH:/usr/sbin:/sbin:/usr/lib/frr command -v "$program" >/dev/null || printf '%s\n' "$package"
  done < <(wanted_packages)
}

readonly FOR="${1:-tests}"
wanted_packages() {
  cat <<'END'
frr ripd
frr-pythontools frr-reload.py
postfix postfix
iproute2 ip
procps pkill
util-linux nsenter
END
  [ "$FOR" != demo ] || return 0
  cat <<'END'
openssl openssl
tcpdump tcpdump
iputils-ping ping
nftables nft
prometheus promtool
nginx nginx
dovecot-imapd /usr/lib/dovecot/imap
dovecot-pop3d /usr/lib/dovecot/pop3
unbound unbound
slapd slapd
redis-server redis-server
chrony chronyd
faketime faketime
systemd systemctl
zsh zsh
fish fish
groff-base groff
END
}

# While this file says no, packages do not start their services (Debian policy 9.3.3.2).
readonly POLICY=/usr/sbin/policy-rc.d
install_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  if [ "${#missing[@]}" -eq 0 ]; then
    say 'all packages are there.'
    return
  fi
  command -v apt-get >/dev/null || fail "$EX_UNAVAILABLE" "missing: ${missing[*]}, and there is no apt-get to install them."
  say "installs what is missing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  if [ ! -e "$POLICY" ]; then
    trap 'rm -f "$POLICY"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$POLICY"
    chmod 755 "$POLICY"
  fi
  apt-get update -qq || say 'apt-get update failed; goes on with the lists that are there.'
  # A Postfix that never listens beyond loopback, should somebody start it.
  echo 'postfix postfix/main_mailer_type select Local only' | debconf-set-selections
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "$EX_UNAVAILABLE" "apt-get could not install ${missing[*]}."
  keep_off "${missing[@]}"
}

# The lab starts daemons of its own; those of the distribution stay off, also at the next boot, where we brought them.
keep_off() {
  local package
  for package in "$@"; do
    case $package in
      frr | postfix | prometheus | unbound | slapd | redis-server | nginx | dovecot-imapd) ;;
      chrony) keep_clock && continue ;;
      *) continue ;;
    esac
    if [ -d /run/systemd/system ]; then
      # dovecot-imapd brings the service dovecot.
      systemctl disable --now --quiet "${package%-imapd}" || say "could not disable the service ${package%-imapd}."
    fi
    say "$package is installed; its own service is left off."
  done
}

# Debian lets only one program keep the clock: chrony has put out the one that was there, so it has to do that work.
keep_clock() {
  [ ! -d /run/systemd/system ] || systemctl start chrony || say 'could not start chrony.'
  say "chrony keeps this machine's clock from now on."
}

need_namespaces() {
  local probe="rcsetup-$$"
  ip netns add "$probe" 2>/dev/null && ip -n "$probe" link add name b type bridge 2>/dev/null &&
    ip -n "$probe" link add name v type veth peer name w 2>/dev/null || {
    ip netns delete "$probe" 2>/dev/null || true
    fail "$EX_UNAVAILABLE" 'this machine makes no network namespaces, bridges or veth pairs (in a container: run it with --privileged).'
  }
  ip netns delete "$probe"
}

build() {
  if [ node_modules/.package-lock.json -nt package-lock.json ]; then
    say 'node_modules is up to date.'
  else
    say 'npm ci'
    npm ci --no-audit --no-fund --loglevel=error
  fi
  say 'npm run build'
  npm run --silent build
}

# What root made in a user's checkout belongs to that user.
give_back() {
  [ -z "${SUDO_UID:-}" ] || chown -R "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" node_modules dist
}

need_root
need_node
install_packages
need_namespaces
build
give_back
say 'ready.'
