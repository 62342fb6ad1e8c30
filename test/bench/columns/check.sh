#!/bin/bash
# The check of every rival: connects to ADDRESS and reads the banner, within SECONDS if given.
# Usage: check.sh ADDRESS [SECONDS]
exec 3<>"/dev/tcp/$1/25" || exit 1
read -r ${2:+-t "$2"} banner <&3 && [[ $banner == 220* ]]
