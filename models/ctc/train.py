#!/usr/bin/env python3
"""Trains a CTC head: python3 train.py digits|letters OUT FOLDER... [-- CHECK...].

Every FOLDER and CHECK has a manifest.jsonl with the text of each recording and, beside each recording, its encoder
output (encode.rs). The weights go to the file OUT; of each CHECK it prints how many recordings have all labels right,
and the label error rate. Needs jax and optax. Takes some minutes.

The network is that of src/speech/ctc/network.rs, trained with the CTC loss (A. Graves et al., 2006), which needs no
alignment: only the labels of a recording, in their order.
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

ENCODER_WIDTH, CHANNELS, KERNEL_SIZE, DILATION = 512, 96, 5, 2
# In the order of src/speech/ctc/digits.rs, after the blank.
WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred double triple""".split()
LABEL_OF_WORD = {**{word: index + 1 for index, word in enumerate(WORDS)}, "oh": 1, "nought": 1}
# In the order of src/speech/ctc/keyword.rs, after the blank.
LETTERS = "abcdefghijklmnopqrstuvwxyz '"
# Classes of the network: the blank, and at least as many as there are labels.
CLASSES = 32
BATCH_SIZE, LEARNING_RATE, DROPOUT = 16, 3e-3, 0.1


class Head:
    """A head: the labels of a text, encoder positions in a frame, the most labels of a recording, and epochs."""

    def __init__(self, labels_of, stride, max_labels, epochs):
        self.labels_of, self.stride, self.max_labels, self.epochs = labels_of, stride, max_labels, epochs

    def frames(self, positions):
        return (positions + self.stride - 1) // self.stride


def number_words(text):
    words = re.findall(r"[a-z']+", text.lower())
    return [LABEL_OF_WORD[word] for word in words if word in LABEL_OF_WORD]


def letters(text):
    words = re.sub(r"[^a-z']+", " ", text.lower()).split()
    return [LETTERS.index(letter) + 1 for letter in " ".join(words)]


HEADS = {"digits": Head(number_words, stride=2, max_labels=48, epochs=16),
         "letters": Head(letters, stride=1, max_labels=400, epochs=12)}


def examples(head, folder):
    """Returns the encoder output and the labels of each recording."""
    folder, found = pathlib.Path(folder), []
    for line in map(json.loads, open(folder / "manifest.jsonl", encoding="utf-8")):
        encoded = np.fromfile(f"{folder / line['file']}.encoded", np.float16).reshape(-1, ENCODER_WIDTH)
        labels = head.labels_of(line.get("text") or line.get("transcript") or "")
        # CTC needs a frame for each label, and a blank between two that are the same.
        if len(labels) <= min(head.max_labels, 0.45 * len(encoded)):
            found.append((encoded, labels))
    return found


def initial_layers(key):
    def weights(key, *shape):
        return jax.random.normal(key, shape) / np.sqrt(np.prod(shape[:-1]))

    keys = jax.random.split(key, 5)
    shapes = [(ENCODER_WIDTH, CHANNELS), *[(KERNEL_SIZE, CHANNELS, CHANNELS)] * 3, (CHANNELS, CLASSES)]
    layers = [(weights(k, *shape), jnp.zeros(shape[-1])) for k, shape in zip(keys, shapes)]
    # Most frames are blank.
    layers[-1] = (layers[-1][0] * 0.1, layers[-1][1].at[0].set(2.0))
    return layers


def logits(layers, stride, encoded, dropout_key=None):
    """Returns the logits of each frame; with `dropout_key`, channels of each layer's inputs are dropped."""

    def dropped(x, at):
        if dropout_key is None:
            return x
        kept = jax.random.bernoulli(jax.random.fold_in(dropout_key, at), 1 - DROPOUT, (x.shape[0], 1, x.shape[2]))
        return x * kept / (1 - DROPOUT)

    def convolution(x, layer, stride=1, dilation=1):
        weights, biases = layer
        padding = KERNEL_SIZE // 2 * dilation
        sums = jax.lax.conv_general_dilated(x, weights, (stride,), [(padding, padding)], rhs_dilation=(dilation,),
                                            dimension_numbers=("NWC", "WIO", "NWC"))
        return jax.nn.gelu(sums + biases)

    projection, to_frames, plain, dilated, classifier = layers
    x = jax.nn.gelu(dropped(encoded, 0) @ projection[0] + projection[1])
    x = convolution(dropped(x, 1), to_frames, stride=stride)
    x = x + convolution(dropped(x, 2), plain)
    x = x + convolution(dropped(x, 3), dilated, dilation=DILATION)
    return x @ classifier[0] + classifier[1]


