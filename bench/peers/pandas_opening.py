"""The tables of datasets by pandas: what opening and splitting take."""

import numpy

from pandas_star import read
from sampled_sum import sampled_sum


def opened(path, labels):
    def run():
        table = read(path, usecols=labels)
        return len(table) + sampled_sum(table["_rlnDefocusU"].to_numpy())

    return run


def halved(path):
    def run():
        subset = read(path, usecols=["_rlnRandomSubset"]).to_numpy()[:, 0]
        first = numpy.flatnonzero(subset == 1)
        return len(first) + sampled_sum(first)

    return run
