"""Half-spectra of float32 images, by the functions of an FFT module."""

import numpy

ROW = 3
"""Row of the centred half-spectrum that all sides compare, at column 1."""


def load(path, box):
    return numpy.fromfile(path, numpy.float32).reshape(-1, box, box)


def check(spectra, row):
    values = spectra[:, row, 1]
    return numpy.abs(values.real).sum() + numpy.abs(values.imag).sum()


def bare(rfft2, path, box):
    """The transform alone, zero frequency first."""
    images = load(path, box)
    return lambda: check(rfft2(images), (ROW - box // 2) % box)


def centred(fft, path, box, mask):
    """Window, shift, real transform, shift."""
    images, window = load(path, box), load(mask, box)

    def run():
        shifted = fft.fftshift(images * window, axes=(1, 2))
        return check(fft.fftshift(fft.rfft2(shifted), axes=1), ROW)

    return run


def reference(fft, path, box, mask):
    """As the reference does: the full transform, then half of its columns."""
    images, window = load(path, box), load(mask, box)
    columns = numpy.r_[box // 2 : box, 0]

    def run():
        shifted = fft.fftshift(images * window, axes=(1, 2))
        full = fft.fftshift(fft.fft2(shifted), axes=(1, 2))
        return check(full[:, :, columns], ROW)

    return run
