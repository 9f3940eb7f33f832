"""pandas.read_csv, C engine, on the rows of a STAR table."""

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


def text(path):
    def run():
        table = read(path, dtype=str, na_filter=False)
        last = table.iloc[-1]
        return table.size + sum(map(len, last))

    return run
