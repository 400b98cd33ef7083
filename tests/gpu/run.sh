#!/usr/bin/env bash
# Runs on the GPU machine, in the folder that build.sh made: checks and times the kernels' texts from Python, then the same and more from .NET. Takes less than eight minutes:
# each step has a limit, and one that needs longer has failed. Ends in one table, whose figures are in gpu-results.json, too, to be committed.
#
#   ./run.sh                       needs an NVIDIA driver, and Python 3 with numpy; PyTorch 2.10 or later with CUDA to time it beside the kernels and for the .NET part
#   ./run.sh --machine COMMAND     the Python part on the PTX machine of the project's tests, without a GPU
#   ./run.sh --no-gpu              what can be run without: of the .NET part only if ELECTRADSL_LIBTORCH names the folder of a libtorch
#
# PYTHON names another Python, ELECTRADSL_LIBTORCH another libtorch than PyTorch's. Everything said is also in gpu-report.txt. Exit code 0: all that ran agrees.
set -uo pipefail
cd "$(dirname "$0")" || exit 2
python=${PYTHON:-python3}
device=cuda
options=(--output gpu-results.json)
if [ $# -eq 1 ] && [ "$1" = "--no-gpu" ]; then
    device=cpu
    options=(--no-gpu)
elif [ $# -eq 2 ] && [ "$1" = "--machine" ]; then
    device=machine
    options+=(--machine "$2")
elif [ $# -gt 0 ]; then
    sed -n '2,9s/^# \{0,1\}//p' "$0"
    exit 2
fi

exec > >(tee gpu-report.txt) 2>&1
rm -f gpu-results.json
failures=0
steps=()
# step NAME SECONDS COMMAND…
step() {
    local name=$1 limit=$2 begun=$SECONDS
    echo
    echo "== $name"
    shift 2
    timeout --kill-after=5 "$limit" "$@"
    local status=$?
    [ $status -eq 124 ] && echo "-- took longer than $limit seconds"
    if [ $status -ne 0 ]; then
        echo "-- exit code $status"
        failures=$((failures + 1))
    fi
    steps+=("$name=$status,$((SECONDS - begun))")
    return $status
}

# The table of everything, and the exit code.
finish() {
    echo
    [ -e gpu-results.json ] && "$python" report.py gpu-results.json "${steps[@]}"
    echo "$failures of the steps failed."
    exit $((failures > 0))
}

[ $device = cuda ] && command -v nvidia-smi > /dev/null && nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
step "kernels from Python" 180 "$python" check.py kernels "${options[@]}"
[ $device = machine ] && finish
if [ $device = cuda ] && command -v compute-sanitizer > /dev/null; then
    # Each tensor in an allocation of its own, PyTorch's as well as the check's: what is read or written beside it then lies in nobody's block.
    step "kernels under compute-sanitizer" 120 env PYTORCH_NO_CUDA_MEMORY_CACHING=1 compute-sanitizer --error-exitcode 1 "$python" check.py kernels --no-timing
fi

# The .NET part works with the libtorch of PyTorch: TorchSharp is built for 2.10, and where its symbols are others, it cannot load.
if [ -z "${ELECTRADSL_LIBTORCH:-}" ]; then
    ELECTRADSL_LIBTORCH=$("$python" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))' 2> /dev/null)
fi
if [ ! -e "$ELECTRADSL_LIBTORCH/libtorch.so" ]; then
    echo
    echo "The .NET part was NOT run: there is no libtorch.so in '$ELECTRADSL_LIBTORCH'. Name its folder in ELECTRADSL_LIBTORCH."
    [ $device = cuda ] && failures=$((failures + 1))
    finish
fi
export ELECTRADSL_LIBTORCH

if command -v dotnet > /dev/null && dotnet --list-runtimes 2> /dev/null | grep -q '^Microsoft\.NETCore\.App 10\.'; then
    dotnet=dotnet
else
    unpacked=$(mktemp -d)
    trap 'rm -rf "$unpacked"' EXIT
    tar -C "$unpacked" -xJf dotnet.tar.xz || exit 2
    export DOTNET_ROOT=$unpacked
    dotnet=$unpacked/dotnet
fi
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
program=tests/ElectraDsl.Gpu.Tests.dll

if ! step ".NET on $ELECTRADSL_LIBTORCH" 20 "$dotnet" "$program" kernels list --model ElectraSmall; then
    version=$("$python" -c 'import torch; print(torch.__version__)' 2> /dev/null || echo unknown)
    echo "The rest of the .NET part was NOT run: see the line above. TorchSharp 0.107 is built for libtorch 2.10; this one is of PyTorch $version, and its symbols"
    echo "or its CUDA libraries do not fit. The kernels were checked from Python all the same. Another libtorch: ELECTRADSL_LIBTORCH=folder ./run.sh"
    finish
fi
# The tests verify every model's kernels against the reference, too.
step "tests" 90 "$dotnet" "$program" tests
[ $device = cuda ] && step "times" 45 "$dotnet" "$program" kernels bench --model ElectraSmall --device cuda
finish
