"""Half-spectra by scipy.fft."""

import numpy
from scipy import fft

import spectra


def bare(path, box, workers=1):
    return spectra.bare(lambda images: fft.rfft2(images, workers=workers), path, box)


def centred(path, box, mask):
    return spectra.centred(fft, path, box, mask)


def reference(path, box, mask):
    return spectra.reference(fft, path, box, mask)


def from_stack(path, box):
    """Images of a stack that are in memory already, by two workers."""
    images = numpy.fromfile(path, numpy.float32, offset=1024).reshape(-1, box, box)
    batch = max(1, 2**22 // box**2)

    def run():
        total = 0.0
        for start in range(0, len(images), batch):
            values = fft.rfft2(images[start : start + batch], workers=2)[:, 0, 1]
            total += numpy.abs(values).sum(dtype=float)
        return total

    return run
