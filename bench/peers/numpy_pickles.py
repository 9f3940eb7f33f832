"""Pickles of poses and CTF parameters as cryoDRGN has them."""

import pickle

import numpy

from sampled_sum import sampled_sum


def load(path):
    with open(path, "rb") as file:
        return pickle.load(file)


def require(condition):
    if not condition.all():
        raise ValueError("bad values")


def ctf(path, side):
    """Rows [n, 8] for images of a side, after the checks a reader makes."""

    def run():
        rows = load(path)
        require(numpy.isfinite(rows))
        require(rows[:, :2] > 0)
        out = numpy.empty((len(rows), 8))
        out[:, 0] = rows[:, 0] * rows[:, 1] / side
        out[:, 1:] = rows[:, 2:]
        return sampled_sum(out)

    return run


def poses(path):
    """Rotations and shifts in float64, after the checks a reader makes."""

    def run():
        rotations, shifts = (part.astype(float) for part in load(path))
        require(numpy.isfinite(rotations))
        gram = rotations @ rotations.transpose(0, 2, 1)
        require(numpy.abs(gram - numpy.eye(3)) < 1e-3)
        require(numpy.linalg.det(rotations) > 0)
        require(numpy.abs(shifts) <= 1)
        return sampled_sum(rotations, shifts)

    return run
