"""What every op must give, in float64 and plain numpy: written a second time, from the ops' own descriptions, so that it shares no line with the kernels.

Each function takes the inputs by name (numpy arrays), the numbers of the call and the key of its random numbers, and returns the outputs by name, and by name what else is right
where rounding decides a draw: per element a list of values. What is chosen by comparisons of floats, and not drawn, is computed in float32, as the kernels do it. check.py holds the functions
against the reference of the C# side, on examples that lie in the manifest.
"""

import functools
import re

import numpy as np

from philox import philox, uniform
from references_blocks import BLOCKS

# RandomStream.cs
MASKING_STREAM = 1
GUMBEL_STREAM = 2
INVERSE_CDF_STREAM = 3
MASKING_DRAWS_STREAM = 4
MASKING_REPLACEMENTS_STREAM = 5

# MaskingMode.cs
DISTINCT, ORIGINAL, WHOLE_WORD, SPAN = range(4)

# How far float rounding reaches: scores divided by a temperature, lessened by the largest and brought to base 2; the logarithm of a GPU; float sums of n terms, by the root of n. The same
# as in ReferenceGeneratorHead.cs, where each has its reason.
SCORE_ROUNDING = 2.0**-22
RACE_ROUNDING = 2e-5
SUM_ROUNDING = 7e-8
LEAST_SUM_ROUNDING = 2e-6


def vocabulary_words(rows, size, key):
    """[rows, size]: word w of block b belongs to index b / 16 * 64 + w * 16 + b % 16."""
    tiles = (size + 63) // 64
    words = philox(np.arange(tiles * 16)[None, :], rows[:, None], key["step"], GUMBEL_STREAM, key["seed"])
    tiled = np.stack([word.reshape(len(rows), tiles, 16) for word in words], axis=2)
    return tiled.reshape(len(rows), tiles * 64)[:, :size]


def rare_words(token, position, length):
    """UsersFunctions.cs, RareWords."""
    if token % 7 == 0:
        return np.float32(0)
    of_token = np.float32(0.25) if token < 300 else np.float32(1)
    return of_token if position < length // 2 else np.float32(3) * of_token


def masking(inputs, numbers, key, policy=None):
    """The tokens that are predicted: drawn with replacement, or by a random order; ascending by position but for draws, which stay in theirs."""
    ids, mask, continues = inputs["inputIds"], inputs["attentionMask"].astype(bool), inputs["continuesWord"].astype(bool)
    slots, mode = int(numbers["maxPredictions"]), int(numbers["masking"])
    rows, length = ids.shape
    masked = ids.copy()
    positions = np.zeros((rows, slots), np.int64)
    targets = np.zeros((rows, slots), np.int64)
    weights = np.zeros((rows, slots))
    special = [int(numbers[name]) for name in ("clsTokenId", "sepTokenId", "maskTokenId")]
    for row in range(rows):
        random_row = int(numbers["firstRow"]) + row
        words, replace, spans, _ = philox(np.arange(length), random_row, key["step"], MASKING_STREAM, key["seed"])
        tokens = int(mask[row].sum())
        # In float32, half to even, as the original.
        wanted = int(np.rint(np.float32(tokens) * np.float32(numbers["maskProbability"])))
        wanted = max(1, min(slots, wanted)) if tokens > 0 else 0
        weight = {}
        for position in np.flatnonzero(mask[row] & ~np.isin(ids[row], special)):
            value = np.float32(1) if policy is None else policy(int(ids[row, position]), int(position), tokens)
            if value >= np.finfo(np.float32).tiny:
                weight[int(position)] = value
        if mode == ORIGINAL:
            draws, replace_draws, _, _ = philox(np.arange(slots), random_row, key["step"], MASKING_DRAWS_STREAM, key["seed"])
            chosen = draw_with_replacement(weight, uniform(draws[:wanted]))
            chosen = np.array(chosen, np.int64)
            decisions = uniform(replace_draws[: len(chosen)])
        else:
            order = in_order(weight, words, policy)
            chosen = sorted(
                order[:wanted] if mode == DISTINCT
                else choose_words(weight, order, continues[row], wanted) if mode == WHOLE_WORD
                else choose_spans(weight, order, continues[row], wanted, spans)
            )
            chosen = np.array(chosen, np.int64)
            decisions = uniform(replace[chosen])
        positions[row] = row * length
        targets[row] = ids[row, 0]
        positions[row, : len(chosen)] += chosen
        targets[row, : len(chosen)] = ids[row, chosen]
        weights[row, : len(chosen)] = 1
        masks = np.float32(numbers["maskReplaceProbability"])
        drawn, _, _, _ = philox(np.arange(length), random_row, key["step"], MASKING_REPLACEMENTS_STREAM, key["seed"])
        for position, decision in zip(chosen, decisions):
            if decision < masks:
                masked[row, position] = special[2]
            elif decision < masks + np.float32(numbers["randomReplaceProbability"]) and masked[row, position] != special[2]:
                masked[row, position] = int(drawn[position]) * int(numbers["vocabularySize"]) >> 32
    return {"inputIds": masked, "positions": positions.ravel(), "targets": targets.ravel(), "weights": weights.ravel()}, {}


