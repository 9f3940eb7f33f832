"""pandas.read_csv, C engine, on the rows of a STAR table."""

import os

import pandas

from star_rows import find_rows


def read(path, **options):
    with open(path, "rb") as file:
        labels = find_rows(file, "particles")
        return pandas.read_csv(
            file, sep=r"\s+", header=None, names=labels, engine="c", **options
        )


def index(path):
    """All rows are cut into cells, one column is made."""

    def run():
        with open(path, "rb") as file:
            labels = find_rows(file, "particles")
        table = read(path, usecols=["_rlnOpticsGroup"])
        return len(labels) * len(table)

    return run


def numbers(path, labels):
    def run():
        return read(path, usecols=labels)[labels].to_numpy(float).sum()

    return run


def natural(path):
    """Numbers as pandas takes them by itself, names as text."""

    def run():
        table = read(path)
        last = table.iloc[-1]
        section, image = last["_rlnImageName"].split("@")
        names = len(image) + len(last["_rlnMicrographName"])
        return int(section) + names + sum(last[table.dtypes != object])

    return run


def text(path):
    def run():
        table = read(path, dtype=str, na_filter=False)
        last = table.iloc[-1]
        return table.size + sum(map(len, last))

    return run


def writing(table):
    """The rows of a file; nobody keeps them."""
    table.to_csv(os.devnull, sep=" ", header=False, index=False)
    return 1


def write_changed(path):
    table = read(path)

    def run():
        shifted = table["_rlnDefocusU"] + 1.5
        return writing(table.assign(_rlnDefocusU=shifted))

    return run


def write_half(path):
    table = read(path)
    return lambda: writing(table.iloc[::2])


def write_numbers(path):
    table = read(path).select_dtypes("number")
    return lambda: writing(table)
