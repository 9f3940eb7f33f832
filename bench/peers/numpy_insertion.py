"""Insertion of half-slices into a spectrum, by numpy.bincount on one core."""

import itertools

import numpy


def insert(values, rotations, box, padding):
    """Adds half-spectra of weight 1 to sums of value and weight.

    The first run is checked; later ones go on with the same sums.
    """
    side, depth = padding * box, padding * box // 2 + 1
    spectra = numpy.fromfile(values, numpy.complex64).reshape(-1, box, box // 2 + 1)
    matrices = numpy.fromfile(rotations, numpy.float32).reshape(-1, 3, 3)
    kx = numpy.arange(box // 2 + 1)
    ky = numpy.arange(box) - box // 2
    within = kx**2 + (ky**2)[:, None] <= (box / 2 - 1) ** 2
    rows, columns = numpy.nonzero(within)
    plane = padding * numpy.stack([columns, rows - box // 2], -1).astype(float)
    part = numpy.where(columns == 0, 0.5, 1.0)

    def image(spectrum, matrix):
        places = plane @ matrix[:2]
        value = part * spectrum[within]
        mirrored = places[:, 2] < 0
        places = numpy.where(mirrored[:, None], -places, places)
        value = numpy.where(mirrored, value.conj(), value)
        places[:, :2] += side // 2
        below = numpy.floor(places).astype(numpy.int64)
        return below, places - below, value

    length = side * side * depth
    sums = numpy.zeros((3, length))
    checks = []

    def run():
        parts = [image(*pair) for pair in zip(spectra, matrices)]
        below, rest, value = (numpy.concatenate(each) for each in zip(*parts))
        weight = numpy.tile(part, len(spectra))
        for corner in itertools.product((0, 1), repeat=3):
            share = numpy.where(corner, rest, 1 - rest).prod(-1)
            x, y, z = (below + corner).T
            index = (x * side + y) * depth + z
            for total, what in zip(sums, (value.real, value.imag, weight)):
                total += numpy.bincount(index, share * what, length)
        if not checks:
            checks.append(numpy.abs(sums).sum())
        return checks[0]

    return run