def draw_with_replacement(weight, uniforms):
    """The position at which the sum of the weights passes a uniform part of the whole: sums and product in float32, in the order of the row."""
    if not weight:
        return []
    candidates = sorted(weight)
    sums = np.cumsum([weight[position] for position in candidates], dtype=np.float32)
    bounds = uniforms.astype(np.float32) * sums[-1]
    return [candidates[min(int((sums <= bound).sum()), len(candidates) - 1)] for bound in bounds]


def in_order(weight, words, policy):
    """Candidates by their random words; with a policy by an exponential draw over the weight, to 24 binary digits. Of equal ones the first position."""
    if policy is None:
        return sorted(weight, key=lambda position: (int(words[position]), position))
    return sorted(weight, key=lambda position: (quotient(int(words[position]), weight[position]), position))


def quotient(word, weight):
    """(exponent, mantissa) of -log2(complement of the word) / weight, cut off behind 24 digits."""
    mantissa, exponent = np.frexp(weight)
    divided = (binary_logarithm(word) << 64) // int(mantissa * 2**24)
    excess = divided.bit_length() - 24
    return excess - int(exponent), divided >> excess


def binary_logarithm(word):
    """-log2((2^33 - 2 word - 1) / 2^33) * 2^28 in whole numbers: digit by digit, the square of a number having twice its logarithm."""
    number = ((0xFFFFFFFF - word) << 1) | 1
    whole = number.bit_length() - 1
    mantissa = number >> (whole - 30) if whole > 30 else number << (30 - whole)
    logarithm = whole
    for _ in range(28):
        mantissa = (mantissa * mantissa) >> 30
        digit = mantissa >> 31
        mantissa >>= digit
        logarithm = (logarithm << 1) | digit
    return (33 << 28) - logarithm


def begins_word(weight, continues, position):
    return position in weight and not (continues[position] and position - 1 in weight)


def choose_words(weight, order, continues, wanted):
    """Whole words in random order, passing over those that are too long for what is left."""
    chosen = []
    for first in order:
        if not begins_word(weight, continues, first):
            continue
        word = [first]
        while word[-1] + 1 in weight and continues[word[-1] + 1]:
            word.append(word[-1] + 1)
        if len(chosen) + len(word) <= wanted:
            chosen += word
    return chosen


def choose_spans(weight, order, continues, wanted, draws):
    """Spans of whole words around tokens that no earlier span covers; the last one is cut. Lengths are geometric with p = 0.2, from 1 to 10."""
    chances = (1 - 0.8 ** np.arange(1, 10)) / (1 - 0.8**10)
    chosen = set()
    for anchor in order:
        if anchor in chosen:
            continue
        position, words = anchor, 0
        while not begins_word(weight, continues, position):
            position -= 1
        longest = 1 + int((int(draws[anchor]) / 2**32 >= chances).sum())
        while len(chosen) < wanted and position in weight:
            words += begins_word(weight, continues, position)
            if words > longest:
                break
            chosen.add(position)
            position += 1
    return chosen


def logit(values, is_target):
    """The scores of the built-in samplers."""
    del is_target
    return values


def nothing(values, is_target):
    """The scores of UniformSampling."""
    del is_target
    return np.zeros_like(values)


def margin(values, is_target):
    """UsersFunctions.cs, MarginSampling: in float32, which it returns."""
    return values / (np.float32(1) + np.float32(0.1) * np.abs(values)) - np.where(is_target, np.float32(0.7), np.float32(0))


