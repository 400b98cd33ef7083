#!/usr/bin/env bash
# Runs on the GPU machine, in the folder that build.sh made: checks the kernels' texts from Python, then the same and more from .NET.
#
#   ./run.sh                 needs an NVIDIA driver, and Python 3 with numpy and PyTorch 2.10 or later with CUDA
#   ./run.sh --no-gpu        what can be run without: of the .NET part only if ELECTRADSL_LIBTORCH names the folder of a libtorch
#
# PYTHON names another Python, ELECTRADSL_LIBTORCH another libtorch than PyTorch's. Everything said is also in gpu-report.txt. Exit code 0: all that ran agrees.
set -uo pipefail
cd "$(dirname "$0")" || exit 2
python=${PYTHON:-python3}
device=cuda
options=()
if [ "${1:-}" = "--no-gpu" ]; then
    device=cpu
    options=(--no-gpu)
elif [ $# -gt 0 ]; then
    sed -n '2,8s/^# \{0,1\}//p' "$0"
    exit 2
fi

exec > >(tee gpu-report.txt) 2>&1
failures=0
step() {
    echo
    echo "== $1"
    shift
    "$@"
    local status=$?
    if [ $status -ne 0 ]; then
        echo "-- exit code $status"
        failures=$((failures + 1))
    fi
    return $status
}

command -v nvidia-smi > /dev/null && nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
step "kernels from Python" "$python" check.py kernels "${options[@]}"
if [ $device = cuda ] && command -v compute-sanitizer > /dev/null; then
    # Each tensor in an allocation of its own: what is read or written beside it then lies in nobody's block, where PyTorch's cache would have been.
    step "kernels under compute-sanitizer" env PYTORCH_NO_CUDA_MEMORY_CACHING=1 compute-sanitizer --error-exitcode 1 "$python" check.py kernels --no-timing
fi

# The .NET part works with the libtorch of PyTorch: TorchSharp is built for 2.10, and where its symbols are others, it cannot load.
if [ -z "${ELECTRADSL_LIBTORCH:-}" ]; then
    ELECTRADSL_LIBTORCH=$("$python" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))' 2> /dev/null)
fi
if [ ! -e "$ELECTRADSL_LIBTORCH/libtorch.so" ]; then
    echo
    echo "The .NET part was NOT run: there is no libtorch.so in '$ELECTRADSL_LIBTORCH'. Name its folder in ELECTRADSL_LIBTORCH."
    [ $device = cuda ] && failures=$((failures + 1))
    echo "$failures of the steps failed."
    exit $((failures > 0))
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

if ! step ".NET on $ELECTRADSL_LIBTORCH" "$dotnet" "$program" kernels list --model ElectraSmall; then
    version=$("$python" -c 'import torch; print(torch.__version__)' 2> /dev/null || echo unknown)
    echo "The rest of the .NET part was NOT run: see the line above. TorchSharp 0.107 is built for libtorch 2.10; this one is of PyTorch $version, and its symbols"
    echo "or its CUDA libraries do not fit. The kernels were checked from Python all the same. Another libtorch: ELECTRADSL_LIBTORCH=folder ./run.sh"
    echo "$failures of the steps failed."
    exit 1
fi
step "tests" "$dotnet" "$program" tests
for model in ElectraSmall OrderedWords WarmSpans CoolDraws ColdOrdered UniformSamples; do
    step "kernels of $model against the reference" "$dotnet" "$program" kernels verify --model $model
done
[ $device = cuda ] && step "times" "$dotnet" "$program" kernels bench --model ElectraSmall --device cuda
echo
echo "$failures of the steps failed."
exit $((failures > 0))
