"""Half-spectra by numpy.fft."""

from numpy import fft

import spectra


def bare(path, box, dtype):
    return spectra.bare(fft.rfft2, path, box, dtype)


def centred(path, box, mask):
    return spectra.centred(fft, path, box, mask)
