#!/usr/bin/env python3
"""Checks the kernels of a model on an NVIDIA GPU, with Python, numpy and PyTorch alone.

Assembles every PTX text (ptxas -v where there is one: registers, spills), holds every op against float64 on fresh random inputs with poisoned outputs, and times it
with events against the same in eager and in compiled PyTorch. Exit code 0: everything agrees; 1: something does not; 2: it could not be checked.

  check.py FOLDER            on a machine with a GPU; FOLDER is what `kernels dump` wrote, or holds such folders, one a model
  check.py FOLDER --no-gpu   what can be checked without one: the manifest, the texts' signatures, and the references of this script against those of the C# side
"""

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import numpy as np
except ImportError:
    sys.exit("This check needs numpy: install it (pip install numpy) beside PyTorch.")

import references
from manifest import Manifest, compare, contents_of, example_inputs, expected_outputs, folders_of, fresh_inputs

# Float64 sums in another order. A user's function is computed in float on the C# side, and so are the gradients that follow from it.
REFERENCE_BOUND = {"absolute": 1e-12, "relative": 1e-9}
USERS_BOUND = {"absolute": 1e-6, "relative": 1e-6}
POISON = 0xFF  # as every byte: not-a-number in floats, -1 in whole numbers
GUARD = 512  # bytes of poison before and behind each tensor, which no kernel may touch; keeps tensors aligned as PyTorch's own are
ROUNDS, LAUNCHES = 20, 10


def check_references(manifest):
    """The references of this script against the examples that the C# side recorded."""
    faults = compared = 0
    for call in manifest.calls:
        reference, inputs = references.reference_of(call["op"], call["variant"]), example_inputs(call)
        if inputs is None:
            continue
        if reference is None:
            print(f"  {call['op']} ({call['variant']}): no reference in this script")
            continue
        outputs, right = reference(inputs, call["numbers"], manifest.key)
        is_users = call["op"] == "RTD loss" and call["variant"] != "BinaryCrossEntropy"
        for name, expected in expected_outputs(call).items():
            absolute, _, outside = compare(USERS_BOUND if is_users else REFERENCE_BOUND, outputs[name], expected, right.get(name))
            compared += 1
            if outside:
                faults += 1
                print(f"  {call['op']}, {name}: the two references DIFFER by {absolute:.2e}")
    print(f"  {compared} outputs of the two references compared, {faults} differ")
    return faults


def check_plain_references(manifest, rng):
    """Every call once on fresh inputs: the references work in all shapes and give finite numbers."""
    for call in manifest.calls:
        reference = references.reference_of(call["op"], call["variant"])
        if reference is None or call["is_workload"]:
            continue
        outputs, _ = reference(fresh_inputs(call, rng), call["numbers"], manifest.key)
        for output in call["outputs"]:
            values = np.asarray(outputs[output["name"]], np.float64)
            assert values.size == output["count"] and np.isfinite(values).all(), f"{call['op']} {call['shape']}: {output['name']}"
    print("  every call has a reference of the right shape on fresh inputs")


def find_ptxas():
    """That of the CUDA toolkit, or the one that PyTorch brings with Triton."""
    if shutil.which("ptxas"):
        return shutil.which("ptxas")
    try:
        import triton

        found = sorted(Path(triton.__file__).parent.rglob("ptxas"))
        return str(found[0]) if found else None
    except ImportError:
        return None


def assemble(manifest, architecture):
    """ptxas -v of every text."""
    ptxas, faults = find_ptxas(), 0
    if ptxas is None:
        print("  no ptxas here (CUDA toolkit, or Triton's): the driver alone assembles the texts")
        return 0
    for kernel in manifest.kernels.values():
        with tempfile.TemporaryDirectory() as folder:
            command = [ptxas, "-v", f"-arch={architecture}", str(manifest.folder / kernel["ptx"]), "-o", f"{folder}/kernel.cubin"]
            result = subprocess.run(command, capture_output=True, text=True)
        said = result.stdout + result.stderr
        if result.returncode != 0:
            faults += 1
            print(f"  {kernel['ptx']}: ptxas REFUSES it: {' '.join(said.split())}")
            continue
        registers = re.search(r"Used (\d+) registers", said)
        spills = re.search(r"(\d+) bytes spill stores, (\d+) bytes spill loads", said)
        print(f"  {kernel['ptx']:34} {registers[1] if registers else '?':>4} registers, spills {'/'.join(spills.groups()) if spills else '?'} bytes")
    return faults