def generator_head(inputs, numbers, key, score, in_vocabulary_order):
    """Cross entropy, its gradient, and a sample of the scores: by inverse CDF where in_vocabulary_order, unless few tokens may be drawn; else by a race."""
    logits, targets, weights = inputs["logits"].astype(np.float64), inputs["targets"], inputs["weights"].astype(np.float64)
    rows, top = np.arange(len(targets)), int(numbers["sampleTopK"])
    largest = logits.max(axis=1, keepdims=True)
    log_sum = largest[:, 0] + np.log(np.exp(logits - largest).sum(axis=1))
    used = weights != 0
    gradient = np.exp(logits - log_sum[:, None])
    gradient[rows, targets] -= 1
    gradient *= (weights * np.float32(numbers["gradientScale"]))[:, None]

    is_target = np.arange(logits.shape[1])[None, :] == targets[:, None]
    scores = score(inputs["logits"], is_target).astype(np.float64) / np.float64(np.float32(numbers["samplingTemperature"]))
    if top > 0:
        # Of equal logits those of smaller ids.
        kept = np.argsort(-inputs["logits"], axis=1, kind="stable")[:, :top]
        among = np.zeros_like(is_target)
        np.put_along_axis(among, kept, True, axis=1)
        scores = np.where(among, scores, -np.inf)
    if numbers["disallowCorrect"]:
        others = np.where(is_target, -np.inf, scores)
        scores = np.where(np.isneginf(others).all(axis=1, keepdims=True), scores, others)
    draw = draw_in_order if in_vocabulary_order and top == 0 else draw_by_race
    right = draw(scores, int(numbers["firstRow"]) + rows, key)
    outputs = {
        "losses": np.where(used, weights * (log_sum - logits[rows, targets]), 0),
        "samples": np.array([drawn[0] if use else target for drawn, use, target in zip(right, used, targets)], np.int64),
        "correct": np.where(used & (inputs["logits"].argmax(axis=1) == targets), weights, 0),
        "gradient": np.where(used[:, None], gradient, 0).ravel(),
    }
    return outputs, {"samples": [drawn if use else [target] for drawn, use, target in zip(right, used, targets)]}


def draw_by_race(scores, rows, key):
    """Each row's largest exp(score) / E, E a standard exponential draw of its own for each token; behind it the tokens whose keys are as large within rounding."""
    largest = scores.max(axis=1, keepdims=True)
    keys = np.exp(scores - largest) / -np.log(uniform(vocabulary_words(rows, scores.shape[1], key)))
    right = []
    for row in range(len(rows)):
        best = int(keys[row].argmax())
        sizes = abs(largest[row, 0]) + abs(scores[row, best]) + np.where(np.isfinite(scores[row]), np.abs(scores[row]), 0)
        near = (keys[row] > 0) & (keys[row] >= keys[row, best] * (1 - RACE_ROUNDING - SCORE_ROUNDING * sizes))
        right.append([best, *(int(token) for token in np.flatnonzero(near) if token != best)])
    return right


def draw_in_order(scores, rows, key):
    """The token at which the sum of the chances passes a uniform part of the whole; behind it those at which it may do so within rounding."""
    parts = uniform(philox(np.zeros(len(rows)), rows, key["step"], INVERSE_CDF_STREAM, key["seed"])[0])
    right = []
    for row in range(len(rows)):
        largest = scores[row].max()
        chances = np.exp(scores[row] - largest)
        after = chances.cumsum()
        before, bound = after - chances, parts[row] * after[-1]
        reach = after[-1] * (LEAST_SUM_ROUNDING + SUM_ROUNDING * np.sqrt(len(chances)) + SCORE_ROUNDING * abs(largest))
        possible = chances > 0
        passing = np.flatnonzero(possible & (after > bound))
        drawn = int(passing[0]) if len(passing) else int(np.flatnonzero(possible)[-1])
        near = possible & (after >= bound - reach) & (before <= bound + reach)
        right.append([drawn, *(int(token) for token in np.flatnonzero(near) if token != drawn)])
    return right


# Columns of the table that a head in several launches keeps a row's findings in: HeadColumn.cs.
MAX, MAX_INDEX, SUM, KEY_INDEX, OF_TARGET, THRESHOLD, TIES_LEFT, COLUMNS = 0, 1, 2, 6, 7, 9, 10, 11
NO_TOKEN = 1 << 24


def keep_largest(table, logits, top):
    """What the host does between scan and draw where few tokens may be drawn: the largest logits behind the columns, the least of them and how many are equal to it. In place."""
    table[:, COLUMNS : COLUMNS + top] = -np.sort(-logits, axis=1)[:, :top]
    table[:, THRESHOLD] = table[:, COLUMNS + top - 1]
    table[:, TIES_LEFT] = (table[:, COLUMNS : COLUMNS + top] == table[:, THRESHOLD, None]).sum(axis=1)


