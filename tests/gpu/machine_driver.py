"""The PTX machine of the project's tests in the driver's place: what would run on a GPU runs on the CPU, under the machine's sanitizer, a request a line."""

import base64
import json
import shlex
import subprocess

import numpy as np


class MachineDriver:
    """As CudaDriver of cuda_driver.py; the command starts the machine, for example `dotnet ElectraDsl.Ptx.Tests.dll machine`."""

    can_time = False

    def __init__(self, command):
        self.process = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="ascii")
        self.facts = {"gpu": "the PTX machine, on the CPU"}
        self.architecture = None

    def _ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"The PTX machine ended with exit code {self.process.wait()}.")
        answer = json.loads(answer)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def load(self, text, entry):
        return self._ask(do="load", text=text, entry=entry)["function"]

    def allocate(self, size, element):
        return self._ask(do="allocate", bytes=size, element=element)["address"]

    def free(self, address):
        self._ask(do="free", address=address)

    def poison(self, address, size):
        del size
        self._ask(do="poison", address=address)

    def write(self, address, offset, values):
        self._ask(do="write", address=address, offset=offset, bytes=base64.b64encode(values.tobytes()).decode("ascii"))

    def read(self, address, size):
        values = np.frombuffer(base64.b64decode(self._ask(do="read", address=address)["bytes"]), np.uint8)
        assert len(values) == size
        return values

    def prepare(self, function, groups, group_size, arguments):
        encoded = [base64.b64encode(argument).decode("ascii") for argument in arguments]
        return lambda: self._ask(do="launch", function=function, groups=groups, group_size=group_size, arguments=encoded)

    def synchronize(self):
        """A launch is over when it returns."""

    def close(self):
        self.process.stdin.close()
        self.process.wait()
