"""A STAR table by str.split(), as short Python readers do it."""

from star_rows import find_rows


def read(path):
    with open(path, "rb") as file:
        labels = find_rows(file, "particles")
        rows = [line.split() for line in file.read().decode().split("\n")]
    while not rows[-1]:
        rows.pop()
    return labels, rows


def index(path):
    def run():
        labels, rows = read(path)
        return len(labels) * len(rows)

    return run


def numbers(path, labels):
    def run():
        found, rows = read(path)
        places = [found.index(label) for label in labels]
        columns = [[float(row[place]) for row in rows] for place in places]
        return sum(map(sum, columns))

    return run


def natural(path):
    """Numbers wherever a column holds them, names as text."""

    def run():
        _, rows = read(path)
        columns = [natural_column(column) for column in zip(*rows)]
        total = 0
        for column in columns:
            last = column[-1]
            if isinstance(last, float):
                total += last
            else:
                section, at, name = last.rpartition("@")
                total += int(section or 0) + len(name)
        return total

    return run


def natural_column(column):
    try:
        return list(map(float, column))
    except ValueError:
        return column


def text(path):
    def run():
        _, rows = read(path)
        columns = list(zip(*rows))
        last = sum(len(column[-1]) for column in columns)
        return len(columns) * len(rows) + last

    return run
