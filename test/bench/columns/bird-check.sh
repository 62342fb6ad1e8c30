#!/bin/bash
# Checks a service each 0.1 s and sets BIRD's METRIC: UP after 2 good answers, DOWN after 2 failures, DRAINING while the
# file `drain` is there. Usage: bird-check.sh ADDRESS DIRECTORY UP DRAINING DOWN
address=$1 dir=$2 up=$3 draining=$4 down=$5
check=$(dirname "$0")/check.sh
good=0 bad=0 service=$down said=$down

while :; do
  if "$check" "$address" 0.2 2>/dev/null; then good=$((good + 1)) bad=0; else bad=$((bad + 1)) good=0; fi
  [ "$good" -ge 2 ] && service=$up
  [ "$bad" -ge 2 ] && service=$down
  metric=$service
  [ "$service" = "$up" ] && [ -e "$dir/drain" ] && metric=$draining
  if [ "$metric" != "$said" ]; then
    echo "define METRIC = $metric;" >"$dir/metric.conf"
    birdc -s "$dir/bird.ctl" configure && said=$metric
  fi
  sleep 0.1
done
