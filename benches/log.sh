#!/usr/bin/env bash
# Measures how quickly a long log answers: benches/log.sh BINARY [CALLS]
# Makes a log of 100,000 calls (or CALLS) to 60,000 people in a folder of its own, imports it, and
# prints the wall milliseconds of whole processes, the slowest and the median of 21 runs each.
set -euo pipefail
binary=$(realpath "${1:?benches/log.sh BINARY [CALLS]}")
exec python3 "$(dirname "$0")/log.py" "$binary" "${2:-100000}"
