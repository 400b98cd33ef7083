"""Reads what `kernels dump` wrote: texts of kernels, and the launches of calls of the ops."""

import base64
import json
import re
from pathlib import Path

import numpy as np

FORMAT = 3
NUMPY_TYPES = {"float32": np.float32, "int64": np.int64, "int32": np.int32, "bool": np.bool_, "byte": np.uint8, "bfloat16": np.uint16}
NUMBER_BYTES = {"int32": 4, "uint32": 4, "float32": 4, "int64": 8}


def folders_of(folder):
    """The folder itself where it holds a manifest, else those in it that do, one a model."""
    folder = Path(folder)
    found = [folder] if (folder / "manifest.json").exists() else sorted(path.parent for path in folder.glob("*/manifest.json"))
    if not found:
        raise SystemExit(f"There is no manifest.json in {folder}, nor in a folder in it: name what `kernels dump` wrote.")
    return found


class Manifest:
    def __init__(self, folder):
        self.folder = Path(folder)
        data = json.loads((self.folder / "manifest.json").read_text())
        if data["format"] != FORMAT:
            raise SystemExit(f"{self.folder}/manifest.json has format {data['format']}; this check reads {FORMAT}. Build the folder anew with build.sh.")
        self.model, self.target, self.group_size = data["model"], data["target"], data["group_size"]
        self.key = {"seed": data["seed"], "step": data["step"]}
        self.kernels = {kernel["name"]: kernel for kernel in data["kernels"]}
        self.calls = data["calls"]

    def text(self, kernel):
        return (self.folder / kernel["ptx"]).read_text()

    def check(self):
        """Every text holds its entry point with as many parameters as are listed, and every launch fits its kernel."""
        for kernel in self.kernels.values():
            entry = re.search(r"\.visible \.entry " + re.escape(kernel["entry"]) + r"\s*\((.*?)\)", self.text(kernel), re.S)
            assert entry, f"{kernel['ptx']} has no entry {kernel['entry']}"
            assert entry[1].count(".param") == len(kernel["parameters"]), f"{kernel['ptx']} has other parameters than the manifest"
            assert (self.folder / kernel["cl"]).stat().st_size > 0, kernel["cl"]
        for call in self.calls:
            for launch in call["launches"]:
                kernel = self.kernels[launch["kernel"]]
                assert len(launch["arguments"]) == len(kernel["parameters"]), launch["kernel"]
                for argument, parameter in zip(launch["arguments"], kernel["parameters"]):
                    where = f"{launch['kernel']}, parameter {parameter['name']}"
                    assert ("tensor" in argument) == (parameter["kind"] == "view"), where
                    if parameter["kind"] == "number":
                        assert len(base64.b64decode(argument["bytes"])) == NUMBER_BYTES[parameter["type"]], where
                assert launch["groups"] >= 1
            for output in call["outputs"]:
                assert output["tensor"] < 0 or output["offset"] + output["count"] <= call["tensors"][output["tensor"]]["count"], output["name"]


def contents_of(entry, tensor_type):
    """The recorded contents of a tensor, or None."""
    return np.frombuffer(base64.b64decode(entry["contents"]), NUMPY_TYPES[tensor_type]).copy() if "contents" in entry else None


def example_inputs(call):
    """The inputs of a call as they were recorded, or None where they were not."""
    if "expected" not in call["outputs"][0]:
        return None
    arrays = {}
    for entry, tensor in zip(call["inputs"], call["tensors"]):
        arrays[entry["name"]] = contents_of(tensor, entry["type"]).reshape(entry["shape"])
    return arrays


def expected_outputs(call):
    return {output["name"]: np.frombuffer(base64.b64decode(output["expected"]), np.float64) for output in call["outputs"]}


def gaps(rows, length):
    """FillKind.cs, Gaps."""
    place, row = np.arange(length)[None, :], np.arange(rows)[:, None]
    return (place % 3 != 1) & (place < length - row * (length // 4))


def fresh_inputs(call, rng):
    """New random inputs of a call, as its manifest says they are to be filled."""
    arrays = {}
    for entry, tensor in zip(call["inputs"], call["tensors"]):
        if entry["is_recorded"] and "contents" in tensor:
            arrays[entry["name"]] = contents_of(tensor, entry["type"]).reshape(entry["shape"])
            continue
        shape, low, high, fill = entry["shape"], entry["low"], entry["high"], entry["fill"]
        if fill == "normal":
            values = rng.standard_normal(shape, np.float32) * np.float32(high)
        elif fill == "squares":
            values = (rng.standard_normal(shape, np.float32) * np.float32(high)) ** 2
        elif fill == "integers":
            values = rng.integers(int(low), int(high), shape)
        elif fill == "chance":
            values = rng.random(shape) < high
        elif fill == "prefix":
            values = np.arange(shape[1])[None, :] < rng.integers(1, shape[1] + 1, (shape[0], 1))
        elif fill == "quarters":
            values = rng.integers(int(low), int(high), shape).astype(np.float32) / 4
        elif fill == "gaps":
            values = gaps(shape[0], shape[1])
        elif fill == "normalattext":
            values = rng.standard_normal(shape, np.float32) * np.float32(high) * gaps(shape[0], shape[1])[:, :, None]
        elif fill == "constant":
            values = np.full(shape, np.nan if low is None else low, np.float32)
        else:
            raise SystemExit(f"The manifest names a fill '{fill}' that this check does not know. Build the folder anew with build.sh.")
        if entry["type"] == "bfloat16":
            values = (values.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)
        arrays[entry["name"]] = values.astype(NUMPY_TYPES[entry["type"]])
    return arrays


def compare(output, actual, expected, right):
    """Largest absolute and relative error, and how many values are outside the bounds; a not-a-number where there is none is outside. Where right lists several values, each of them is."""
    actual, expected = np.asarray(actual, np.float64).ravel(), np.array(expected, np.float64).ravel()
    for i in np.flatnonzero(actual != expected) if right is not None else []:
        if actual[i] in right[i]:
            expected[i] = actual[i]
    error = np.abs(actual - expected)
    error[np.isnan(error)] = np.inf
    outside = error > output["absolute"] + output["relative"] * np.abs(expected)
    known = expected != 0
    relative = (error[known] / np.abs(expected[known])).max(initial=0)
    return error.max(initial=0), relative, int(outside.sum())
