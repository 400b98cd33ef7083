"""The random numbers of all ops: Philox4x32-10 (Salmon et al., 2011)."""

import numpy as np


def philox(block, row, step, stream, seed):
    """Philox4x32-10: four arrays of 32-bit words, of the shape that block and row have together."""
    mask = np.uint64(0xFFFFFFFF)
    words = np.broadcast_arrays(np.asarray(block, np.uint64), np.asarray(row, np.uint64), np.uint64(step), np.uint64(stream))
    c0, c1, c2, c3 = (np.array(word) for word in words)
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        p0, p1 = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        c0, c1, c2, c3 = (p1 >> np.uint64(32)) ^ c1 ^ np.uint64(k0), p1 & mask, (p0 >> np.uint64(32)) ^ c3 ^ np.uint64(k1), p0 & mask
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1, c2, c3


def uniform(word):
    """(0, 1), of the upper 23 bits: exact in float32."""
    return ((word >> np.uint64(9)).astype(np.float64) + 0.5) / 8388608
