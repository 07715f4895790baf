#!/usr/bin/env python3
"""Rebuilds the sample voicemails and their manifest: python3 make.py, in this folder.

This file is the source of both; what each check should say stands here, next to the words.
How the voices speak is in voices.py.
"""

import json
import os

import numpy as np

import voices

CHECKS = [
    "duration", "hook", "no-pitch", "no-introduction", "callback-ask", "name-start", "name-end", "number-start",
    "number-end", "number-agrees", "number-pace", "pace", "fillers", "silence", "level", "honest",
]

US, US_SAID = "4155550134", "four one five, [0.25] five five five, [0.25] oh one three four"
UK, UK_SAID = "07700900123", "oh seven seven oh oh, [0.3] nine oh oh, [0.3] one two three"
# Spoken by an engine that reads a comma as a pause of its own.
JOE = "joe:1.1:0"
LOW_JOE = "joe:1.15:-220"
SLT = "flite:slt:1.0:0"
RMS = "flite:rms:0.95:0"


def sample(file, rep, number, region, parts, why, exceptions=None, telephone=False, mu_law=False, shape=None):
    return {
        "file": file, "rep": rep, "number": number, "region": region, "parts": parts, "why": why,
        "exceptions": exceptions or {}, "telephone": telephone, "mu_law": mu_law, "shape": shape,
    }


def leading_silence(sound):
    return np.concatenate([np.zeros(int(3.5 * voices.RATE)), sound])


def too_quiet(sound):
    return sound * 0.03


def clipped(sound):
    return np.clip(sound * 14, -1, 1)


