#!/usr/bin/env bash
# Builds the folder that goes to a machine with an NVIDIA GPU: the kernels' texts, the checks, the .NET tests and a .NET run-time; no libtorch. Below 60 MB.
#
#   tests/gpu/build.sh [FOLDER]      default: artifacts/gpu
#
# There: FOLDER/run.sh. Needs the .NET SDK here, and no GPU.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=${1:-$root/artifacts/gpu}
limit_mb=60

if [ -e "$folder" ] && [ ! -e "$folder/check.py" ] && [ -n "$(ls -A "$folder")" ]; then
    echo "$folder is there already and was not made by this script: name another folder." >&2
    exit 2
fi
rm -rf "$folder"
mkdir -p "$folder"

echo "tests: $folder/tests"
dotnet publish "$root/tests/ElectraDsl.Gpu.Tests" -c Release -p:TorchBackend=none -p:DebugType=none -o "$folder/tests" --nologo -v q -clp:NoSummary
# The test SDK's coverage tools and translations, and natives of other systems than the GPU machine's: nothing here loads them.
find "$folder/tests" -mindepth 1 -maxdepth 1 -type d ! -name runtimes -exec rm -rf {} +
find "$folder/tests/runtimes" -mindepth 1 -maxdepth 1 -type d ! -name linux-x64 -exec rm -rf {} +

echo "kernels: $folder/kernels"
# Compiles and records on the CPU, so it takes the libtorch of an ordinary build.
for model in ElectraSmall OrderedWords WarmSpans CoolDraws ColdOrdered UniformSamples; do
    dotnet run --project "$root/tests/ElectraDsl.Gpu.Tests" -c Release --no-launch-profile -v q -- kernels dump --model $model --output "$folder/kernels/$model"
done

echo "run-time: $folder/dotnet.tar.xz"
dotnet_root=$(dirname "$(readlink -f "$(command -v dotnet)")")
version=$(dotnet --list-runtimes | sed -n 's/^Microsoft\.NETCore\.App \(10\.[0-9.]*\) .*/\1/p' | tail -1)
tar -C "$dotnet_root" -cf - dotnet host "shared/Microsoft.NETCore.App/$version" | xz -T0 > "$folder/dotnet.tar.xz"

cp "$here"/*.py "$here"/run.sh "$folder/"
kilobytes=$(du -sk "$folder" | cut -f1)
du -sh "$folder"/* | sed "s#$folder/##"
echo "$folder: $((kilobytes / 1024)) MB, without a libtorch."
if find "$folder" -name 'libtorch*.so*' | grep -q .; then
    echo "A libtorch got into $folder: that of the GPU machine is to be used." >&2
    exit 1
fi
if [ "$kilobytes" -ge $((limit_mb * 1024)) ]; then
    echo "$folder is larger than $limit_mb MB." >&2
    exit 1
fi
