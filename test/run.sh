#!/usr/bin/env bash
# Runs the tests stage by stage, goes on after a stage that failed, and says at its end what took how long, what failed and why,
# and last, alone on a line, how many tests passed and failed. `npm test`: what holds on any machine, in 15 minutes at most.
# `.ci/run` gives `--ci`: besides, what asserts the order of things within tens of milliseconds, FRR 10, faults and the
# benchmark, in 60 minutes.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ "${1-}" = --ci ] && ci=true || ci=false
# With --ci, in seconds; the last minute is for ending what is too slow.
readonly LIMIT=$((60 * 60)) GRACE=60

counts=$(mktemp -d) && readonly counts
names=() outcomes=() lasted=()
background=

# run NUMBER COMMAND...: with the reports of vitest (vitest.config.ts) in a folder of its own; ended in time with --ci.
run() {
  local limit=() folder=$counts/$1
  shift
  mkdir -p "$folder"
  if $ci; then
    local left=$((LIMIT - GRACE - SECONDS))
    [ "$left" -gt 0 ] || { echo "run: no time is left for: $*" >&2; return 124; }
    limit=(timeout --kill-after=$((GRACE / 2)) "$left")
  fi
  RIPCORD_TEST_REPORTS=$folder "${limit[@]}" "$@"
}

# stage NAME COMMAND...: returns the command's status.
stage() {
  local number=${#names[@]} began=$SECONDS status=0
  names+=("$1") outcomes+=('did not end') lasted+=('')
  printf '\n== %s\n' "$1"
  shift
  run "$number" "$@" || status=$?
  ended "$number" "$began" "$status"
  return "$status"
}

# beside NAME COMMAND...: a stage that mostly waits, while others run; `joined` waits for it, and shows what it said.
beside() {
  beside_number=${#names[@]} beside_began=$SECONDS
  names+=("$1") outcomes+=('did not end') lasted+=('')
  printf '\n== %s: runs beside the following stages\n' "$1"
  shift
  run "$beside_number" "$@" >"$counts/beside.log" 2>&1 </dev/null &
  background=$!
}
joined() {
  local status=0
  wait "$background" || status=$?
  background=
  printf '\n== %s\n' "${names[$beside_number]}"
  cat "$counts/beside.log"
  ended "$beside_number" "$beside_began" "$status"
}

# ended NUMBER BEGAN STATUS
ended() {
  lasted[$1]=$((SECONDS - $2))
  case $3 in
    0) outcomes[$1]=passed ;;
    124 | 137) outcomes[$1]='FAILED: no time was left' ;;
    *) outcomes[$1]="FAILED: status $3" ;;
  esac
}

clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# However this ends.
finish() {
  local status=$? number all_passed=0 all_failed=0
  [ -z "$background" ] || { kill "$background" 2>/dev/null; wait "$background"; }
  printf '\n%8s  %-28s %8s %8s  %s\n' min:s stage passed failed outcome
  for number in "${!names[@]}"; do
    read -r passed failed < <(node test/reports.mjs count "$counts/$number")
    # What failed without a test that did (a tool, a file that cannot be loaded) counts as one.
    [ "${outcomes[$number]}" = passed ] || [ "$failed" -gt 0 ] || failed=1
    printf '%8s  %-28s %8d %8d  %s\n' "$(clock "${lasted[$number]:-0}")" "${names[$number]}" "$passed" "$failed" "${outcomes[$number]}"
    all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed))
  done
  printf '%8s  all\n' "$(clock "$SECONDS")"
  for number in "${!names[@]}"; do node test/reports.mjs failures "$counts/$number"; done
  rm -rf "$counts"
  [ "$status" -ne 0 ] || [ "$all_failed" -eq 0 ] || status=1
  printf '\n%d passed, %d failed\n' "$all_passed" "$all_failed"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

stage 'setup' bash test/setup.sh || exit
beside 'lab' npx vitest run --project lab
stage 'lint' npm run --silent lint
stage 'types' npm run --silent typecheck
stage 'unit, fuzz' npm run --silent test:unit
stage 'golden, integration' npx vitest run --project golden --project integration
joined
$ci || exit 0

stage 'convergence' npm run --silent test:convergence
stage 'faults, short form' npm run --silent test:fault
if stage 'root with FRR 10' test/lab/roots/make.sh trixie; then
  RIPCORD_TEST_ROOTS=$(test/lab/roots/make.sh trixie) stage 'golden, FRR 10' npx vitest run --project golden
fi
stage 'benchmark, short form' npm run --silent bench -- --short
exit 0
