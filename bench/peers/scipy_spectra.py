"""Half-spectra by scipy.fft on one core."""

from scipy import fft

import spectra


def bare(path, box, workers=1):
    return spectra.bare(lambda images: fft.rfft2(images, workers=workers), path, box)


def centred(path, box, mask):
    return spectra.centred(fft, path, box, mask)


def reference(path, box, mask):
    return spectra.reference(fft, path, box, mask)
