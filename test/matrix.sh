#!/usr/bin/env bash
# Runs the tests that meet a real FRR against each FRR of the matrix: the machine's own, and the one of each Debian suite
# named in RIPCORD_MATRIX (default: trixie, FRR 10.3), in a root made by test/lab/roots/make.sh. Arguments go to vitest, to
# run less than all: `npm run test:matrix -- drain`. Goes on after a failure; the exit status is 1 if anything failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

read -r -a suites <<<"${RIPCORD_MATRIX-trixie}"
failed=()

say() { printf 'matrix: %s\n' "$*"; }

# run NAME COMMAND...: a run of the matrix, with its outcome said at once.
run() {
  local name=$1
  shift
  say "$name"
  "$@" || failed+=("$name")
}

# Golden and integration tests run against the machine's FRR and all roots at once.
against_daemons() {
  npx vitest run --project golden --project integration --passWithNoTests "$@"
}

# Labs are built of one FRR alone.
labs() {
  npx vitest run --project lab --passWithNoTests "$@" &&
    npm run test:convergence -- --passWithNoTests "$@" &&
    npx vitest run --project fault --passWithNoTests "$@"
}

[[ $EUID -eq 0 ]] || { say 'network namespaces and real routing daemons need root: run it with sudo.' >&2; exit 77; }
npm run --silent build || exit

roots=()
for suite in "${suites[@]}"; do
  root=$(test/lab/roots/make.sh "$suite") || exit
  roots+=("$root")
done

RIPCORD_TEST_ROOTS=$(IFS=:; echo "${roots[*]}") run 'all daemons: golden, integration' against_daemons "$@"
run "FRR of this machine: labs" labs "$@"
for root in "${roots[@]}"; do
  LAB_FRR_ROOT=$root run "FRR in $root: labs" labs "$@"
done

((${#failed[@]} == 0)) || { printf 'matrix: FAILED: %s\n' "${failed[@]}" >&2; exit 1; }
say 'all passed.'