def batches(examples, rng=None):
    """Groups examples of nearly the same length; with `rng`, in a random order and full batches only."""
    examples = sorted(examples, key=lambda example: len(example[0]) + (rng.random() * 150 if rng else 0))
    grouped = [examples[i : i + BATCH_SIZE] for i in range(0, len(examples), BATCH_SIZE)]
    if rng:
        grouped = [batch for batch in grouped if len(batch) == BATCH_SIZE]
        rng.shuffle(grouped)
    return grouped


def padded(head, batch, normalisation):
    """Returns the inputs and labels of a batch, each with its padding mask."""
    mean, deviation = normalisation
    length = (max(len(encoded) for encoded, _ in batch) + 199) // 200 * 200
    x = np.zeros((len(batch), length, ENCODER_WIDTH), np.float32)
    x_padding = np.ones((len(batch), head.frames(length)), np.float32)
    y = np.zeros((len(batch), head.max_labels), np.int32)
    y_padding = np.ones((len(batch), head.max_labels), np.float32)
    for row, (encoded, labels) in enumerate(batch):
        x[row, : len(encoded)] = (encoded.astype(np.float32) - mean) / deviation
        x_padding[row, : head.frames(len(encoded))] = 0
        y[row, : len(labels)] = labels
        y_padding[row, : len(labels)] = 0
    return x, x_padding, y, y_padding


def train(head, examples, normalisation):
    rng, key = random.Random(1), jax.random.PRNGKey(1)
    layers = initial_layers(jax.random.PRNGKey(0))
    steps = head.epochs * (len(examples) // BATCH_SIZE + 1)
    schedule = optax.warmup_cosine_decay_schedule(0, LEARNING_RATE, 100, steps, 1e-5)
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=1e-2))
    state = optimizer.init(layers)

    def loss(layers, x, x_padding, y, y_padding, key):
        return optax.ctc_loss(logits(layers, head.stride, x, key), x_padding, y, y_padding).mean()

    @jax.jit
    def step(layers, state, key, *batch):
        value, gradient = jax.value_and_grad(loss)(layers, *batch, key)
        updates, state = optimizer.update(gradient, state, layers)
        return optax.apply_updates(layers, updates), state, value

    for epoch in range(head.epochs):
        losses = []
        for batch in batches(examples, rng):
            key, dropout_key = jax.random.split(key)
            layers, state, value = step(layers, state, dropout_key, *padded(head, batch, normalisation))
            losses.append(float(value))
        print(f"epoch {epoch + 1} of {head.epochs}: loss {np.mean(losses):.2f}", file=sys.stderr, flush=True)
    return layers


def write(layers, normalisation, path):
    """Writes the weights, with the normalisation of the inputs folded into the first layer."""
    mean, deviation = normalisation
    (weights, biases), *others = layers
    first = (weights / deviation[:, None], biases - (mean / deviation) @ weights)
    parts = [np.ascontiguousarray(part, "<f2").tobytes() for layer in [first, *others] for part in layer]
    pathlib.Path(path).write_bytes(b"".join(parts))


def check(head, layers, normalisation, name, examples):
    """Prints how many recordings have every label right under greedy decoding, and the label error rate."""
    likeliest = jax.jit(lambda x: logits(layers, head.stride, x).argmax(-1))
    errors = labels = right = 0
    for batch in batches(examples):
        classes = np.asarray(likeliest(padded(head, batch, normalisation)[0]))
        for row, (encoded, expected) in zip(classes, batch):
            row = row[: head.frames(len(encoded))]
            found = [int(label) for at, label in enumerate(row) if label and (at == 0 or row[at - 1] != label)]
            wrong = edit_distance(found, expected)
            errors, labels, right = errors + wrong, labels + len(expected), right + (wrong == 0)
    rate = 100 * errors / max(1, labels)
    print(f"{name}: {right} of {len(examples)} right, error rate {rate:.2f} % of {labels} labels")


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        before, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            before, row[j + 1] = row[j + 1], min(row[j] + 1, row[j + 1] + 1, before + (x != y))
    return row[-1]


def main():
    name, out, *folders = sys.argv[1:]
    head, checks = HEADS[name], []
    if "--" in folders:
        at = folders.index("--")
        folders, checks = folders[:at], folders[at + 1 :]
    training_data = [example for folder in folders for example in examples(head, folder)]
    random.Random(1).shuffle(training_data)
    sample = np.concatenate([encoded[::7].astype(np.float32) for encoded, _ in training_data[:300]])
    normalisation = sample.mean(0), sample.std(0) + 1e-3
    layers = train(head, training_data, normalisation)
    write([tuple(np.asarray(part) for part in layer) for layer in layers], normalisation, out)
    for other in checks:
        check(head, layers, normalisation, os.path.basename(other.rstrip("/")), examples(head, other))


if __name__ == "__main__":
    main()
