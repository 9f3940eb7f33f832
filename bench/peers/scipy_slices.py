"""Central slices of a volume's spectrum by scipy.ndimage on one core."""

import numpy
from scipy import ndimage


def half_slices(spectrum, rotations, box):
    """Trilinear half-slices [n, box, box/2+1] of a full spectrum."""
    volume = numpy.fromfile(spectrum, numpy.complex64).reshape(box, box, box)
    matrices = numpy.fromfile(rotations, numpy.float32).reshape(-1, 3, 3)
    kx = numpy.arange(box // 2 + 1)
    ky = numpy.arange(box) - box // 2
    grid = numpy.stack(numpy.broadcast_arrays(kx, ky[:, None]), -1).reshape(-1, 2)
    within = (grid**2).sum(-1) <= (box / 2 - 1) ** 2
    inside = grid[within].astype(numpy.float64)

    def run():
        out = numpy.zeros((len(matrices), len(grid)), numpy.complex64)
        for image, matrix in enumerate(matrices):
            places = (inside @ matrix[:2]).T + box // 2
            out[image, within] = ndimage.map_coordinates(volume, places, order=1)
        return numpy.abs(out.real).sum(dtype=float) + numpy.abs(out.imag).sum(dtype=float)

    return run
