"""Half-spectra by numpy.fft."""

from numpy import fft

import spectra


def centred(path, box, mask):
    return spectra.centred(fft, path, box, mask)
