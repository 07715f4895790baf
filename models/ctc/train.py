#!/usr/bin/env python3
"""Teaches the ear: python3 train.py words|letters OUT FOLDER... [-- CHECK...].

Every FOLDER and CHECK has a manifest.jsonl with the words of each recording and, beside each recording, what whisper
base makes of it (encode.rs). The weights go to the file OUT; of each CHECK it is told how many recordings have all
words of numbers (or all letters) right, and the errors among them. Needs jax and optax. Takes some minutes.

The network is that of src/speech/ctc/network.rs. It is taught by connectionist temporal classification: nobody tells
it when a word was said, only which were said in what order.
"""

import json
import os
import pathlib
import random
import re
import sys

import jax
import jax.numpy as jnp
import numpy as np
import optax

ENCODED, WIDTH, REACH, SPREAD = 512, 96, 5, 2
# In the order of src/speech/ctc/digits.rs; 0 is none of them.
WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred double triple""".split()
NUMBER_OF = {**{word: index + 1 for index, word in enumerate(WORDS)}, "oh": 1, "nought": 1}
# In the order of src/speech/ctc/keyword.rs, after none.
LETTERS = "abcdefghijklmnopqrstuvwxyz '"
# What a network may say: none, and as many words or letters as there are, or fewer.
SAID = 32
BATCH, RATE, DROPPED = 16, 3e-3, 0.1


class Subject:
    """What is taught: what is said in a text, in numbers from 1 on; how many positions make a frame."""

    def __init__(self, said_in, stride, most, rounds):
        self.said_in, self.stride, self.most, self.rounds = said_in, stride, most, rounds

    def frames(self, positions):
        return (positions + self.stride - 1) // self.stride


def words_in(text):
    words = re.findall(r"[a-z']+", text.lower())
    return [NUMBER_OF[word] for word in words if word in NUMBER_OF]


def letters_in(text):
    words = re.sub(r"[^a-z']+", " ", text.lower()).split()
    return [LETTERS.index(letter) + 1 for letter in " ".join(words)]


SUBJECTS = {"words": Subject(words_in, stride=2, most=48, rounds=16),
            "letters": Subject(letters_in, stride=1, most=400, rounds=12)}


def lessons(subject, folder):
    """Returns what the encoder made of each recording, and what is said in it."""
    folder, found = pathlib.Path(folder), []
    for line in map(json.loads, open(folder / "manifest.jsonl", encoding="utf-8")):
        encoded = np.fromfile(f"{folder / line['file']}.encoded", np.float16).reshape(-1, ENCODED)
        said = subject.said_in(line.get("text") or line.get("transcript") or "")
        # Each needs a frame or two.
        if len(said) <= min(subject.most, 0.45 * len(encoded)):
            found.append((encoded, said))
    return found


def untaught(key):
    def weights(key, *shape):
        return jax.random.normal(key, shape) / np.sqrt(np.prod(shape[:-1]))

    keys = jax.random.split(key, 5)
    shapes = [(ENCODED, WIDTH), *[(REACH, WIDTH, WIDTH)] * 3, (WIDTH, SAID)]
    layers = [(weights(k, *shape), jnp.zeros(shape[-1])) for k, shape in zip(keys, shapes)]
    # Most of the time nothing is said that matters.
    layers[-1] = (layers[-1][0] * 0.1, layers[-1][1].at[0].set(2.0))
    return layers


def told(layers, stride, encoded, chance=None):
    """Returns what the last layer says of each frame; with `chance`, some of each layer's inputs are dropped."""

    def dropped(x, at):
        if chance is None:
            return x
        kept = jax.random.bernoulli(jax.random.fold_in(chance, at), 1 - DROPPED, (x.shape[0], 1, x.shape[2]))
        return x * kept / (1 - DROPPED)

    def along(x, layer, stride=1, spread=1):
        weights, offsets = layer
        edge = REACH // 2 * spread
        sums = jax.lax.conv_general_dilated(x, weights, (stride,), [(edge, edge)], rhs_dilation=(spread,),
                                            dimension_numbers=("NWC", "WIO", "NWC"))
        return jax.nn.gelu(sums + offsets)

    positions, to_frames, near, around, words = layers
    x = jax.nn.gelu(dropped(encoded, 0) @ positions[0] + positions[1])
    x = along(dropped(x, 1), to_frames, stride=stride)
    x = x + along(dropped(x, 2), near)
    x = x + along(dropped(x, 3), around, spread=SPREAD)
    return x @ words[0] + words[1]


