"""Tests of what execute.py compares and writes; they need no kernel."""

from __future__ import annotations

import json
import unittest
from typing import Any

from notebook_file import (
    LARGEST_BYTES,
    code_cells,
    differences,
    file_text,
    flaws_of_file,
    flaws_of_size,
    lacking,
    with_outputs,
)


def result(**data: Any) -> dict[str, Any]:
    kinds = {"html": "text/html", "png": "image/png", "plain": "text/plain"}
    return {
        "output_type": "execute_result",
        "execution_count": 7,
        "metadata": {},
        "data": {kinds[name]: value for name, value in data.items()},
    }


def stream(name: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": "a\nb"}


def cell(source: str, *outputs: dict[str, Any], count: int | None = 1) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": count,
        "metadata": {"vscode": {"languageId": "typescript"}, "tags": ["kept"]},
        "outputs": list(outputs),
        "source": source,
    }


class NotebookFileTest(unittest.TestCase):
    def test_each_output_of_the_file_must_come_again(self) -> None:
        pictures = [result(png="AA", plain="a"), result(png="AA", plain="b")]
        self.assertFalse(lacking(pictures, pictures[::-1]))
        self.assertEqual(lacking(pictures, pictures[:1]), {"image/png": 1, "text/plain": 1})
        self.assertEqual(lacking([result(html="")], [result(plain="")]), {"text/html": 1})

    def test_streams_may_be_split_otherwise_and_more_may_come(self) -> None:
        twice = [stream("stdout"), stream("stderr"), stream("stdout")]
        self.assertFalse(lacking(twice, [stream("stdout"), stream("stderr"), result(png="")]))
        self.assertEqual(lacking(twice, [stream("stdout")]), {"stderr": 1})

    def test_differences_name_the_cell(self) -> None:
        saved = [cell("one"), cell("two\n2", stream("stdout")), cell("", result(png="", plain=""))]
        self.assertEqual(
            differences(saved, [[], [], [result(plain="")]]),
            [
                "cell [2] `two`: has output in the file, but yields none",
                "cell [3] ``: output of the file that did not come: image/png (1)",
            ],
        )

    def test_a_cell_that_was_not_executed_is_a_flaw(self) -> None:
        notebook = {"cells": [{"cell_type": "markdown"}, cell("1"), cell("2", count=None)]}
        self.assertEqual(flaws_of_file(notebook), ["cell [2] `2`: not executed in the file"])

    def test_a_file_of_more_than_a_megabyte_is_a_flaw(self) -> None:
        self.assertEqual(flaws_of_size(LARGEST_BYTES), [])
        self.assertEqual(len(flaws_of_size(LARGEST_BYTES + 1)), 1)

    def test_what_is_written_changes_with_the_outputs_only(self) -> None:
        text = {"cell_type": "markdown", "metadata": {}, "source": ["# A\n", "b"]}
        notebook = {"cells": [text, cell("1;\n2")], "metadata": {"own": 1}}
        written = with_outputs(notebook, [[stream("stdout"), result(png="AA", plain="x\ny")]])
        again = json.loads(file_text(written))
        first, second = again["cells"]
        self.assertEqual(first["source"], ["# A\n", "b"])
        self.assertEqual((second["execution_count"], second["metadata"]), (1, {"tags": ["kept"]}))
        self.assertEqual(second["outputs"][0]["text"], ["a\n", "b"])
        self.assertEqual(
            second["outputs"][1]["data"], {"image/png": "AA", "text/plain": ["x\n", "y"]}
        )
        self.assertEqual(second["outputs"][1]["execution_count"], 1)
        self.assertEqual(again["metadata"]["kernelspec"]["name"], "deno")
        self.assertNotEqual(first["id"], second["id"])
        fresh = [[stream("stdout"), result(png="AA", plain="x\ny")]]
        self.assertEqual(file_text(with_outputs(again, fresh)), file_text(written))
        self.assertEqual(len(code_cells(again)), 1)


if __name__ == "__main__":
    unittest.main()