class Call:
    """One call of an op on the GPU: its tensors and launches."""

    def __init__(self, torch, driver, functions, manifest, call):
        self.torch, self.entry = torch, call
        types = {name: getattr(torch, name) for name in ("float32", "int64", "int32", "bool", "bfloat16")}
        types["byte"] = torch.uint8
        self.blocks = [torch.full((2 * GUARD + types[tensor["type"]].itemsize * tensor["count"],), POISON, dtype=torch.uint8, device="cuda") for tensor in call["tensors"]]
        self.tensors = [block[GUARD : len(block) - GUARD].view(types[tensor["type"]]) for block, tensor in zip(self.blocks, call["tensors"])]
        self.inputs = {entry["name"]: self.tensors[i].view(entry["shape"]) for i, entry in enumerate(call["inputs"])}
        self.launches = [
            driver.prepare(functions[launch["kernel"]], launch["groups"], manifest.group_size, launch["arguments"], self.tensors) for launch in call["launches"]
        ]

    def fill(self, arrays):
        """Inputs get their numbers, tables what was recorded; outputs and scratch are poisoned."""
        for i, (tensor, entry) in enumerate(zip(self.tensors, self.entry["tensors"])):
            if i < len(self.entry["inputs"]):
                values = arrays[self.entry["inputs"][i]["name"]]
            else:
                values = contents_of(entry, entry["type"])
            if tensor.numel() == 0:
                continue
            if values is None:
                tensor.view(self.torch.uint8).fill_(POISON)
            else:
                source = self.torch.from_numpy(np.ascontiguousarray(values).reshape(-1).view(np.uint8))
                tensor.view(self.torch.uint8).copy_(source)

    def run(self):
        for launch, entry in zip(self.launches, self.entry["launches"]):
            launch()
            top = int(self.entry["numbers"].get("sampleTopK", 0))
            if top > 0 and entry["kernel"].endswith(".Scan"):
                self._between_scan_and_draw(top)

    def _table(self):
        """The findings of each row, [rows, columns], of a head in several launches: the fourth argument of its scan."""
        scan = next(launch for launch in self.entry["launches"] if launch["kernel"].endswith(".Scan"))
        table = self.tensors[scan["arguments"][3]["tensor"]]
        return table.view(int(self.entry["numbers"]["rows"]), -1)

    def _between_scan_and_draw(self, top):
        table = self._table().cpu().numpy()
        references.keep_largest(table, self.inputs["logits"].cpu().numpy(), top)
        self._table().copy_(self.torch.from_numpy(table))

    def touched_guards(self):
        """How many bytes beside the tensors were written."""
        return sum(int((block[:GUARD] != POISON).sum() + (block[len(block) - GUARD :] != POISON).sum()) for block in self.blocks)

    def outputs(self):
        """By name; what the host makes of the kernels' findings is made here, too."""
        found, finished = {}, None
        for output in self.entry["outputs"]:
            if output["tensor"] < 0:
                finished = finished or references.finish(self._table().cpu().numpy(), self.inputs["targets"].cpu().numpy(), self.inputs["weights"].cpu().numpy())
                found[output["name"]] = finished[output["name"]]
                continue
            part = self.tensors[output["tensor"]][output["offset"] : output["offset"] + output["count"]]
            found[output["name"]] = part.double().cpu().numpy()
        return found


def check_ops(torch, driver, functions, manifest, rng):
    faults = 0
    for entry in manifest.calls:
        name = f"{entry['op']}, {entry['shape']}"
        reference = references.reference_of(entry["op"], entry["variant"])
        call, arrays = Call(torch, driver, functions, manifest, entry), fresh_inputs(entry, rng)
        call.fill(arrays)
        call.run()
        torch.cuda.synchronize()
        actual = call.outputs()
        call.fill(arrays)
        call.run()
        again = call.outputs()
        if any(not np.array_equal(actual[key], again[key], equal_nan=True) for key in actual):
            faults += 1
            print(f"  {name}: NOT the same twice")
        if call.touched_guards():
            faults += 1
            print(f"  {name}: {call.touched_guards()} bytes WRITTEN beside the tensors")
        if reference is None:
            print(f"  {name}: ran; no reference in this script for '{entry['variant']}' (the .NET tests have one)")
            continue
        expected, right = reference(arrays, entry["numbers"], manifest.key)
        for output in entry["outputs"]:
            absolute, relative, outside = compare(output, actual[output["name"]], expected[output["name"]], right.get(output["name"]))
            faults += outside > 0
            print(f"  {name:28} {output['name']:16} max abs {absolute:.1e}  max rel {relative:.1e}  {f'{outside} WRONG' if outside else 'ok'}")
    return faults


