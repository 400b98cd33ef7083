#!/usr/bin/env python3
"""Draws icon.png beside this file: nine tokens of a text, one of them replaced. Needs nothing but Python's own library."""

import pathlib
import struct
import zlib

SIZE = 128                      # pixels, as package galleries show it
SAMPLES = 4                     # a side, of each pixel
TILE, GAP, RADIUS = 32, 8, 7    # pixels
MARGIN = (SIZE - 3 * TILE - 2 * GAP) / 2
ORIGINAL, REPLACED = (38, 70, 83), (231, 111, 81)
REPLACED_AT = (2, 1)            # column, row


def tile_at(x, y):
    """Color of the tile at a point, None between and outside tiles."""
    column, across = divmod(x - MARGIN, TILE + GAP)
    row, down = divmod(y - MARGIN, TILE + GAP)
    if not (0 <= column < 3 and 0 <= row < 3 and across < TILE and down < TILE):
        return None
    # Distance to the square that is left when the rounded border is taken away.
    beyond = [max(RADIUS - p, p - (TILE - RADIUS), 0) for p in (across, down)]
    if beyond[0] ** 2 + beyond[1] ** 2 > RADIUS ** 2:
        return None
    return REPLACED if (column, row) == REPLACED_AT else ORIGINAL


def pixel(x, y):
    """Red, green, blue and opacity, averaged over the samples of a pixel."""
    steps = [(i + 0.5) / SAMPLES for i in range(SAMPLES)]
    colors = [color for j in steps for i in steps if (color := tile_at(x + i, y + j))]
    if not colors:
        return bytes(4)
    return bytes([*(sum(c[k] for c in colors) // len(colors) for k in range(3)), 255 * len(colors) // SAMPLES ** 2])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
pathlib.Path(__file__).with_name("icon.png").write_bytes(
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(rows, 9))
    + chunk(b"IEND", b""))
