#!/usr/bin/env python3
"""Checks the kernels of models on an NVIDIA GPU, with Python, numpy and NVIDIA's driver; PyTorch, where it is, is timed beside them.

Assembles every PTX text (ptxas -v where there is one: registers, spills), holds every op and block against float64 on fresh random inputs with poisoned outputs and guards
around every tensor, and times it with events against the same in eager and in compiled PyTorch. Ends in one table. Exit code 0: everything agrees; 1: something does not;
2: it could not be checked.

  check.py FOLDER                       on a machine with a GPU; FOLDER is what `kernels dump` wrote, or holds such folders, one a model
  check.py FOLDER --machine COMMAND     the same but for times on the PTX machine of the project's tests, which needs no GPU
  check.py FOLDER --no-gpu              what can be checked without either: the manifest, the texts' signatures, the references of this script against those of the C# side
"""

import argparse
import sys

try:
    import numpy as np
except ImportError:
    print("This check needs numpy (pip install numpy).", file=sys.stderr)
    sys.exit(2)

import references
import report
from assembler import assemble
from launches import Call
from manifest import Manifest, compare, example_inputs, expected_outputs, folders_of, fresh_inputs

# Float64 sums in another order. A user's function is computed in float on the C# side, and so are the gradients that follow from it.
REFERENCE_BOUND = {"absolute": 1e-12, "relative": 1e-9}
USERS_BOUND = {"absolute": 1e-6, "relative": 1e-6}


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


def check_call(driver, functions, manifest, entry, rng, is_first):
    """How many things are wrong with a call; the first time it is run twice, and told of whatever the verdict."""
    name, faults = f"{entry['op']}, {entry['shape']}", 0
    arrays = fresh_inputs(entry, rng)
    with Call(driver, functions, manifest, entry) as call:
        try:
            call.fill(arrays)
            call.run()
            driver.synchronize()
            actual = call.outputs()
            touched = call.touched_guards()
            again = actual
            if is_first:
                call.fill(arrays)
                call.run()
                again = call.outputs()
        except RuntimeError as fault:
            print(f"  {name}: FAILED: {fault}")
            return 1
    if any(not np.array_equal(actual[key], again[key], equal_nan=True) for key in actual):
        faults += 1
        print(f"  {name}: NOT the same twice")
    if touched:
        faults += 1
        print(f"  {name}: {touched} bytes WRITTEN beside the tensors")
    reference = references.reference_of(entry["op"], entry["variant"])
    if reference is None:
        print(f"  {name}: ran; no reference in this script for '{entry['variant']}' (the .NET tests have one)")
        return faults
    expected, right = reference(arrays, entry["numbers"], manifest.key)
    for output in entry["outputs"]:
        absolute, relative, outside = compare(output, actual[output["name"]], expected[output["name"]], right.get(output["name"]))
        faults += outside > 0
        if is_first or outside:
            print(f"  {name:34} {output['name']:16} max abs {absolute:.1e}  max rel {relative:.1e}  {f'{outside} WRONG' if outside else 'ok'}")
    return faults


def check_on_device(driver, manifest, rng, options, ceiling, rows):
    """Adds a row for every call; how many things are wrong."""
    faults = 0
    if driver.architecture is not None:
        print("assembler")
        faults += assemble(manifest, driver.architecture)
    functions = {}
    for name, kernel in manifest.kernels.items():
        try:
            functions[name] = driver.load(manifest.text(kernel), kernel["entry"])
        except RuntimeError as fault:
            print(f"  {kernel['ptx']}: REFUSED: {fault}")
            return faults + 1
    print("ops against float64, outputs poisoned, guards around every tensor")
    for entry in manifest.calls:
        row = {"model": manifest.model, "op": entry["op"], "variant": entry["variant"], "shape": entry["shape"], "correct": True}
        rows.append(row)
        if not entry["is_workload"]:
            wrong = sum(check_call(driver, functions, manifest, entry, rng, is_first=seed == 0) for seed in range(options.seeds))
            row["correct"] = wrong == 0
            faults += wrong
        elif ceiling is not None and not entry["numbers"].get("sampleTopK", 0):  # with few candidates the host has a part in it
            from timing import time_call

            is_first = all(known["op"] != entry["op"] or "eager" not in known for known in rows)
            row.update(time_call(driver, functions, manifest, entry, rng, ceiling, with_plain=is_first))
    return faults


def driver_of(options):
    if options.machine is not None:
        from machine_driver import MachineDriver

        return MachineDriver(options.machine)
    from cuda_driver import CudaDriver, NoGpu

    try:
        return CudaDriver()
    except NoGpu as fault:
        print(f"{fault} --no-gpu checks what needs no GPU.", file=sys.stderr)
        sys.exit(2)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="what `kernels dump` wrote")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--no-gpu", action="store_true", help="check what needs none")
    place.add_argument("--machine", metavar="COMMAND", help="what starts the PTX machine: \"dotnet ElectraDsl.Ptx.Tests.dll machine\"")
    parser.add_argument("--no-timing", action="store_true", help="leave the timing out (under compute-sanitizer, say)")
    parser.add_argument("--seed", type=int, default=None, help="of the random inputs; another one each time by default")
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="check every call with N different inputs")
    parser.add_argument("--output", metavar="FILE", help="a JSON file for all figures")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else int(np.random.SeedSequence().entropy % 2**32)
    references.self_test()
    faults, rows, ceiling, driver = 0, [], None, None if options.no_gpu else driver_of(options)
    if driver is not None:
        facts = report.versions(driver)
        print(", ".join(f"{name} {value}" for name, value in facts.items()))
        if driver.can_time and not options.no_timing:
            from timing import copy_ceiling

            ceiling = copy_ceiling(driver)
            facts["copy_bytes_per_second"] = ceiling
            print(f"a copy of 1 GiB: {ceiling / 1e9:.0f} GB/s read and written")
    for folder in folders_of(options.folder):
        rng = np.random.default_rng(seed)
        manifest = Manifest(folder)
        print(f"{manifest.model}: {len(manifest.kernels)} kernels for {manifest.target}, {len(manifest.calls)} calls, inputs of seed {seed}")
        print("references")
        manifest.check()
        faults += check_references(manifest)
        check_plain_references(manifest, rng)
        if driver is not None:
            faults += check_on_device(driver, manifest, rng, options, ceiling, rows)
    if driver is None:
        print("Nothing ran on a GPU." if faults == 0 else "The references disagree; nothing ran on a GPU.")
        return 1 if faults else 0
    driver.close()
    print()
    print(report.table(report.merge(rows)))
    if options.output:
        report.write(options.output, facts, rows, seed)
    print(("Everything agrees" if faults == 0 else f"{faults} DISAGREE") + (", on the PTX machine: nothing ran on a GPU." if options.machine else "."))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
