#!/bin/bash
# Cron's part in the paper's prototype: at each full minute, the metric follows whether the program runs.
# Usage: paper-cron.sh PATTERN METRIC VTYSH..., a pattern that does not match itself: [p]rogram
program=$1 normal=$2
shift 2
said=$normal

while :; do
  sleep $((60 - 10#$(date +%S)))
  metric=16
  pgrep -f -- "$program" >/dev/null && metric=$normal
  if [ "$metric" != "$said" ]; then
    "$@" -c 'conf t' -c 'router rip' -c "redistribute connected metric $metric" && said=$metric
  fi
done
