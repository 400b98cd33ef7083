"""CUDA's driver API through ctypes, in the primary context, which is PyTorch's, too, and on its default stream: as the C# side does it. Needs no PyTorch.

Every tensor has an allocation of its own, so that compute-sanitizer knows where each ends.
"""

import ctypes

import numpy as np

ERROR_LOG = 8192
JIT_ERROR_LOG_BUFFER, JIT_ERROR_LOG_BUFFER_SIZE_BYTES = 5, 6
COMPUTE_CAPABILITY_MAJOR, COMPUTE_CAPABILITY_MINOR = 75, 76
POISON = 0xFF


class NoGpu(Exception):
    """There is no driver, or no GPU."""


class CudaDriver:
    can_time = True

    def __init__(self):
        try:
            self.library = ctypes.CDLL("libcuda.so.1")
        except OSError as fault:
            raise NoGpu(f"NVIDIA's driver is not here: {fault}.") from None
        device, context, count = ctypes.c_int(), ctypes.c_void_p(), ctypes.c_int()
        if self.library.cuInit(0) != 0 or self.library.cuDeviceGetCount(ctypes.byref(count)) != 0 or count.value == 0:
            raise NoGpu("NVIDIA's driver is here, and sees no GPU.")
        self._check(self.library.cuDeviceGet(ctypes.byref(device), 0), "cuDeviceGet")
        self._check(self.library.cuDevicePrimaryCtxRetain(ctypes.byref(context), device), "cuDevicePrimaryCtxRetain")
        self._check(self.library.cuCtxSetCurrent(context), "cuCtxSetCurrent")
        name, version, major, minor = ctypes.create_string_buffer(256), ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
        self._check(self.library.cuDeviceGetName(name, len(name), device), "cuDeviceGetName")
        self._check(self.library.cuDriverGetVersion(ctypes.byref(version)), "cuDriverGetVersion")
        for value, attribute in ((major, COMPUTE_CAPABILITY_MAJOR), (minor, COMPUTE_CAPABILITY_MINOR)):
            self._check(self.library.cuDeviceGetAttribute(ctypes.byref(value), attribute, device), "cuDeviceGetAttribute")
        self.architecture = f"sm_{major.value}{minor.value}"
        self.facts = {
            "gpu": name.value.decode(errors="replace"),
            "compute_capability": f"{major.value}.{minor.value}",
            "cuda_of_driver": f"{version.value // 1000}.{version.value % 1000 // 10}",
        }

    def _check(self, error, call, log=""):
        if error != 0:
            name = ctypes.c_char_p()
            self.library.cuGetErrorName(error, ctypes.byref(name))
            raise RuntimeError(f"{call}: {(name.value or b'?').decode()} ({error}) {log}".strip())

    def load(self, text, entry):
        """A function of a PTX text."""
        module, function, log = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.create_string_buffer(ERROR_LOG)
        options = (ctypes.c_int * 2)(JIT_ERROR_LOG_BUFFER, JIT_ERROR_LOG_BUFFER_SIZE_BYTES)
        values = (ctypes.c_void_p * 2)(ctypes.cast(log, ctypes.c_void_p), ctypes.c_void_p(ERROR_LOG))
        image = ctypes.create_string_buffer(text.encode("ascii"))
        self._check(self.library.cuModuleLoadDataEx(ctypes.byref(module), image, 2, options, values), "cuModuleLoadDataEx", log.value.decode(errors="replace"))
        self._check(self.library.cuModuleGetFunction(ctypes.byref(function), module, entry.encode()), "cuModuleGetFunction")
        return function

    def allocate(self, size, element):
        """The address of a poisoned block."""
        del element
        address = ctypes.c_uint64()
        self._check(self.library.cuMemAlloc_v2(ctypes.byref(address), ctypes.c_size_t(size)), "cuMemAlloc")
        self.poison(address.value, size)
        return address.value

    def free(self, address):
        self._check(self.library.cuMemFree_v2(ctypes.c_uint64(address)), "cuMemFree")

    def poison(self, address, size):
        self._check(self.library.cuMemsetD8_v2(ctypes.c_uint64(address), ctypes.c_ubyte(POISON), ctypes.c_size_t(size)), "cuMemsetD8")

    def write(self, address, offset, values):
        values = np.ascontiguousarray(values)
        target, source = ctypes.c_uint64(address + offset), ctypes.c_void_p(values.ctypes.data)
        self._check(self.library.cuMemcpyHtoD_v2(target, source, ctypes.c_size_t(values.nbytes)), "cuMemcpyHtoD")

    def read(self, address, size):
        values = np.empty(size, np.uint8)
        self._check(self.library.cuMemcpyDtoH_v2(ctypes.c_void_p(values.ctypes.data), ctypes.c_uint64(address), ctypes.c_size_t(size)), "cuMemcpyDtoH")
        return values

    def prepare(self, function, groups, group_size, arguments):
        """A launch as a callable, of arguments as they lie in memory."""
        values = [ctypes.create_string_buffer(argument, len(argument)) for argument in arguments]
        pointers = (ctypes.c_void_p * len(values))(*[ctypes.addressof(value) for value in values])

        def launch(_keep_alive=values):
            self._check(self.library.cuLaunchKernel(function, groups, 1, 1, group_size, 1, 1, 0, None, pointers, None), "cuLaunchKernel")

        return launch

    def copy(self, target, source, size):
        """Within the GPU."""
        self._check(self.library.cuMemcpyDtoDAsync_v2(ctypes.c_uint64(target), ctypes.c_uint64(source), ctypes.c_size_t(size), None), "cuMemcpyDtoDAsync")

    def seconds(self, run, launches):
        """Of one of several runs between two events."""
        begin, end, milliseconds = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_float()
        for event in (begin, end):
            self._check(self.library.cuEventCreate(ctypes.byref(event), 0), "cuEventCreate")
        self._check(self.library.cuEventRecord(begin, None), "cuEventRecord")
        for _ in range(launches):
            run()
        self._check(self.library.cuEventRecord(end, None), "cuEventRecord")
        self._check(self.library.cuEventSynchronize(end), "cuEventSynchronize")
        self._check(self.library.cuEventElapsedTime(ctypes.byref(milliseconds), begin, end), "cuEventElapsedTime")
        for event in (begin, end):
            self._check(self.library.cuEventDestroy_v2(event), "cuEventDestroy")
        return milliseconds.value / 1e3 / launches

    def synchronize(self):
        self._check(self.library.cuCtxSynchronize(), "cuCtxSynchronize")

    def close(self):
        """The context is PyTorch's, too, and stays."""
