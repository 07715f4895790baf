#!/usr/bin/env python3
"""Makes labelled practice voicemails for `ringback eval`: python3 make_eval.py FOLDER [dev] [dev2] [test].

FOLDER/dev and FOLDER/dev2 (440 more, half of them with a slip in the number) are for tuning and FOLDER/test for
measuring, which shares no voice, name, number or wording of the hook with them. Each has a manifest.jsonl. What
the voices need is written in voices.py. Takes some minutes.
"""

import json
import os
import random
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor

import numpy as np

import voices

SPLITS = {
    "dev": {
        "count": 150,
        "voices": [
            "espeak:en-us+m3:150:45", "espeak:en-gb+f2:150:50", "espeak:en-gb-scotland+m1:145:40",
            "espeak:en-029+m2:150:45", "espeak:en-us+steph:155:50", "espeak:en-gb-x-rp+benjamin:150:50",
            "espeak:en-us-nyc+m7:150:45", "flite:slt:1.0:0", "flite:slt:1.1:-150", "flite:rms:1.0:0",
            "flite:rms:0.9:120", "flite:kal16:1.1:0", "joe:1.1:-180", "joe:1.25:-250", "joe:0.95:-120",
        ],
        "names": [
            "Sean Carter", "Marta Lopez", "Daniel Reed", "Priya Nair",
            "Helen Moore", "Kevin Walsh", "Laura Stone", "Omar Haddad",
            "Grace Kim", "Peter Quinn", "Anna Schmidt", "Ben Foster",
        ],
        "prospects": ["Jim", "Alice", "Tom", "Rachel", "David"],
        "hooks": [
            "It's in relation to your sales people.", "I noticed something on your website this morning.",
            "Dana Miller suggested I speak to you.", "I have a quick question about your warehouse.",
            "There is something about Thursday you should know.",
        ],
        "areas": ["415", "212", "813", "303"],
        "salt": 1,
    },
    "test": {
        "count": 200,
        "voices": [
            "espeak:en-us+f3:155:55", "espeak:en-gb+m5:150:40", "espeak:en-gb-scotland+f4:150:50",
            "espeak:en-gb-x-gbclan+m8:150:45", "espeak:en-us+michael:150:45", "espeak:en-gb-x-gbcwmd+m4:145:40",
            "espeak:en-us+linda:150:50", "espeak:en-gb+edward:155:50", "flite:awb:1.0:0", "flite:awb:1.1:-80",
            "flite:kal:1.1:0", "joe:1.05:0", "joe:1.2:0", "joe:1.1:140", "joe:0.9:60", "joe:1.15:260",
        ],
        "names": [
            "Marcus Bell", "Julia Hart", "Simon Clarke", "Nadia Rahman",
            "Oliver Grant", "Fiona Murphy", "Victor Lane", "Sarah Bennett",
            "Raj Patel", "Emily Watts", "Shaun Doyle", "Karen White",
        ],
        "prospects": ["Mike", "Susan", "Paul", "Linda", "George"],
        "hooks": [
            "It's regarding your delivery drivers.", "I saw your announcement about the new branch.",
            "Frank Morris told me to ring you.", "Can I ask you something about your reception team?",
            "Something came up with one of your suppliers.",
        ],
        "areas": ["617", "702", "206", "512"],
        "salt": 2,
    },
}
SPLITS["dev2"] = {
    **SPLITS["dev"],
    "count": 440,
    "slips": ["none"] * 9 + ["digit-end", "digit-end", "digit-both", "digit-both", "swap-end", "swap-both",
                             "once-start", "once-end", "absent"],
    "conditions": ["clean"] * 5 + ["telephone"] * 8 + ["pink-15", "babble-15", "pink-20"],
}

ONES = "oh one two three four five six seven eight nine".split()
TENS = {2: "twenty", 3: "thirty", 4: "forty", 5: "fifty", 6: "sixty", 7: "seventy", 8: "eighty", 9: "ninety"}
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()


def number_for(rng, split, region):
    """Returns a number of a range kept free for fiction, and its usual groups."""
    low = split["salt"] == 1
    three = f"{rng.randrange(0, 500) if low else rng.randrange(500, 1000):03}"
    two = f"{rng.randrange(0, 50) if low else rng.randrange(50, 100):02}"
    if region in ("US", "CA"):
        return [rng.choice(split["areas"]), "555", "01" + two]
    if region == "GB":
        return rng.choice([["07700", "900", three], ["01632", "960", three], ["020", "7946", "0" + three]])
    if region == "IE":
        return ["020", "91" + rng.choice("01"), f"{rng.randrange(1000, 9999)}"]
    if region == "AU":
        return rng.choice([["0491", "570", rng.choice(["006", "156", "157"] if low else ["158", "159", "110"])],
                           ["02", "5550", rng.choice(["1", "2", "3"] if low else ["4", "5", "6"]) + three]])
    # India keeps no range for fiction; numbers that begin with 5 are not given to mobile telephones.
    return ["5" + f"{rng.randrange(0, 10000):04}", f"{rng.randrange(0, 100000):05}"]


