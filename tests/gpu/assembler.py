"""ptxas -v of the texts: registers and spills, as NVIDIA's assembler counts them."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path


def find_ptxas():
    """That of the CUDA toolkit, or the one that PyTorch brings with Triton."""
    if shutil.which("ptxas"):
        return shutil.which("ptxas")
    try:
        import triton
    except ImportError:
        return None
    found = sorted(Path(triton.__file__).parent.rglob("ptxas"))
    return str(found[0]) if found else None


def assemble(manifest, architecture):
    """How many texts are refused."""
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
