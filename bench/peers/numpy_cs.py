"""Poses and CTF parameters of a cryoSPARC file of records."""

import numpy

from sampled_sum import sampled_sum


def rotations_of(vectors):
    """Rodrigues' formula on all rotation vectors at once, in float64."""
    v = vectors.astype(float)
    angle = numpy.sqrt((v * v).sum(axis=1))
    safe = numpy.where(angle == 0, 1, angle)
    x, y, z = (v / safe[:, None]).T
    s, c = numpy.sin(angle), numpy.cos(angle)
    d = 1 - c
    matrices = numpy.empty((len(v), 3, 3))
    matrices[:, 0, 0] = c + d * x * x
    matrices[:, 0, 1] = d * x * y + s * z
    matrices[:, 0, 2] = d * x * z - s * y
    matrices[:, 1, 0] = d * x * y - s * z
    matrices[:, 1, 1] = c + d * y * y
    matrices[:, 1, 2] = d * y * z + s * x
    matrices[:, 2, 0] = d * x * z + s * y
    matrices[:, 2, 1] = d * y * z - s * x
    matrices[:, 2, 2] = c + d * z * z
    return matrices


def shifts_of(table):
    scale = table["alignments3D/psize_A"].astype(float) / (
        table["blob/psize_A"].astype(float) * table["blob/shape"][:, 0]
    )
    return table["alignments3D/shift"].astype(float) * scale[:, None]


def ctf_of(table, side):
    ctf = numpy.empty((len(table), 8))
    ctf[:, 0] = table["blob/shape"][:, 0] * table["blob/psize_A"].astype(float) / side
    ctf[:, 1] = table["ctf/df1_A"]
    ctf[:, 2] = table["ctf/df2_A"]
    ctf[:, 3] = numpy.rad2deg(table["ctf/df_angle_rad"].astype(float))
    ctf[:, 4] = table["ctf/accel_kv"]
    ctf[:, 5] = table["ctf/cs_mm"]
    ctf[:, 6] = table["ctf/amp_contrast"]
    ctf[:, 7] = numpy.rad2deg(table["ctf/phase_shift_rad"].astype(float))
    return ctf


def poses_and_ctf(path, side):
    def run():
        table = numpy.load(path)
        poses = rotations_of(table["alignments3D/pose"])
        return sampled_sum(poses, shifts_of(table), ctf_of(table, side))

    return run
