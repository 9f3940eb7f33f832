"""Batches of float32 images of an MRC stack with a header of 1024 bytes."""

import numpy

HEADER = 1024


def batches_of(order, batch):
    order = numpy.array(order)
    return [order[start : start + batch] for start in range(0, len(order), batch)]


def memmap(path, box, batch, order):
    """Images by fancy indexing of a memory map."""
    stack = numpy.memmap(path, numpy.float32, "r", HEADER).reshape(-1, box, box)
    batches = batches_of(order, batch)

    def run():
        return sum(stack[these][:, 0, 0].sum(dtype=float) for these in batches)

    return run


def seek(path, box, batch, order):
    """Images by one seek and one fromfile each."""
    pixels = box * box
    batches = batches_of(order, batch)

    def read(file, sections):
        images = numpy.empty((len(sections), pixels), numpy.float32)
        for image, section in zip(images, sections.tolist()):
            file.seek(HEADER + 4 * pixels * section)
            image[:] = numpy.fromfile(file, numpy.float32, pixels)
        return images

    def run():
        with open(path, "rb") as file:
            return sum(read(file, these)[:, 0].sum(dtype=float) for these in batches)

    return run


def fromfile(path, box, batch, order=None):
    """All images in order, one fromfile a batch."""
    pixels = box * box

    def run():
        total = 0.0
        with open(path, "rb") as file:
            file.seek(HEADER)
            while True:
                images = numpy.fromfile(file, numpy.float32, batch * pixels)
                if images.size == 0:
                    return total
                total += images[::pixels].sum(dtype=float)

    return run


def rfft2(path, box, batch, workers):
    """All images in order, one fromfile a batch, and their half-spectra."""
    from scipy import fft

    pixels = box * box

    def run():
        total = 0.0
        with open(path, "rb") as file:
            file.seek(HEADER)
            while True:
                images = numpy.fromfile(file, numpy.float32, batch * pixels)
                if images.size == 0:
                    return total
                spectra = fft.rfft2(images.reshape(-1, box, box), workers=workers)
                total += numpy.abs(spectra[:, 0, 1]).sum(dtype=float)

    return run