def said(groups, style):
    """Returns the groups of digits as words, a comma between groups."""
    return ", ".join(said_group(group, style) for group in groups)


def said_group(group, style):
    zero = "zero" if style == "zero" else "oh"
    words, i = [], 0
    if style == "hundreds" and group.endswith("00") and group[0] != "0" and len(group) == 3:
        return f"{ONES[int(group[0])]} hundred"
    if style == "pairs" and len(group) == 4:
        return f"{pair(group[:2], zero)} {pair(group[2:], zero)}"
    while i < len(group):
        run = 1
        while i + run < len(group) and group[i + run] == group[i]:
            run += 1
        digit = zero if group[i] == "0" else ONES[int(group[i])]
        if style in ("double", "hundreds") and run in (2, 3):
            words.append(f"{'double' if run == 2 else 'triple'} {digit}")
            i += run
        else:
            words.append(digit)
            i += 1
    return " ".join(words)


def pair(two, zero):
    a, b = int(two[0]), int(two[1])
    if a == 0:
        return f"{zero} {zero if b == 0 else ONES[b]}"
    if a == 1:
        return TEENS[b]
    return TENS[a] + (f" {ONES[b]}" if b else "")


def changed(rng, groups):
    """Returns the same groups with one of the last six digits changed."""
    digits = list("".join(groups))
    place = rng.randrange(len(digits) - 6, len(digits))
    digits[place] = rng.choice([d for d in "0123456789" if d != digits[place]])
    return regrouped(digits, groups)


def swapped(rng, groups):
    """Returns the same groups with two neighbours among the last seven digits swapped."""
    digits = list("".join(groups))
    places = [i for i in range(len(digits) - 7, len(digits) - 1) if digits[i] != digits[i + 1]]
    i = rng.choice(places)
    digits[i], digits[i + 1] = digits[i + 1], digits[i]
    return regrouped(digits, groups)


def regrouped(digits, groups):
    rest, out = "".join(digits), []
    for group in groups:
        out.append(rest[: len(group)])
        rest = rest[len(group) :]
    return out


SLIPS = (["none"] * 9 + ["digit-end", "digit-end", "digit-both", "swap-end", "swap-both", "once-start", "once-end",
                          "absent", "name-end-dropped", "name-start-dropped"])
CONDITIONS = ["clean"] * 5 + ["telephone"] * 7 + ["pink-20", "pink-15", "pink-10", "babble-20", "babble-15", "babble-10"]
NEGATIVES = ["silence", "hold-music", "ringing", "beep", "breathing"]


