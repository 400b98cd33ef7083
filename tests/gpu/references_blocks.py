"""What every block inside an encoder must give, forward and backward, in float64 and plain numpy, from the blocks' own descriptions: as references.py for the ops."""

import math

import numpy as np

from philox import philox

# RandomStream.cs
DROPOUT_STREAM = 1 << 24
ATTENTION_DROPOUT_STREAM = 2 << 24

# Activation.cs
GELU, GELU_TANH, RELU, SILU, GEGLU, SWIGLU = range(6)

_ERF = np.vectorize(math.erf, otypes=[np.float64])


def kept(rows, width, numbers, key, stream):
    """[rows, width]: 0 where a value is dropped, else 1 / (1 - rate). Word w of block b belongs to column b / 16 * 64 + w * 16 + b % 16."""
    rate = numbers["rate"]
    if rate == 0:
        return np.ones((rows, width))
    tiles = (width + 63) // 64
    words = philox(np.arange(tiles * 16)[None, :], np.arange(rows)[:, None], key["step"], stream + int(numbers["place"]), key["seed"])
    tiled = np.stack([word.reshape(rows, tiles, 16) for word in words], axis=2).reshape(rows, tiles * 64)[:, :width]
    return np.where(tiled < int(rate * 2**32), 0, 1 / (1 - rate))


def rounded(values):
    """The nearest bfloat16, of two as near the even one, in float64."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    return ((bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))) & np.uint32(0xFFFF0000)).view(np.float32).astype(np.float64)


def of_bfloat16(values):
    """bfloat16, as it lies in memory, in float64."""
    return (values.astype(np.uint32) << 16).view(np.float32).astype(np.float64)


def value_and_slope(activation, x):
    """A non-linearity and its derivative."""
    if activation == RELU:
        return np.maximum(x, 0), (x > 0).astype(np.float64)
    if activation in (SILU, SWIGLU):
        logistic = 1 / (1 + np.exp(-x))
        return x * logistic, logistic * (1 + x * (1 - logistic))
    if activation == GELU_TANH:
        root, cubic = math.sqrt(2 / math.pi), 0.044715
        tangent = np.tanh(root * (x + cubic * x**3))
        return 0.5 * x * (1 + tangent), 0.5 * (1 + tangent) + 0.5 * x * (1 - tangent**2) * root * (1 + 3 * cubic * x**2)
    below = 0.5 * (1 + _ERF(x / math.sqrt(2)))
    return x * below, below + x * np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


def linear(inputs, numbers, key):
    """Bias and non-linearity behind a product, whose inputs are such that it is exact in float32."""
    del key
    rounds, activation = numbers["rounds"] != 0, int(numbers["activation"])
    x, weight = inputs["input"].astype(np.float64), inputs["weight"].astype(np.float64)
    product = x @ weight.T
    shifted = (rounded(product) if rounds else product).astype(np.float32)
    if "bias" in inputs:
        shifted = shifted + inputs["bias"]
    shifted, gradient = shifted.astype(np.float64), of_bfloat16(inputs["gradient"]) if rounds else inputs["gradient"].astype(np.float64)
    if activation in (GEGLU, SWIGLU):
        width = shifted.shape[1] // 2
        value, slope = value_and_slope(activation, shifted[:, :width])
        gate = shifted[:, width:]
        result, of_products = value * gate, np.concatenate([gradient * slope * gate, gradient * value], axis=1)
    else:
        result, slope = value_and_slope(activation, shifted)
        of_products = gradient * slope
    kept_gradient = rounded(of_products) if rounds else of_products
    outputs = {"result": result, "ofInput": kept_gradient @ weight, "weightGradient": inputs["weightGradient"] + kept_gradient.T @ x}
    if "bias" in inputs:
        outputs["biasGradient"] = inputs["biasGradient"] + of_products.sum(axis=0)
    return {name: values.ravel() for name, values in outputs.items()}, {}


def residual_norm(inputs, numbers, key):
    """Norm(residual + Dropout(update))."""
    rows, width = int(numbers["rows"] * numbers["length"]), int(numbers["width"])
    residual, update, of_sum, gradient = (
        inputs[name].astype(np.float64).reshape(rows, width) for name in ("residual", "update", "gradientOfSum", "gradient")
    )
    weight, mask = inputs["weight"].astype(np.float64), kept(rows, width, numbers, key, DROPOUT_STREAM)
    subtracts = numbers["subtractsMean"] != 0
    total = residual + update * mask
    centered = total - total.mean(axis=1, keepdims=True) if subtracts else total
    inverse = 1 / np.sqrt((centered**2).mean(axis=1, keepdims=True) + numbers["epsilon"])
    standard, scaled = centered * inverse, gradient * weight
    of_total = scaled - standard * (scaled * standard).mean(axis=1, keepdims=True)
    if subtracts:
        of_total = of_total - scaled.mean(axis=1, keepdims=True)
    of_total = of_total * inverse
    if numbers["readsSum"] != 0:
        of_total = of_total + of_sum
    outputs = {
        "sum": total,
        "normalized": standard * weight + (inputs["bias"] if "bias" in inputs else 0),
        "ofResidual": of_total,
        "ofUpdate": of_total * mask,
        "ofWeight": (gradient * standard).sum(axis=0),
        "ofBias": gradient.sum(axis=0),
    }
    return {name: values.ravel() for name, values in outputs.items()}, {}


def dropout(inputs, numbers, key):
    rows, width = int(numbers["rows"] * numbers["length"]), int(numbers["width"])
    mask = kept(rows, width, numbers, key, DROPOUT_STREAM).ravel()
    values, addend, gradient = (inputs[name].astype(np.float64).ravel() for name in ("values", "addend", "gradient"))
    return {"result": values * mask + addend, "ofValues": gradient * mask}, {}


def embedding(inputs, numbers, key):
    """Gradients of rows, added to the table's."""
    del key
    sums = inputs["tableGradient"].astype(np.float64)
    np.add.at(sums, inputs["ids"].ravel(), inputs["gradient"].astype(np.float64).reshape(-1, int(numbers["width"])))
    return {"tableGradient": sums.ravel()}, {}


