"""What every op must give, in float64 and plain numpy: written a second time, from the ops' own descriptions, so that it shares no line with the kernels.

Each function takes the inputs by name (numpy arrays), the numbers of the call and the key of its random numbers, and returns the outputs by name, and by name where
rounding decides between two right values. check.py holds them against the reference of the C# side, on examples that lie in the manifest.
"""

import functools
import re

import numpy as np

# RandomStream.cs
MASKING_STREAM = 1
GUMBEL_STREAM = 2
INVERSE_CDF_STREAM = 3

# Two keys of a sample this close may change places by rounding; and so may neighbours of a sum that is added up in float32 to this part of itself.
NEAR_TIE = 1e-5
NEAR_BOUNDARY = 2e-6


def philox(block, row, step, stream, seed):
    """Philox4x32-10: four arrays of 32-bit words, of the shape that block and row have together."""
    mask = np.uint64(0xFFFFFFFF)
    words = np.broadcast_arrays(np.asarray(block, np.uint64), np.asarray(row, np.uint64), np.uint64(step), np.uint64(stream))
    c0, c1, c2, c3 = (np.array(word) for word in words)
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        p0, p1 = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        c0, c1, c2, c3 = (p1 >> np.uint64(32)) ^ c1 ^ np.uint64(k0), p1 & mask, (p0 >> np.uint64(32)) ^ c3 ^ np.uint64(k1), p0 & mask
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1, c2, c3


def uniform(word):
    """(0, 1), of the upper 23 bits: exact in float32."""
    return ((word >> np.uint64(9)).astype(np.float64) + 0.5) / 8388608


def vocabulary_words(rows, size, key):
    """[rows, size]: word w of block b belongs to index b / 16 * 64 + w * 16 + b % 16."""
    tiles = (size + 63) // 64
    words = philox(np.arange(tiles * 16)[None, :], rows[:, None], key["step"], GUMBEL_STREAM, key["seed"])
    tiled = np.stack([word.reshape(len(rows), tiles, 16) for word in words], axis=2)
    return tiled.reshape(len(rows), tiles * 64)[:, :size]


def masking(inputs, numbers, key):
    """Without replacement: the candidates with the smallest random words, ascending by position."""
    ids, mask = inputs["inputIds"], inputs["attentionMask"].astype(bool)
    slots = int(numbers["maxPredictions"])
    rows, length = ids.shape
    masked = ids.copy()
    positions = np.zeros((rows, slots), np.int64)
    targets = np.zeros((rows, slots), np.int64)
    weights = np.zeros((rows, slots))
    special = [int(numbers[name]) for name in ("clsTokenId", "sepTokenId", "maskTokenId")]
    for row in range(rows):
        order, replace, _, _ = philox(np.arange(length), int(numbers["firstRow"]) + row, key["step"], MASKING_STREAM, key["seed"])
        tokens = int(mask[row].sum())
        # In float32, half to even, as the original.
        wanted = int(np.rint(np.float32(tokens) * np.float32(numbers["maskProbability"])))
        wanted = max(1, min(slots, wanted)) if tokens > 0 else 0
        candidates = np.flatnonzero(mask[row] & ~np.isin(ids[row], special))
        chosen = np.sort(candidates[np.argsort(order[candidates], kind="stable")][:wanted])
        positions[row] = row * length
        targets[row] = ids[row, 0]
        positions[row, : len(chosen)] += chosen
        targets[row, : len(chosen)] = ids[row, chosen]
        weights[row, : len(chosen)] = 1
        replaced = chosen[uniform(replace[chosen]) < np.float32(numbers["maskReplaceProbability"])]
        masked[row, replaced] = special[2]
    return {"inputIds": masked, "positions": positions.ravel(), "targets": targets.ravel(), "weights": weights.ravel()}, {}


def generator_head(inputs, numbers, key, draw):
    """Cross entropy, its gradient, and a sample; draw takes exp(logit - largest), the rows' numbers and the key, and gives samples and what rounding decides."""
    logits, targets, weights = inputs["logits"].astype(np.float64), inputs["targets"], inputs["weights"].astype(np.float64)
    rows = np.arange(len(targets))
    largest = logits.max(axis=1, keepdims=True)
    exponentials = np.exp(logits - largest)
    log_sum = largest[:, 0] + np.log(exponentials.sum(axis=1))
    samples, is_open = draw(exponentials, int(numbers["firstRow"]) + rows, key)
    used = weights != 0
    gradient = np.exp(logits - log_sum[:, None])
    gradient[rows, targets] -= 1
    gradient *= (weights * np.float32(numbers["gradientScale"]))[:, None]
    outputs = {
        "losses": np.where(used, weights * (log_sum - logits[rows, targets]), 0),
        "samples": np.where(used, samples, targets),
        "correct": np.where(used & (inputs["logits"].argmax(axis=1) == targets), weights, 0),
        "gradient": np.where(used[:, None], gradient, 0).ravel(),
    }
    return outputs, {"samples": used & is_open}


def draw_gumbel_max(chances, rows, key):
    """argmax of chance / E, E a standard exponential draw of its own for each token."""
    keys = chances / -np.log(uniform(vocabulary_words(rows, chances.shape[1], key)))
    samples = keys.argmax(axis=1)
    best = np.take_along_axis(keys, samples[:, None], axis=1)[:, 0]
    np.put_along_axis(keys, samples[:, None], -1, axis=1)
    second = keys.max(axis=1)
    return samples, np.abs(best - second) <= NEAR_TIE * second