def finish(table, targets, weights):
    """What the host makes of the table behind the last launch: losses, samples, correct."""
    used, is_softmax = weights != 0, table[:, SUM] > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        losses = table[:, MAX].astype(np.float64) - table[:, OF_TARGET] + np.log(table[:, SUM].astype(np.float64))
    samples = np.where(is_softmax & (table[:, KEY_INDEX] < NO_TOKEN), table[:, KEY_INDEX], 0)
    return {
        "losses": np.where(used, losses * weights, 0),
        "samples": np.where(used, samples, targets).astype(np.float64),
        "correct": np.where(used & is_softmax & (table[:, MAX_INDEX] == targets), weights, 0).astype(np.float64),
    }


def cross_entropy(x, label):
    """Loss and derivative of binary cross entropy."""
    # sigmoid(x) - label without cancellation
    sign = np.where(label == 1, -1.0, 1.0)
    return np.maximum(sign * x, 0) + np.log1p(np.exp(-np.abs(x))), sign / (1 + np.exp(-sign * x))


def squared_distance(x, label):
    """UsersFunctions.cs, SquaredDistance."""
    distance = x - (2 * label - 1)
    return distance**2, 2 * distance


def rtd_loss(inputs, numbers, key, loss=cross_entropy):
    """The loss of "replaced", over the tokens that are there."""
    del key
    x, mask = inputs["logits"].astype(np.float64), inputs["attentionMask"].astype(bool)
    label = inputs["labels"].astype(np.float64)
    losses, slopes = loss(x, label)
    gradient = slopes * np.float32(numbers["gradientScale"])
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


_POLICIES = {"": None, "RareWords": rare_words}
_SAMPLERS = {"GumbelMaxSampling": (logit, False), "InverseCdfSampling": (logit, True), "UniformSampling": (nothing, True), "MarginSampling": (margin, False)}
_LOSSES = {"BinaryCrossEntropy": cross_entropy, "SquaredDistance": squared_distance}


def reference_of(op, variant):
    """The function, or None where this op or this variant of it is not written down here: a type of another model's own."""
    if op == "masking":
        policy = re.sub(r".*\[MASK\](, [0-9.]+ % random)?(, (Original|WholeWord|Span))?(, )?", "", variant)
        return functools.partial(masking, policy=_POLICIES[policy]) if policy in _POLICIES else None
    if op == "generator head":
        score, in_vocabulary_order = _SAMPLERS.get(variant.split(",")[0], (None, None))
        return functools.partial(generator_head, score=score, in_vocabulary_order=in_vocabulary_order) if score else None
    if op == "RTD loss":
        return functools.partial(rtd_loss, loss=_LOSSES[variant]) if variant in _LOSSES else None
    return {"replacement": replacement, "AdamW": adamw, **BLOCKS}.get(op)


def self_test():
    """Known answers of Philox (those of its authors), and what must hold whatever the numbers."""
    zero = philox(np.zeros(1), 0, 0, 0, 0)
    assert [int(word[0]) for word in zero] == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8], "Philox of zeros"
    ones = philox(np.array([0xFFFFFFFF]), 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
    assert [int(word[0]) for word in ones] == [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD], "Philox of ones"
    draws = uniform(vocabulary_words(np.arange(4), 1000, {"seed": 1, "step": 2}))
    assert draws.min() > 0 and draws.max() < 1 and abs(draws.mean() - 0.5) < 0.02, "uniform numbers"
    assert abs(binary_logarithm(0x7FFFFFFF) / 2**28 - 1) < 2**-27, "the binary logarithm of a half"
    table = np.zeros((2, COLUMNS + 2), np.float32)
    table[:, MAX], table[:, MAX_INDEX], table[:, SUM], table[:, KEY_INDEX], table[:, OF_TARGET] = 3, 1, 2, 5, 2
    keep_largest(table, np.array([[1, 3, 2, 3], [0, 0, 0, 0]], np.float32), 2)
    assert table[:, THRESHOLD].tolist() == [3, 0] and table[:, TIES_LEFT].tolist() == [2, 2], "the k-th largest"
    finished = finish(table, np.array([1, 4]), np.array([1, 0], np.float32))
    assert np.allclose(finished["losses"], [1 + np.log(2), 0]) and finished["samples"].tolist() == [5, 4] and finished["correct"].tolist() == [1, 0], "the end of a head"
