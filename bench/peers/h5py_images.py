"""Images of the dataset /images of an HDF5 file, one after another."""

import h5py


def read(path, order):
    """Images by one selection each: faster than lists, which must be sorted."""
    images = h5py.File(path)["images"]

    def run():
        return sum(float(images[i][0, 0]) for i in order)

    return run