def time_ops(torch, driver, functions, manifest, rng):
    from plain_torch import plain_of

    source = torch.empty(1 << 30, dtype=torch.uint8, device="cuda")
    target = torch.empty_like(source)
    ceiling = 2 * source.numel() / seconds_of(torch, lambda: target.copy_(source))
    del source, target
    print(f"  a copy of 1 GiB: {ceiling / 1e9:.0f} GB/s read and written")
    for entry in (entry for entry in manifest.calls if entry["is_workload"]):
        if entry["numbers"].get("sampleTopK", 0):
            print(f"  {entry['op']:16} {entry['shape']:22} not timed here: with few candidates the host has a part in it, see `kernels bench`")
            continue
        call, arrays = Call(torch, driver, functions, manifest, entry), fresh_inputs(entry, rng)
        call.fill(arrays)
        seconds = seconds_of(torch, call.run)
        bandwidth = entry["bytes_moved"] / seconds
        line = f"  {entry['op']:16} {entry['shape']:22} {seconds * 1e6:9.1f} us {bandwidth / 1e9:7.0f} GB/s {bandwidth / ceiling:6.1%} of the copy"
        plain = plain_of(entry["op"])
        if plain is not None:
            call.fill(arrays)
            run = plain(call.inputs, entry["numbers"])
            for name, function in (("eager", run), ("compiled", torch.compile(run))):
                try:
                    other = seconds_of(torch, function)
                    line += f"; {name} {other * 1e6:9.1f} us, {other / seconds:5.2f} x"
                except Exception as fault:  # torch.compile needs a C compiler and Triton; its faults have no common class
                    line += f"; {name}: {type(fault).__name__}"
        print(line)


def seconds_of(torch, run):
    """Median of rounds of several launches between two events, after a warm-up."""
    for _ in range(3):
        run()
    times = []
    for _ in range(ROUNDS):
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        begin.record()
        for _ in range(LAUNCHES):
            run()
        end.record()
        end.synchronize()
        times.append(begin.elapsed_time(end) / 1e3 / LAUNCHES)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="what `kernels dump` wrote")
    parser.add_argument("--no-gpu", action="store_true", help="check what needs none")
    parser.add_argument("--no-timing", action="store_true", help="leave the timing out (under compute-sanitizer, say)")
    parser.add_argument("--seed", type=int, default=None, help="of the random inputs; another one each time by default")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else int(np.random.SeedSequence().entropy % 2**32)
    references.self_test()
    faults = 0
    for folder in folders_of(options.folder):
        rng = np.random.default_rng(seed)
        manifest = Manifest(folder)
        print(f"{manifest.model}: {len(manifest.kernels)} kernels for {manifest.target}, {len(manifest.calls)} calls, inputs of seed {seed}")
        print("references")
        manifest.check()
        faults += check_references(manifest)
        check_plain_references(manifest, rng)
        if not options.no_gpu:
            faults += check_on_gpu(manifest, rng, options)
    if options.no_gpu:
        print("Nothing ran on a GPU." if faults == 0 else "The references disagree; nothing ran on a GPU.")
    else:
        print("Everything agrees." if faults == 0 else f"{faults} DISAGREE.")
    return 1 if faults else 0


def check_on_gpu(manifest, rng, options):
    try:
        import torch
    except ImportError:
        print("This check needs PyTorch with CUDA; or give --no-gpu.", file=sys.stderr)
        sys.exit(2)
    if not torch.cuda.is_available():
        print("PyTorch sees no GPU (torch.cuda.is_available() is False); --no-gpu checks what needs none.", file=sys.stderr)
        sys.exit(2)
    from cuda_driver import Driver

    major, minor = torch.cuda.get_device_capability()
    print(f"{torch.cuda.get_device_name()}, compute capability {major}.{minor}, PyTorch {torch.__version__}")
    print("assembler")
    faults = assemble(manifest, f"sm_{major}{minor}")
    driver = Driver()
    functions = {name: driver.load(manifest.text(kernel), kernel["entry"]) for name, kernel in manifest.kernels.items()}
    print("ops against float64, outputs poisoned, guards around every tensor")
    faults += check_ops(torch, driver, functions, manifest, rng)
    if not options.no_timing:
        print("times")
        time_ops(torch, driver, functions, manifest, rng)
    return faults


if __name__ == "__main__":
    sys.exit(main())
