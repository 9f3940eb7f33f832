"""What a notebook file holds, how Jupyter would write it, and what it lacks."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

Cell = dict[str, Any]
Output = dict[str, Any]
Notebook = dict[str, Any]

LARGEST_BYTES = 1_000_000

# Only what does not depend on the kernel's version.
METADATA = {
    "kernelspec": {"display_name": "Deno", "language": "typescript", "name": "deno"},
    "language_info": {
        "file_extension": ".ts",
        "mimetype": "text/x.typescript",
        "name": "typescript",
        "pygments_lexer": "typescript",
    },
}

# Types beside text/* that nbformat stores as lists of lines.
TYPES_IN_LINES = {"application/javascript", "image/svg+xml"}


def code_cells(notebook: Notebook) -> list[Cell]:
    """The cells that run; cell [n] is the n-th of them, as Jupyter counts."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def joined(text: str | list[str]) -> str:
    """A text of the file, which may be a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def place(number: int, cell: Cell) -> str:
    """Names a cell by its number and its first line."""
    lines = joined(cell["source"]).splitlines() or [""]
    return f"cell [{number}] `{lines[0][:60]}`"


def kinds(outputs: list[Output]) -> Counter[str]:
    """How many outputs there are of each MIME type; of a stream one at most."""
    found: Counter[str] = Counter()
    for output in outputs:
        if output["output_type"] == "stream":
            found[output["name"]] = 1
        else:
            found.update(output.get("data", {}).keys())
    return found


def lacking(saved: list[Output], fresh: list[Output]) -> Counter[str]:
    """The kinds of output that are in the file and did not come again."""
    return kinds(saved) - kinds(fresh)


def differences(saved: list[Cell], fresh: list[list[Output]]) -> list[str]:
    """One line for each cell whose outputs did not all come again."""
    flaws = []
    for number, (cell, outputs) in enumerate(zip(saved, fresh), 1):
        lost = lacking(cell["outputs"], outputs)
        if lost and not outputs:
            flaws.append(f"{place(number, cell)}: has output in the file, but yields none")
        elif lost:
            names = ", ".join(f"{name} ({count})" for name, count in sorted(lost.items()))
            flaws.append(f"{place(number, cell)}: output of the file that did not come: {names}")
    return flaws


def flaws_of_file(notebook: Notebook) -> list[str]:
    """What of a committed file shows without running it."""
    return [
        f"{place(number, cell)}: not executed in the file"
        for number, cell in enumerate(code_cells(notebook), 1)
        if cell.get("execution_count") is None
    ]


def flaws_of_size(size: int) -> list[str]:
    """Whether a file of so many bytes is too large."""
    return [f"has {size} bytes, more than {LARGEST_BYTES}"] if size > LARGEST_BYTES else []


def with_outputs(notebook: Notebook, fresh: list[list[Output]]) -> Notebook:
    """The notebook with these outputs, and nothing that changes by itself."""
    runs = iter(enumerate(fresh, 1))
    cells = []
    for position, cell in enumerate(notebook["cells"]):
        source = joined(cell["source"])
        tags = cell.get("metadata", {}).get("tags")
        clean = {
            "cell_type": cell["cell_type"],
            "id": cell.get("id") or new_id(position, source),
            "metadata": {"tags": tags} if tags else {},
            "source": source.splitlines(keepends=True),
        }
        if cell["cell_type"] == "code":
            number, outputs = next(runs)
            clean["execution_count"] = number
            clean["outputs"] = [in_lines(output, number) for output in outputs]
        cells.append(clean)
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def new_id(position: int, source: str) -> str:
    """An id for a cell without one; the file keeps it."""
    return hashlib.sha256(f"{position}\n{source}".encode()).hexdigest()[:8]


def in_lines(output: Output, number: int) -> Output:
    """An output as nbformat stores it."""
    stored = dict(output)
    if "execution_count" in output:
        stored["execution_count"] = number
    if "text" in output:
        stored["text"] = output["text"].splitlines(keepends=True)
    if "data" in output:
        stored["data"] = {
            kind: value.splitlines(keepends=True)
            if isinstance(value, str) and (kind.startswith("text/") or kind in TYPES_IN_LINES)
            else value
            for kind, value in output["data"].items()
        }
    return stored


def file_text(notebook: Notebook) -> str:
    """The text of the file, byte for byte as Jupyter writes it."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
