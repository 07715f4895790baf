"""Makes labelled recordings for the measurements: the samples as they are, through a telephone, in noise
and at another speed. Needs nothing but python itself, and gives the same bytes every time."""

import array
import json
import math
import pathlib
import random
import wave

SAMPLES = pathlib.Path(__file__).parent.parent / "samples"
RATE = 16_000
SHORTEST, LONGEST = 8.0, 40.0


def read(path):
    """Returns the samples of a mono 16-bit recording at 16 kHz, or nothing where python cannot read it."""
    try:
        with wave.open(str(path)) as source:
            shape, frames = source.getparams(), source.readframes(source.getnframes())
    except wave.Error:
        return None
    if shape.nchannels != 1 or shape.sampwidth != 2:
        return None
    return resample(array.array("h", frames), shape.framerate / RATE)


def resample(samples, step):
    """Takes every `step`th sample, in a straight line between two."""
    if step == 1:
        return samples
    out = array.array("h")
    for n in range(int((len(samples) - 1) / step)):
        at = int(n * step)
        part = n * step - at
        out.append(int(samples[at] * (1 - part) + samples[at + 1] * part))
    return out


def through_a_telephone(samples, chance):
    """Passes 300 to 3,400 Hz, by one pole each way twice, and keeps 8 bits of µ-law's steps."""
    out = [float(sample) for sample in samples]
    for cutoff, high in ((300, True), (300, True), (3400, False), (3400, False)):
        decay = math.exp(-2 * math.pi * cutoff / RATE)
        low = 0.0
        for n, sample in enumerate(out):
            low += (1 - decay) * (sample - low)
            out[n] = sample - low if high else low
    step = lambda x: math.copysign((math.exp(round(math.log1p(abs(x) / 32.0) * 18) / 18) - 1) * 32.0, x)
    return array.array("h", (max(-32768, min(32767, int(step(sample)))) for sample in out))


def in_noise(samples, chance):
    """Adds noise 18 dB below the mean power of the sound."""
    power = math.sqrt(sum(sample * sample for sample in samples) / len(samples))
    size = power * 10 ** (-18 / 20)
    low = 0.0
    out = array.array("h")
    for sample in samples:
        low += 0.3 * (chance.gauss(0, 1) - low)
        out.append(max(-32768, min(32767, int(sample + size * 2.4 * low))))
    return out


def quicker(samples, chance):
    return resample(samples, 1.06)


CONDITIONS = [("plain", lambda samples, chance: samples), ("telephone", through_a_telephone), ("noise", in_noise),
              ("quicker", quicker)]


def make(folder, most=48):
    """Writes up to `most` recordings and returns their paths with what is said and the number in it."""
    made = []
    labels = [json.loads(line) for line in open(SAMPLES / "manifest.jsonl", encoding="utf-8")]
    # No two neighbours are of one condition, so that what is cut off is cut off evenly.
    for turn, (condition, change) in enumerate(CONDITIONS):
        for label in labels:
            samples = read(SAMPLES / label["file"])
            if samples is None or label.get("condition") == "telephone" and condition == "telephone":
                continue
            changed = change(samples, random.Random(f"{condition} {label['file']}"))
            if not SHORTEST <= len(changed) / RATE <= LONGEST or len(made) >= most * (turn + 1) // len(CONDITIONS):
                continue
            path = pathlib.Path(folder) / f"{condition}-{label['file']}"
            with wave.open(str(path), "wb") as target:
                target.setnchannels(1)
                target.setsampwidth(2)
                target.setframerate(RATE)
                target.writeframes(changed.tobytes())
            made.append({"path": str(path), "text": label["text"], "digits": label["phone_digits"],
                         "seconds": len(changed) / RATE, "condition": condition})
    return made
