"""A flat table of tilt images by pandas, each particle's tilts by dose."""

import numpy

from pandas_star import read
from sampled_sum import sampled_sum


def grouped(path, labels):
    def run():
        table = read(path, usecols=labels)
        dose = table["_rlnMicrographPreExposure"].to_numpy()
        tilt_numbers = numpy.empty(len(table), numpy.int32)
        particles = table.groupby("_rlnGroupName").indices
        for rows in particles.values():
            order = numpy.argsort(dose[rows], kind="stable")
            tilt_numbers[rows[order]] = numpy.arange(len(rows))
        defocus = table["_rlnDefocusU"].to_numpy()
        return len(particles) + sampled_sum(tilt_numbers, dose, defocus)

    return run
