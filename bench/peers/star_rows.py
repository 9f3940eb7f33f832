"""Where the rows of a STAR table begin, for the peers that read them."""


def find_rows(file, block):
    """Labels of a block, and the file left at its first row."""
    while file.readline().strip() != b"data_" + block.encode():
        pass
    labels = []
    while True:
        start = file.tell()
        line = file.readline()
        if line.startswith(b"_"):
            labels.append(line.split()[0].decode())
        elif labels:
            file.seek(start)
            return labels
