"""The ops as somebody writes them who has PyTorch and no kernels of their own: what the kernels are timed against, eager and compiled."""

import torch
import torch.nn.functional as F


def masking(inputs, numbers):
    ids, mask = inputs["inputIds"], inputs["attentionMask"]
    slots, cls, sep, mask_id = (int(numbers[name]) for name in ("maxPredictions", "clsTokenId", "sepTokenId", "maskTokenId"))
    probability, replace_probability = numbers["maskProbability"], numbers["maskReplaceProbability"]

    def run():
        special = (ids == cls) | (ids == sep) | (ids == mask_id)
        order = torch.where(mask & ~special, torch.rand(ids.shape, device=ids.device), -1.0)
        best, positions = order.topk(slots, dim=1)
        targets = ids.gather(1, positions)
        wanted = (mask.sum(1, keepdim=True) * probability).round()
        used = (torch.arange(1, slots + 1, device=ids.device)[None, :] <= wanted) & (best >= 0)
        replaced = used & (torch.rand(positions.shape, device=ids.device) < replace_probability)
        return ids.scatter(1, positions, torch.where(replaced, mask_id, targets)), positions, targets, used.float()

    return run


def generator_head(inputs, numbers):
    logits, targets, weights, scale = inputs["logits"], inputs["targets"], inputs["weights"], numbers["gradientScale"]

    def run():
        log_probabilities = F.log_softmax(logits, dim=1)
        losses = -log_probabilities.gather(1, targets[:, None])[:, 0] * weights
        gradient = log_probabilities.exp()
        gradient = gradient.scatter_add(1, targets[:, None], -torch.ones_like(weights)[:, None]) * (weights * scale)[:, None]
        noise = -torch.log(-torch.log(torch.rand_like(logits) + 1e-9) + 1e-9)
        samples = (logits + noise).argmax(1)
        correct = (logits.argmax(1) == targets) * weights
        return losses, gradient, samples, correct

    return run


def rtd_loss(inputs, numbers):
    logits, labels, mask = (inputs[name] for name in ("logits", "labels", "attentionMask"))
    scale = numbers["gradientScale"]

    def run():
        replaced, predicted = labels & mask, (logits > 0) & mask
        label = replaced.float()
        losses = F.binary_cross_entropy_with_logits(logits, label, reduction="none") * mask
        gradient = (torch.sigmoid(logits) - label) * mask * scale
        counters = torch.stack([mask.sum(), ((predicted == replaced) & mask).sum(), (predicted & replaced).sum(), predicted.sum(), replaced.sum()])
        return losses.sum(), gradient, counters

    return run


def replacement(inputs, numbers):
    length = int(numbers["length"])
    ids, positions, weights, samples = (inputs[name] for name in ("inputIds", "positions", "weights", "samples"))

    def run():
        flat = ids.reshape(-1)
        corrupted = flat.scatter(0, positions, torch.where((weights != 0) & (positions % length != 0), samples, flat[positions]))
        return corrupted, corrupted != flat

    return run


def adamw(inputs, numbers):
    weights, gradients, first, second, copy = (inputs[name] for name in ("weights", "gradients", "firstMoments", "secondMoments", "bfloat16Weights"))
    beta1, beta2, epsilon, limit = (numbers[name] for name in ("beta1", "beta2", "epsilon", "maxGradientNorm"))
    rate, decay = numbers["learningRate"], numbers["weightDecay"]

    def run():
        norm = gradients.norm()
        clipped = gradients * (limit / torch.clamp(norm, min=limit))
        first.mul_(beta1).add_(clipped, alpha=1 - beta1)
        second.mul_(beta2).addcmul_(clipped, clipped, value=1 - beta2)
        weights.sub_(rate * (first / (second.sqrt() + epsilon) + decay * weights))
        gradients.zero_()
        copy.copy_(weights)
        return norm

    return run


_OPS = {"masking": masking, "generator head": generator_head, "replacement": replacement, "RTD loss": rtd_loss, "AdamW": adamw}


def plain_of(op):
    """Makes the op's plain equivalent from its inputs (torch tensors by name) and numbers; None for an op that is not written down here."""
    return _OPS.get(op)