def draw_inverse_cdf(chances, rows, key):
    """The token at which the sum of the chances passes a uniform part of the whole."""
    parts = uniform(philox(np.zeros(len(rows)), rows, key["step"], INVERSE_CDF_STREAM, key["seed"])[0])
    sums = chances.cumsum(axis=1) / chances.sum(axis=1, keepdims=True)
    samples = np.minimum((sums <= parts[:, None]).sum(axis=1), chances.shape[1] - 1)
    return samples, np.abs(sums - parts[:, None]).min(axis=1) < NEAR_BOUNDARY


def rtd_loss(inputs, numbers, key):
    """Binary cross entropy of "replaced", over the tokens that are there."""
    del key
    x, mask = inputs["logits"].astype(np.float64), inputs["attentionMask"].astype(bool)
    label = inputs["labels"].astype(np.float64)
    losses = np.maximum(x, 0) - x * label + np.log1p(np.exp(-np.abs(x)))
    # sigmoid(x) - label without cancellation
    sign = np.where(label == 1, -1.0, 1.0)
    gradient = sign / (1 + np.exp(-sign * x)) * np.float32(numbers["gradientScale"])
    predicted, replaced = (x > 0) & mask, (label == 1) & mask
    counters = [mask.sum(), ((predicted == replaced) & mask).sum(), (predicted & replaced).sum(), predicted.sum(), replaced.sum()]
    logits, original = inputs["logits"].ravel(), (mask & ~replaced).ravel()
    # Replaced tokens against original ones, among those whose indices differ by a multiple of an odd number; equal logits count half.
    groups, pairs, won = -(-logits.size // 1024) | 1, 0, 0.0
    for group in range(groups):
        values, real, fake = (array[group::groups] for array in (logits, original, replaced.ravel()))
        ours, theirs = values[fake][:, None], values[real][None, :]
        pairs += ours.size * theirs.size
        won += (ours > theirs).sum() + 0.5 * (ours == theirs).sum()
    return {
        "gradient": np.where(mask, gradient, 0).ravel(),
        "loss": np.array([losses[mask].sum()]),
        "counters": np.array(counters, np.float64),
        "pairs": np.array([pairs, won], np.float64),
    }, {}


def replacement(inputs, numbers, key):
    """The mean of the samples drawn for a token, rounded down, in its place, but for a row's first; "replaced" where that is another token."""
    del key
    corrupted = inputs["inputIds"].ravel().copy()
    used = inputs["weights"] != 0
    for position in np.unique(inputs["positions"][used]):
        if position % int(numbers["length"]) == 0:
            continue
        drawn = inputs["samples"][used & (inputs["positions"] == position)]
        corrupted[position] = int(drawn.sum()) // len(drawn)
    return {"inputIds": corrupted, "labels": (corrupted != inputs["inputIds"].ravel()).astype(np.float64)}, {}


def adamw(inputs, numbers, key):
    """Clip by the global norm, then one step by the original's rule (0) or torch's (1), over three regions."""
    del key
    weights, gradients, first, second = (inputs[name].astype(np.float64) for name in ("weights", "gradients", "firstMoments", "secondMoments"))
    count, torchs = len(weights), int(numbers["rule"]) == 1
    norm = np.sqrt((gradients**2).sum())
    limit = numbers["maxGradientNorm"]
    clip = min(limit / (norm + 1e-6), 1) if torchs else limit * min(1 / norm, 1 / limit)
    gradient = gradients * clip
    first = numbers["beta1"] * first + (1 - numbers["beta1"]) * gradient
    second = numbers["beta2"] * second + (1 - numbers["beta2"]) * gradient**2
    rate = np.full(count, numbers["learningRate"])
    rate[: count // 3] *= 0.8
    decay = np.full(count, numbers["weightDecay"])
    decay[count // 3 : count // 2 + 1] = 0
    if torchs:
        step = numbers["step"]
        update = first / (1 - numbers["beta1"] ** step) / (np.sqrt(second / (1 - numbers["beta2"] ** step)) + numbers["epsilon"])
    else:
        update = first / (np.sqrt(second) + numbers["epsilon"])
    weights = weights - rate * (update + decay * weights)
    return {
        "weights": weights,
        "gradients": np.zeros(count),
        "firstMoments": first,
        "secondMoments": second,
        "norm": np.array([norm]),
        "bfloat16Weights": weights,
    }, {}


# Op, the variant that is written down here, and the function.
_REFERENCES = [
    ("masking", r"\[MASK\]$", masking),
    ("generator head", r"^GumbelMaxSampling$", functools.partial(generator_head, draw=draw_gumbel_max)),
    ("generator head", r"^InverseCdfSampling$", functools.partial(generator_head, draw=draw_inverse_cdf)),
    ("replacement", r"", replacement),
    ("RTD loss", r"^BinaryCrossEntropy$", rtd_loss),
    ("AdamW", r"", adamw),
]


def reference_of(op, variant):
    """The function, or None where this op or this variant of it is not written down here."""
    return next((function for known, pattern, function in _REFERENCES if known == op and re.search(pattern, variant)), None)


def self_test():
    """Known answers of Philox (those of its authors), and what must hold whatever the numbers."""
    zero = philox(np.zeros(1), 0, 0, 0, 0)
    assert [int(word[0]) for word in zero] == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8], "Philox of zeros"
    ones = philox(np.array([0xFFFFFFFF]), 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
    assert [int(word[0]) for word in ones] == [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD], "Philox of ones"
    draws = uniform(vocabulary_words(np.arange(4), 1000, {"seed": 1, "step": 2}))
    assert draws.min() > 0 and draws.max() < 1 and abs(draws.mean() - 0.5) < 0.02, "uniform numbers"
