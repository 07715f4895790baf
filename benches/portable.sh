#!/usr/bin/env bash
# Runs the portable builds on emulated processors of their years, and compares the words of a few seconds of
# speech with those of the same build on this machine: benches/portable.sh TARGET MODEL. Takes minutes.
# (A thousandth of confidence may differ: the C library has its own kernels for each processor.)
set -eu
target=$1 model=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Nine seconds: emulation is some hundred times slower.
take=$(dirname "$0")/../tests/fixtures/speech/known-places.wav
for build in portable:Haswell portable-old:Nehalem; do
	binary=$target/${build%%:*}/release/ringback processor=${build##*:}
	score=("$binary" score "$take" --no-store --quiet --format json --model "$model")
	# Exit code 2 only says that a bar was missed.
	"${score[@]}" >"$scratch/here.json" || [ $? = 2 ]
	qemu-x86_64 -cpu "$processor" "${score[@]}" >"$scratch/there.json" 2>"$scratch/talk" || [ $? = 2 ] ||
		{ cat "$scratch/talk" >&2; echo "$binary does not run on a $processor" >&2; exit 1; }
	python3 - "$scratch/here.json" "$scratch/there.json" <<-'END'
		import json, sys
		here, there = (json.load(open(path))["recordings"][0] for path in sys.argv[1:])
		if here["transcript"]["text"] != there["transcript"]["text"] or not here["transcript"]["text"]:
		    sys.exit(f"heard here: {here['transcript']['text']}\nheard there: {there['transcript']['text']}")
	END
	echo "$binary runs on a $processor, and hears the same"
done
