"""CUDA's driver API through ctypes, on PyTorch's memory, in PyTorch's own context and on its stream: as the C# side does it."""

import base64
import ctypes

import torch

ERROR_LOG = 8192
JIT_ERROR_LOG_BUFFER, JIT_ERROR_LOG_BUFFER_SIZE_BYTES = 5, 6


class Driver:
    def __init__(self):
        self.library = ctypes.CDLL("libcuda.so.1")
        torch.cuda.init()
        torch.zeros(1, device="cuda")  # makes the primary context current

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

    def prepare(self, function, groups, group_size, arguments, tensors):
        """A launch as a callable: views are an address and a count, numbers and structs their bytes."""
        values = []
        for argument in arguments:
            if "tensor" in argument:
                tensor = tensors[argument["tensor"]]
                values.append((ctypes.c_uint64 * 2)(tensor.data_ptr() if tensor.numel() else 0, tensor.numel()))
            else:
                values.append(ctypes.create_string_buffer(base64.b64decode(argument["bytes"])))
        pointers = (ctypes.c_void_p * len(values))(*[ctypes.addressof(value) for value in values])

        def launch(_keep_alive=values):
            stream = ctypes.c_void_p(torch.cuda.current_stream().cuda_stream)
            self._check(self.library.cuLaunchKernel(function, groups, 1, 1, group_size, 1, 1, 0, stream, pointers, None), "cuLaunchKernel")

        return launch