SAMPLES = [
    sample("01-model-us.wav", "Sean Carter", US, "US",
           [(JOE, f"Hi Jim, it's Sean Carter, on {US_SAID}. Please call me back in relation to your sales people. "
                  f"That's Sean Carter, on {US_SAID}.")],
           "The model message: short, name and number at both ends, a topic of theirs, nothing sold."),
    sample("02-model-uk-telephone.wav", "Emma Clarke", UK, "GB",
           [(SLT, f"Hello Alice, it's Emma Clarke, on {UK_SAID}. Please ring me back in relation to your sales people. "
                  f"That's Emma Clarke, on {UK_SAID}.")],
           "The model message with a mobile number of the United Kingdom, through a telephone.", telephone=True),
    sample("03-too-long.wav", "Sean Carter", US, "US",
           [(JOE, f"Hi Jim, it's Sean Carter, on {US_SAID}. I was talking to some people in your line of business the "
                  "other day, and one of the things that came up again and again was how hard it is to find good "
                  "people these days, and then to keep them for more than a year or so, and I thought of you. "
                  "Please call me back in relation to your sales people. "
                  f"That's Sean Carter, on {US_SAID}.")],
           "Far over 20 seconds; all else is as it should be.",
           {"duration": "missed"}, telephone=True),
    sample("04-no-hook.wav", "Peter Stone", US, "US",
           [(RMS, f"Hi Jim, it's Peter Stone, on {US_SAID}. Please call me back today. "
                  f"That's Peter Stone, on {US_SAID}.")],
           "A bare name and number: nobody knows why they should ring.",
           {"hook": "missed"}, telephone=True),
    sample("05-pitch.wav", "Sean Carter", US, "US",
           [(LOW_JOE, f"Hi Jim, it's Sean Carter, on {US_SAID}. We offer award winning sales training at a special "
                      f"price this month. Please call me back. That's Sean Carter, on {US_SAID}.")],
           "Sells in the message, so that there is nothing left to be curious about.",
           {"no-pitch": "missed", "hook": "missed"}, telephone=True),
    sample("06-introduction.wav", "Emma Clarke", UK, "GB",
           [(SLT, f"Hello Alice, it's Emma Clarke, on {UK_SAID}. I just wanted to introduce myself as your new account "
                  f"manager. Please ring me back. That's Emma Clarke, on {UK_SAID}.")],
           "Introduces herself, which is of use to nobody but her.",
           {"no-introduction": "missed", "hook": "missed"}, telephone=True),
    sample("07-no-ask.wav", "Sean Carter", US, "US",
           [(JOE, f"Hi Jim, it's Sean Carter, on {US_SAID}. It's in relation to your sales people. "
                  f"That's Sean Carter, on {US_SAID}.")],
           "Leaves everything but the wish to be rung back.",
           {"callback-ask": ["missed", "partly"]}, telephone=True),
    sample("08-name-end-missing.wav", "Peter Stone", US, "US",
           [(RMS, f"Hi Jim, it's Peter Stone, on {US_SAID}. Please call me back in relation to your sales people. "
                  f"The number again is {US_SAID}.")],
           "The number is said again at the end, the name is not.",
           {"name-end": "missed"}, telephone=True),
    sample("09-number-once.wav", "Sean Carter", US, "US",
           [(LOW_JOE, f"Hi Jim, it's Sean Carter, on {US_SAID}. Please call me back in relation to your sales people "
                      "when you are at your desk this afternoon. That's Sean Carter. Thank you.")],
           "The number is in the opening only.",
           {"number-end": "missed"}, telephone=True),
    sample("10-all-at-the-end.wav", "Emma Clarke", UK, "GB",
           [(SLT, "Hello Alice, please ring me back in relation to your sales people when you are at your desk this "
                  f"afternoon. It's Emma Clarke, on {UK_SAID}.")],
           "Neither name nor number in the opening.",
           {"name-start": "missed", "number-start": "missed"}, telephone=True),
    sample("11-one-digit-off.wav", "Sean Carter", US, "US",
           [(JOE, f"Hi Jim, it's Sean Carter, on {US_SAID}. Please call me back in relation to your sales people. "
                  "That's Sean Carter, on four one five, [0.25] five five five, [0.25] oh one eight four.")],
           "The number at the end differs by one digit from the one at the start, which is the rep's own.",
           {"number-agrees": ["missed", "unsure"], "number-end": ["partly", "missed", "unsure"]}),
    sample("12-number-rushed.wav", "Sean Carter", US, "US",
           [(JOE, "Hi Jim, it's Sean Carter, on"), ("joe:0.6:0", "four one five five five five oh one three four."),
            (JOE, "Please call me back in relation to your sales people. That's Sean Carter, on"),
            ("joe:0.6:0", "four one five five five five oh one three four.")],
           "A pen cannot follow this number.",
           {"number-pace": ["missed", "partly"]}, telephone=True),
    sample("13-rushed.wav", "Sean Carter", US, "US",
           [("joe:0.62:0", "Hi Jim, it's Sean Carter, on four one five, five five five, oh one three four. Please call "
                           "me back in relation to your sales people when you are at your desk, because I have a quick "
                           "question about them. That's Sean Carter, on four one five, five five five, oh one three four.")],
           "Read off at a gallop, the number too.",
           {"pace": ["missed", "partly"], "number-pace": ["missed", "partly"]}),
    sample("14-slow.wav", "Peter Stone", US, "US",
           [("joe:1.7:-150", "Hi Jim, [0.8] it's Peter Stone. [1.0] Please [0.8] call me back [1.0] in relation to your "
                             "sales people. [1.0] It's Peter Stone, [0.8] on four one five, [0.8] five five five, "
                             "[0.8] oh one three four.")],
           "Slow and halting, and the number comes only at the end.",
           {"pace": ["missed", "partly"], "number-start": "missed", "duration": ["met", "partly", "missed"]},
           telephone=True),
    sample("15-fillers.wav", "Sean Carter", US, "US",
           [(LOW_JOE, f"Um, hi Jim, you know, it's Sean Carter, on {US_SAID}. Um, I mean, please, you know, call me back, "
                      f"in relation to, you know, your sales people. That's Sean Carter, on {US_SAID}.")],
           "Full of fillers; recognisers leave out some of them.",
           {"fillers": ["missed", "partly"]}, telephone=True),
    sample("16-dead-air.wav", "Emma Clarke", UK, "GB",
           [(SLT, f"Hello Alice, it's Emma Clarke, on {UK_SAID}. [3.2] Please ring me back in relation to your sales "
                  f"people. That's Emma Clarke, on {UK_SAID}.")],
           "Three and a half silent seconds before the first word, and three more in the middle.",
           {"silence": "missed", "duration": ["met", "partly", "missed"]}, mu_law=True, shape=leading_silence),
    sample("17-too-quiet.wav", "Sean Carter", US, "US",
           [(JOE, f"Hi Jim, it's Sean Carter, on {US_SAID}. Please call me back in relation to your sales people. "
                  f"That's Sean Carter, on {US_SAID}.")],
           "Held much too far from the mouth.",
           {"level": ["missed", "partly"]}, shape=too_quiet),
    sample("18-clipped.wav", "Peter Stone", US, "US",
           [(RMS, f"Hi Jim, it's Peter Stone, on {US_SAID}. Please call me back in relation to your sales people. "
                  f"That's Peter Stone, on {US_SAID}.")],
           "So loud that the peaks are cut off.",
           {"level": ["missed", "partly"]}, shape=clipped),
    sample("19-deception.wav", "Sean Carter", US, "US",
           [(LOW_JOE, f"Hi Jim, it's Sean Carter, on {US_SAID}. I'm returning your call. Please call me back in relation "
                      f"to your sales people. That's Sean Carter, on {US_SAID}.")],
           "There was no call to return.",
           {"honest": "missed"}, telephone=True),
]


def words_of(parts):
    """Returns what is said, without the pauses."""
    text = " ".join(text for _, text in parts)
    return " ".join("".join(p for i, p in enumerate(text.replace("]", "[").split("[")) if i % 2 == 0).split())


def main():
    with open("manifest.jsonl", "w") as manifest:
        for each in SAMPLES:
            sound = voices.padded(np.concatenate([voices.speak(v, t) for v, t in each["parts"]]))
            # One level for all, near what a telephone has, until a sample is spoilt on purpose.
            sound = sound * (0.1 / np.sqrt(np.mean(sound[np.abs(sound) > 0.01] ** 2)))
            if each["shape"]:
                sound = each["shape"](sound)
            voices.write(each["file"], sound, telephone=each["telephone"], mu_law=each["mu_law"])
            checks = {check: each["exceptions"].get(check, "met") for check in CHECKS}
            line = {
                "file": each["file"],
                "text": words_of(each["parts"]),
                "voice": " ".join(dict.fromkeys(v for v, _ in each["parts"])),
                "condition": "telephone" if each["telephone"] or each["mu_law"] else "clean",
                "region": each["region"],
                "rep_name": each["rep"],
                "rep_number": each["number"],
                "speaker_name": each["rep"],
                "phone_digits": each["number"],
                "checks": checks,
                "why": each["why"],
            }
            manifest.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    main()