def turn(states, rotary, direction):
    """[L, D] of a head, each pair of its values turned by the angle of its position."""
    if rotary == 0:
        return states
    length, size = states.shape
    first, second = (slice(0, size, 2), slice(1, size, 2)) if rotary == 1 else (slice(0, size // 2), slice(size // 2, size))
    angles = direction * np.arange(length)[:, None] / 10_000 ** (2 * np.arange(size // 2)[None, :] / size)
    turned = np.empty_like(states)
    turned[:, first] = states[:, first] * np.cos(angles) - states[:, second] * np.sin(angles)
    turned[:, second] = states[:, first] * np.sin(angles) + states[:, second] * np.cos(angles)
    return turned


def attention(inputs, numbers, key):
    """softmax(q k' / sqrt(D)) v of every head of every sequence, among the tokens that a query sees; 0 where there is none."""
    batch, length, heads, size = (int(numbers[name]) for name in ("rows", "length", "heads", "headSize"))
    window, rotary = int(numbers["window"]), int(numbers["rotary"])
    projections = inputs["projections"].astype(np.float64).reshape(batch, length, 3, heads, size)
    tokens, gradient = inputs["tokens"].astype(bool), inputs["gradient"].astype(np.float64).reshape(batch, length, heads, size)
    masks = kept(batch * heads * length, length, numbers, key, ATTENTION_DROPOUT_STREAM).reshape(batch, heads, length, length)
    distance = np.abs(np.arange(length)[:, None] - np.arange(length)[None, :])
    context, of_projections = np.zeros((batch, length, heads, size)), np.zeros(projections.shape)
    for sequence in range(batch):
        sees = tokens[sequence][None, :] & ((window == 0) | (distance <= window))
        for head in range(heads):
            q, k, v = (projections[sequence, :, part, head] for part in range(3))
            q, k = turn(q, rotary, 1), turn(k, rotary, 1)
            scores = np.where(sees, q @ k.T / math.sqrt(size), -np.inf)[tokens[sequence]]
            p = np.exp(scores - scores.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            dropped = p * masks[sequence, head][tokens[sequence]]
            above = gradient[sequence, tokens[sequence], head]
            context[sequence, tokens[sequence], head] = dropped @ v
            of_p = above @ v.T * masks[sequence, head][tokens[sequence]]
            of_scores = p * (of_p - (p * of_p).sum(axis=1, keepdims=True)) / math.sqrt(size)
            of_q = np.zeros_like(q)
            of_q[tokens[sequence]] = of_scores @ k
            of_projections[sequence, :, 0, head] = turn(of_q, rotary, -1)
            of_projections[sequence, :, 1, head] = turn(of_scores.T @ q[tokens[sequence]], rotary, -1)
            of_projections[sequence, :, 2, head] = dropped.T @ above
    return {"context": context.ravel(), "ofProjections": of_projections.ravel()}, {}


BLOCKS = {"linear": linear, "residual norm": residual_norm, "dropout": dropout, "embedding rows": embedding, "attention": attention}


def finish_linear(of_products, inputs):
    """The products behind the kernels, which are libtorch's: gradients of input and weight."""
    x, weight = inputs["input"].astype(np.float64), inputs["weight"].astype(np.float64)
    of_products = of_products.reshape(len(x), len(weight))
    return {"ofInput": (of_products @ weight).ravel(), "weightGradient": (inputs["weightGradient"] + of_products.T @ x).ravel()}


def finish_attention(context, inputs):
    """What heads read, where somebody reads it."""
    tokens = inputs["tokens"].astype(bool).ravel()
    return {"context": np.where(tokens[:, None], context.reshape(len(tokens), -1), 0).ravel()}
