"""A cheap number that tells large arrays apart."""

import numpy

STEP = 97


def sampled_sum(*arrays):
    return sum(numpy.abs(values.reshape(-1)[::STEP]).sum(dtype=float) for values in arrays)
