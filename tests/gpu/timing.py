"""Times of the ops on a GPU, beside a large copy and, where PyTorch is, beside the same in eager and in compiled PyTorch."""

import statistics

import numpy as np

from launches import Call
from manifest import fresh_inputs

ROUNDS, LAUNCHES, WARM_UP = 20, 10, 3
COPY_BYTES = 1 << 30


def copy_ceiling(driver):
    """Bytes read and written in a second by a copy within the GPU."""
    source, target = (driver.allocate(COPY_BYTES, 1) for _ in range(2))
    ceiling = 2 * COPY_BYTES / median(driver, lambda: driver.copy(target, source, COPY_BYTES))
    driver.free(source)
    driver.free(target)
    return ceiling


def median(driver, run):
    """Of rounds of several launches, after a warm-up."""
    for _ in range(WARM_UP):
        run()
    return statistics.median(driver.seconds(run, LAUNCHES) for _ in range(ROUNDS))


def time_call(driver, functions, manifest, entry, rng, ceiling, with_plain):
    """Seconds, part of the copy's bandwidth, and how many times as long eager and compiled PyTorch take."""
    arrays = fresh_inputs(entry, rng)
    with Call(driver, functions, manifest, entry) as call:
        # Scratch that a product would have made; times of not-a-numbers would be others.
        call.fill(arrays, lambda kind, count: rng.standard_normal(count, np.float32) if kind == "float32" else None)
        seconds = median(driver, call.run)
    figures = {"shape": entry["shape"], "seconds": seconds, "share": entry["bytes_moved"] / seconds / ceiling}
    if with_plain:
        figures.update(time_plain(driver, entry, arrays, seconds))
    return figures


def time_plain(driver, entry, arrays, seconds):
    try:
        import torch
        from plain_torch import plain_of
    except ImportError:
        return {}
    plain = plain_of(entry["op"])
    if plain is None or not torch.cuda.is_available():
        return {}
    inputs = {}
    for described in entry["inputs"]:
        values = torch.from_numpy(np.ascontiguousarray(arrays[described["name"]]).reshape(-1).view(np.uint8)).cuda()
        kind = torch.uint8 if described["type"] == "byte" else getattr(torch, described["type"])
        inputs[described["name"]] = values.view(kind).view(described["shape"])
    run, figures = plain(inputs, entry["numbers"]), {}
    for name, function in (("eager", run), ("compiled", torch.compile(run))):
        try:
            figures[name] = median(driver, function) / seconds
        except Exception as fault:  # torch.compile needs a C compiler and Triton; its faults have no common class
            print(f"  {entry['op']}, {name} PyTorch: {type(fault).__name__}")
    return figures