def batches(lessons, chance=None):
    """Puts lessons of nearly the same length together."""
    lessons = sorted(lessons, key=lambda lesson: len(lesson[0]) + (chance.random() * 150 if chance else 0))
    together = [lessons[i : i + BATCH] for i in range(0, len(lessons), BATCH)]
    if chance:
        together = [batch for batch in together if len(batch) == BATCH]
        chance.shuffle(together)
    return together


def packed(subject, batch, scale):
    length = (max(len(encoded) for encoded, _ in batch) + 199) // 200 * 200
    x = np.zeros((len(batch), length, ENCODED), np.float32)
    x_over = np.ones((len(batch), subject.frames(length)), np.float32)
    y, y_over = np.zeros((len(batch), subject.most), np.int32), np.ones((len(batch), subject.most), np.float32)
    for row, (encoded, words) in enumerate(batch):
        x[row, : len(encoded)] = (encoded.astype(np.float32) - scale[0]) / scale[1]
        x_over[row, : subject.frames(len(encoded))] = 0
        y[row, : len(words)] = words
        y_over[row, : len(words)] = 0
    return x, x_over, y, y_over


def taught(subject, lessons, scale):
    chance, key = random.Random(1), jax.random.PRNGKey(1)
    layers = untaught(jax.random.PRNGKey(0))
    steps = subject.rounds * (len(lessons) // BATCH + 1)
    rate = optax.warmup_cosine_decay_schedule(0, RATE, 100, steps, 1e-5)
    teacher = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=1e-2))
    state = teacher.init(layers)

    def loss(layers, x, x_over, y, y_over, key):
        return optax.ctc_loss(told(layers, subject.stride, x, key), x_over, y, y_over).mean()

    @jax.jit
    def step(layers, state, key, *batch):
        wrong, slope = jax.value_and_grad(loss)(layers, *batch, key)
        change, state = teacher.update(slope, state, layers)
        return optax.apply_updates(layers, change), state, wrong

    for turn in range(subject.rounds):
        wrong = []
        for batch in batches(lessons, chance):
            key, one = jax.random.split(key)
            layers, state, much = step(layers, state, one, *packed(subject, batch, scale))
            wrong.append(float(much))
        print(f"round {turn + 1} of {subject.rounds}: {np.mean(wrong):.2f}", file=sys.stderr, flush=True)
    return layers


def write(layers, scale, path):
    """Writes the weights, with the scale of the inputs in the first layer's."""
    (weights, offsets), *others = layers
    first = (weights / scale[1][:, None], offsets - (scale[0] / scale[1]) @ weights)
    numbers = [np.ascontiguousarray(part, "<f2").tobytes() for layer in [first, *others] for part in layer]
    pathlib.Path(path).write_bytes(b"".join(numbers))


def check(subject, layers, scale, name, lessons):
    """Tells how many recordings have every word right, and the errors among the words in hundredths."""
    likeliest = jax.jit(lambda x: told(layers, subject.stride, x).argmax(-1))
    errors = words = right = 0
    for batch in batches(lessons):
        for row, (encoded, expected) in zip(np.asarray(likeliest(packed(subject, batch, scale)[0])), batch):
            row = row[: subject.frames(len(encoded))]
            found = [int(word) for at, word in enumerate(row) if word and (at == 0 or row[at - 1] != word)]
            wrong = distance(found, expected)
            errors, words, right = errors + wrong, words + len(expected), right + (wrong == 0)
    print(f"{name}: {right} of {len(lessons)} right, errors {100 * errors / max(1, words):.2f} % of {words} words")


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        before, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            before, row[j + 1] = row[j + 1], min(row[j] + 1, row[j + 1] + 1, before + (x != y))
    return row[-1]


def main():
    name, out, *folders = sys.argv[1:]
    subject, checks = SUBJECTS[name], []
    if "--" in folders:
        at = folders.index("--")
        folders, checks = folders[:at], folders[at + 1 :]
    all_lessons = [lesson for folder in folders for lesson in lessons(subject, folder)]
    random.Random(1).shuffle(all_lessons)
    some = np.concatenate([encoded[::7].astype(np.float32) for encoded, _ in all_lessons[:300]])
    scale = some.mean(0), some.std(0) + 1e-3
    layers = taught(subject, all_lessons, scale)
    write([tuple(np.asarray(part) for part in layer) for layer in layers], scale, out)
    for other in checks:
        check(subject, layers, scale, os.path.basename(other.rstrip("/")), lessons(subject, other))


if __name__ == "__main__":
    main()