def plan(name):
    """Yields every recording's labels; nothing is spoken yet."""
    split = SPLITS[name]
    rng = random.Random(f"ringback-{name}")
    for index in range(split["count"]):
        if index % 20 == 19:
            kind = NEGATIVES[(index // 20) % len(NEGATIVES)]
            yield {
                "file": f"{index:03}-{kind}.wav", "text": "", "condition": "negative", "slip": kind, "voice": None,
                "region": "US", "rep_name": split["names"][0], "rep_number": "4155550100", "phone_digits": None,
                "speaker_name": None, "name_at_start": False, "name_at_end": False,
                "number_at_start": False, "number_at_end": False, "hook": "none", "pitch": False,
                "asks_for_callback": False, "telephone": index % 40 == 19,
            }
            continue
        region = rng.choice(["US", "US", "US", "GB", "GB", "GB", "IE", "AU", "CA", "IN"])
        style = rng.choice(["plain", "plain", "zero", "double", "hundreds", "pairs"])
        slip = rng.choice(split.get("slips", SLIPS))
        condition = rng.choice(split.get("conditions", CONDITIONS))
        rep_name, prospect = rng.choice(split["names"]), rng.choice(split["prospects"])
        groups = number_for(rng, split, region)
        first, last = groups, groups
        if slip == "digit-end":
            last = changed(rng, groups)
        elif slip == "digit-both":
            first = last = changed(rng, groups)
        elif slip == "swap-end":
            last = swapped(rng, groups)
        elif slip == "swap-both":
            first = last = swapped(rng, groups)
        elif slip == "once-start":
            last = None
        elif slip == "once-end":
            first = None
        elif slip == "absent":
            first = last = None
        name_start, name_end = slip != "name-start-dropped", slip != "name-end-dropped"
        text = message(rng, split, region, style, prospect, rep_name if name_start else None, first,
                       rep_name if name_end else None, last)
        digits = "".join(first or last or [])
        yield {
            "file": f"{index:03}-{condition}-{slip}.wav", "text": text, "condition": condition, "slip": slip,
            "voice": rng.choice(split["voices"]), "style": style, "region": region,
            "rep_name": rep_name, "rep_number": "".join(groups),
            "phone_digits": digits or None,
            "digits_start": "".join(first) if first else None, "digits_end": "".join(last) if last else None,
            "speaker_name": rep_name, "name_at_start": name_start, "name_at_end": name_end,
            "number_at_start": first is not None, "number_at_end": last is not None,
            "hook": "strong", "pitch": False, "asks_for_callback": True,
            "telephone": condition != "clean" and (condition == "telephone" or index % 2 == 0),
        }


def message(rng, split, region, style, prospect, name_start, first, name_end, last):
    opening = f"Hi {prospect}, "
    on = rng.choice(["on ", "my number is ", ""])
    if name_start:
        opening += rng.choice(["it's ", "this is ", "my name is "]) + name_start
        opening += f", {on}{said(first, style)}. " if first else ". "
    else:
        opening += f"you can reach me on {said(first, style)}. " if first else "how are you. "
    middle = rng.choice(["Please call me back. ", "Could you give me a call back? ", "Please ring me back today. "])
    middle += rng.choice(split["hooks"]) + " "
    if name_end and last:
        closing = rng.choice([f"That's {name_end}, on {said(last, style)}.",
                              f"Again, it's {name_end}, {said(last, style)}.",
                              f"It's {name_end} on {said(last, style)}. Thanks."])
    elif name_end:
        closing = f"That's {name_end}. Thank you."
    elif last:
        closing = rng.choice([f"That's {said(last, style)}.", f"Again, {said(last, style)}. Thanks."])
    else:
        closing = "Thank you, speak soon."
    return opening + middle + closing


BABBLE = "the meeting was moved to the other room because the lights were out and nobody had told the people on the second floor about it"


def sound_of(line, split_name):
    rng = np.random.default_rng(zlib.crc32(f"{split_name}/{line['file']}".encode()))
    if line["condition"] == "negative":
        return negative(line["slip"], rng)
    sound = voices.padded(voices.speak(line["voice"], line["text"]))
    if "-" in line["condition"]:
        kind, snr = line["condition"].split("-")
        noise = voices.pink(rng, len(sound)) if kind == "pink" else babble(rng, len(sound))
        sound = voices.mixed(sound, noise, float(snr))
    return sound


def babble(rng, length):
    total = np.zeros(length)
    for voice in ["espeak:en-gb+m6:170:40", "espeak:en-us+f5:160:60", "espeak:en-gb+f1:180:50", "flite:rms:0.9:-60",
                  "espeak:en-us+m2:175:50", "flite:slt:0.9:60"]:
        total += np.resize(np.roll(voices.speak(voice, BABBLE), int(rng.integers(0, 100_000))), length)
    return total


def negative(kind, rng):
    seconds = 8 + float(rng.integers(0, 6))
    n = int(seconds * voices.RATE)
    t = np.arange(n) / voices.RATE
    if kind == "silence":
        return rng.standard_normal(n) * 0.0005
    if kind == "beep":
        return np.where((t > 1) & (t < 1.5), 0.4 * np.sin(2 * np.pi * 1000 * t), 0) + rng.standard_normal(n) * 0.001
    if kind == "ringing":
        on = (t % 3 < 0.4) | ((t % 3 > 0.6) & (t % 3 < 1.0))
        return 0.2 * on * (np.sin(2 * np.pi * 400 * t) + np.sin(2 * np.pi * 450 * t)) + rng.standard_normal(n) * 0.0005
    if kind == "breathing":
        return voices.pink(rng, n) * 0.25 * np.clip(np.sin(2 * np.pi * t / 3.2), 0, 1) ** 2
    total = np.zeros(n)
    for start in np.arange(0, seconds, 0.4):
        root = 220 * 2 ** (rng.choice([0, 3, 5, 7, 10, 12]) / 12)
        u = t - start
        envelope = np.where(u > 0, np.exp(-3 * u), 0)
        for harmonic in (1, 2, 3):
            total += envelope * np.sin(2 * np.pi * root * harmonic * u) / harmonic**2
    return 0.3 * total / np.abs(total).max()


def make(job):
    folder, split_name, line = job
    sound = sound_of(line, split_name)
    voices.write(os.path.join(folder, split_name, line["file"]), sound, telephone=line["telephone"])
    return {**line, "seconds": round(len(sound) / voices.RATE, 2), "sample_rate": 8000 if line["telephone"] else 16000}


def main():
    folder = sys.argv[1]
    for name in sys.argv[2:] or SPLITS:
        os.makedirs(os.path.join(folder, name), exist_ok=True)
        with ProcessPoolExecutor(2) as pool, open(os.path.join(folder, name, "manifest.jsonl"), "w") as manifest:
            for line in pool.map(make, [(folder, name, line) for line in plan(name)]):
                manifest.write(json.dumps(line) + "\n")
        print(f"{name}: done", file=sys.stderr)


if __name__ == "__main__":
    main()
