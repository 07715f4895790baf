#!/usr/bin/env bash
# Measures how fast ringback listens: benches/run.sh BINARY MODEL [RECORDING...]
# Without recordings it takes samples/. Prints CPU and wall seconds a recording, times real time,
# peak memory, and the share of the time that is not the recogniser's. Where they are there, it
# runs in turn on the same recordings:
#   whisper.cpp     its command-line tool `whisper-cli` (or $WHISPER_CLI) with $WHISPER_MODEL
#   faster-whisper  $FASTER_WHISPER_PYTHON (a python that has it) with $FASTER_WHISPER_MODEL
set -euo pipefail
binary=${1:?benches/run.sh BINARY MODEL [RECORDING...]}
model=${2:?benches/run.sh BINARY MODEL [RECORDING...]}
shift 2
[ "$#" -gt 0 ] || set -- samples/*.wav
exec python3 "$(dirname "$0")/measure.py" "$binary" "$model" "$@"
