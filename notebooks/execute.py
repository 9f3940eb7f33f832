#!/usr/bin/env python3
"""Runs notebooks in the real Deno kernel.

Writes their outputs anew, or with --check writes nothing and fails if a cell
does, or yields less than it has in the file. Needs jupyter_client (Debian:
python3-jupyter-client), and Deno: $CRYOSET_DENO, else deno on the PATH. The
kernel works in the notebook's folder, whose deno.json it finds upward.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from time import monotonic

from kernel import CellError, running_kernel
from notebook_file import (
    Notebook,
    Output,
    code_cells,
    differences,
    file_text,
    flaws_of_file,
    flaws_of_size,
    joined,
    place,
    with_outputs,
)

FOLDER = Path(__file__).resolve().parent
DEBIAN_PYTHON = "/usr/bin/python3"


class Failure(Exception):
    """A notebook failed; its arguments say where, a line each."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs notebooks in Deno's kernel.")
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    parser.add_argument(
        "--timeout", type=float, default=120, help="seconds a cell may take (120)"
    )
    parser.add_argument(
        "notebooks", nargs="*", type=Path, help="without any: all beside this file"
    )
    call = parser.parse_args()
    need_jupyter_client()
    deno = deno_command()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    paths = call.notebooks or sorted(FOLDER.glob("*.ipynb"))
    if not paths:
        sys.exit(f"There is no notebook in {FOLDER}")
    failed = False
    for path in paths:
        name = os.path.relpath(path)
        try:
            print(f"{name}: {run(path.resolve(), deno, call)}", flush=True)
        except Failure as failure:
            failed = True
            for flaw in failure.args:
                print(f"{name}: {flaw}", file=sys.stderr, flush=True)
    return 1 if failed else 0


def need_jupyter_client() -> None:
    """Ends with a plain word if jupyter_client is missing."""
    try:
        import jupyter_client  # noqa: F401
    except ModuleNotFoundError:
        # Debian's package serves Debian's Python, which may not be first on the PATH.
        other = os.path.realpath(sys.executable) != os.path.realpath(DEBIAN_PYTHON)
        if other and os.path.exists(DEBIAN_PYTHON):
            sys.stdout.flush()
            os.execv(DEBIAN_PYTHON, [DEBIAN_PYTHON, "-B", *sys.argv])
        sys.exit(
            "Running notebooks needs Python's jupyter_client. Install it with\n"
            "  apt-get install --no-install-recommends python3-jupyter-client"
        )


def deno_command() -> str:
    wanted = os.environ.get("CRYOSET_DENO") or "deno"
    found = shutil.which(wanted)
    if found is None:
        sys.exit(f'There is no program "{wanted}": name Deno in CRYOSET_DENO')
    return found


def run(path: Path, deno: str, call: argparse.Namespace) -> str:
    """Runs a notebook; says how much was run."""
    start = monotonic()
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = code_cells(notebook)
    if call.check:
        fail_if(flaws_of_file(notebook) + flaws_of_size(path.stat().st_size))
    outputs = outputs_of(path, notebook, deno, call.timeout)
    if call.check:
        fail_if(differences(cells, outputs))
    else:
        text = file_text(with_outputs(notebook, outputs))
        fail_if(flaws_of_size(len(text.encode())))
        path.write_text(text, encoding="utf-8")
    count = sum(len(each) for each in outputs)
    seconds = monotonic() - start
    return f"{len(cells)} cells, {count} outputs, {seconds:.1f} s"


def outputs_of(
    path: Path, notebook: Notebook, deno: str, timeout: float
) -> list[list[Output]]:
    outputs: list[list[Output]] = []
    where = "before its first cell"
    try:
        with running_kernel(deno, path.parent) as kernel:
            for number, cell in enumerate(code_cells(notebook), 1):
                where = place(number, cell)
                source = joined(cell["source"])
                outputs.append(kernel.execute(source, cell["outputs"], timeout))
    except CellError as error:
        raise Failure(f"{where}: {error}") from None
    return outputs


def fail_if(flaws: list[str]) -> None:
    if flaws:
        raise Failure(*flaws)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
