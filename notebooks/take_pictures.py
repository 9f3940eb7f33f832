#!/usr/bin/env python3
"""Writes the picture of each notebook that the README shows.

It is the output of the cell with the tag "readme"; pictures/ holds it under the
name of the notebook.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

from notebook_file import code_cells, joined

FOLDER = Path(__file__).resolve().parent
PICTURES = FOLDER / "pictures"


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    for path in sorted(FOLDER.glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in code_cells(notebook):
            if "readme" in cell["metadata"].get("tags", []):
                take(cell["outputs"][-1]["data"], PICTURES / path.stem)


def take(data: dict, path: Path) -> None:
    """Writes a PNG or SVG file."""
    if "image/png" in data:
        png = base64.b64decode(joined(data["image/png"]))
        path.with_suffix(".png").write_bytes(png)
    else:
        svg = joined(data["image/svg+xml"])
        path.with_suffix(".svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
