"""A recorded call on a device: memory with guards, the launches in their order, and what the host does between and behind them."""

import base64

import numpy as np

import references
import references_blocks
from manifest import NUMPY_TYPES, contents_of

POISON = 0xFF  # as every byte: not-a-number in floats, -1 in whole numbers
GUARD = 512  # bytes of poison before and behind each tensor, which no kernel may touch; keeps tensors aligned as PyTorch's own are


def is_kernel(launch, name):
    """Whether a launch is of the kernel that ends in a name, whatever types it is closed over."""
    return launch["kernel"].split("<")[0].endswith(name)


class Call:
    """One call of an op: its tensors and launches."""

    def __init__(self, driver, functions, manifest, call):
        self.driver, self.entry = driver, call
        self.types = [np.dtype(NUMPY_TYPES[tensor["type"]]) for tensor in call["tensors"]]
        self.sizes = [kind.itemsize * tensor["count"] for kind, tensor in zip(self.types, call["tensors"])]
        self.blocks = [driver.allocate(2 * GUARD + size, kind.itemsize) for kind, size in zip(self.types, self.sizes)]
        self.launches = [
            driver.prepare(functions[launch["kernel"]], launch["groups"], manifest.group_size, [self._bytes(argument) for argument in launch["arguments"]])
            for launch in call["launches"]
        ]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for block in self.blocks:
            self.driver.free(block)

    def _bytes(self, argument):
        """A view is an address and a count; numbers and structs are their bytes."""
        if "tensor" not in argument:
            return base64.b64decode(argument["bytes"])
        index = argument["tensor"]
        count = self.entry["tensors"][index]["count"]
        return np.array([self.blocks[index] + GUARD if count else 0, count], np.uint64).tobytes()

    def fill(self, arrays, scratch=None):
        """Inputs get their numbers, tables what was recorded; outputs and scratch are poisoned, or hold what `scratch` makes of a type and a count."""
        for i, entry in enumerate(self.entry["tensors"]):
            self.driver.poison(self.blocks[i], 2 * GUARD + self.sizes[i])
            if i < len(self.entry["inputs"]):
                values = arrays[self.entry["inputs"][i]["name"]]
            else:
                values = contents_of(entry, entry["type"])
                if values is None and scratch is not None:
                    values = scratch(entry["type"], entry["count"])
            if values is not None and entry["count"]:
                self.driver.write(self.blocks[i], GUARD, np.ascontiguousarray(values, self.types[i]))

    def run(self):
        for launch, entry in zip(self.launches, self.entry["launches"]):
            launch()
            top = int(self.entry["numbers"].get("sampleTopK", 0))
            if top > 0 and is_kernel(entry, ".Scan"):
                self._between_scan_and_draw(top)

    def tensor(self, index):
        """What a tensor holds."""
        block = self.driver.read(self.blocks[index], 2 * GUARD + self.sizes[index])
        return block[GUARD : GUARD + self.sizes[index]].view(self.types[index])

    def argument(self, kernel, place):
        """Index of the tensor at a place of the first launch of a kernel."""
        launch = next(launch for launch in self.entry["launches"] if is_kernel(launch, kernel))
        return launch["arguments"][place]["tensor"]

    def _input(self, name):
        index = next(i for i, entry in enumerate(self.entry["inputs"]) if entry["name"] == name)
        return self.tensor(index).reshape(self.entry["inputs"][index]["shape"])

    def _table(self):
        """The findings of each row, [rows, columns], of a head in several launches."""
        index = self.argument(".Scan", 3)
        return index, self.tensor(index).reshape(int(self.entry["numbers"]["rows"]), -1).copy()

    def _between_scan_and_draw(self, top):
        index, table = self._table()
        references.keep_largest(table, self._input("logits"), top)
        self.driver.write(self.blocks[index], GUARD, table)

    def touched_guards(self):
        """How many bytes beside the tensors were written."""
        touched = 0
        for block, size in zip(self.blocks, self.sizes):
            values = self.driver.read(block, 2 * GUARD + size)
            touched += int((values[:GUARD] != POISON).sum() + (values[GUARD + size :] != POISON).sum())
        return touched

    def outputs(self):
        """By name, in double precision; what the host makes of the kernels' findings is made here, too."""
        found, finished = {}, None
        inputs = {entry["name"]: self.tensor(i).reshape(entry["shape"]) for i, entry in enumerate(self.entry["inputs"])}
        for output in self.entry["outputs"]:
            if output["tensor"] < 0:
                finished = finished or self._finished(inputs)
                found[output["name"]] = finished[output["name"]]
                continue
            found[output["name"]] = self._doubles(output["tensor"])[output["offset"] : output["offset"] + output["count"]]
        return found

    def _doubles(self, index):
        values = self.tensor(index)
        return references_blocks.of_bfloat16(values) if self.entry["tensors"][index]["type"] == "bfloat16" else values.astype(np.float64)

    def _finished(self, inputs):
        """What tensor operations make of what the kernels leave, by name."""
        if self.entry["op"] == "linear":
            kernel = ".BackwardRounded" if self.entry["numbers"]["rounds"] else ".Backward"
            return references_blocks.finish_linear(self._doubles(self.argument(kernel, 3)), inputs)
        if self.entry["op"] == "attention":
            return references_blocks.finish_attention(self._doubles(self.argument("AttentionBody.Forward", 4)), inputs)
        return references.finish(self._table()[1], inputs["targets"], inputs["weights"])
