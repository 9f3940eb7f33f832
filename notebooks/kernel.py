"""The Deno kernel: runs cells, waits for late outputs, leaves nothing behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from notebook_file import Output, lacking

# The kernel sends outputs after it says that it is idle; so many seconds without
# a message end a cell, or more while outputs that the file has have not come.
SILENCE = 0.15
PATIENCE = 3.0

STARTING = 60.0


class CellError(Exception):
    """A cell failed, or the kernel did."""


class Kernel:
    """A running kernel with what it has sent."""

    def __init__(self, manager: Any, client: Any, log: Path) -> None:
        self._manager = manager
        self._client = client
        self._log = log
        self._outputs: dict[str, list[Output]] = {}
        self._displays: dict[str, list[Output]] = {}

    def execute(self, code: str, saved: list[Output], timeout: float) -> list[Output]:
        """Runs a cell whose outputs in the file are `saved`.

        What comes of it later is appended to the list that is returned.
        """
        sent = self._client.execute(code, allow_stdin=False)
        outputs = self._outputs[sent] = []
        idle = False
        last = start = monotonic()
        while True:
            try:
                message = self._client.get_iopub_msg(timeout=SILENCE)
            except Empty:
                if not self._manager.is_alive():
                    raise CellError(f"the kernel died{self._last_words()}") from None
                waited = monotonic() - last
                if idle and (waited > PATIENCE or not lacking(saved, outputs)):
                    break
            else:
                last = monotonic()
                idle = self._take(message) == sent or idle
            if monotonic() - start > timeout + (2 * PATIENCE if idle else 0):
                raise CellError(f"takes more than {timeout:g} s")
        error = self._error_of(sent, outputs)
        if error is not None:
            raise CellError(f"ends in {error['ename']}: {error['evalue']}")
        return outputs

    def _take(self, message: dict[str, Any]) -> str | None:
        """Keeps what a message brings; names the request that is done by it."""
        kind, content = message["header"]["msg_type"], message["content"]
        parent = message["parent_header"].get("msg_id")
        if kind == "status" and content["execution_state"] == "idle":
            return parent
        if kind == "update_display_data":
            for shown in self._displays.get(content["transient"]["display_id"], []):
                shown.update(data=content["data"], metadata=content["metadata"])
        elif parent in self._outputs:
            self._append(self._outputs[parent], kind, content)
        return None

    def _append(self, outputs: list[Output], kind: str, content: dict[str, Any]) -> None:
        last = outputs[-1] if outputs else {}
        if kind == "clear_output":
            outputs.clear()
        elif kind == "stream" and last.get("name") == content["name"]:
            last["text"] += content["text"]
        elif kind in ("stream", "error", "display_data", "execute_result"):
            output = {"output_type": kind, **content}
            shown = output.pop("transient", {}).get("display_id")
            if shown is not None:
                self._displays.setdefault(shown, []).append(output)
            outputs.append(output)

    def _error_of(self, sent: str, outputs: list[Output]) -> dict[str, Any] | None:
        """The error of a request that is done, from its reply or its outputs."""
        while True:
            try:
                reply = self._client.get_shell_msg(timeout=PATIENCE)
            except Empty:
                raise CellError("the kernel did not say how it ended") from None
            if reply["parent_header"].get("msg_id") == sent:
                break
        errors = [output for output in outputs if output["output_type"] == "error"]
        if reply["content"]["status"] == "error":
            errors.append(reply["content"])
        return errors[0] if errors else None

    def _last_words(self) -> str:
        lines = self._log.read_text(errors="replace").split("\n")
        words = [line for line in lines if line and "is unstable" not in line]
        return f" ({words[-1]})" if words else ""


@contextmanager
def running_kernel(deno: str, folder: Path) -> Iterator[Kernel]:
    """A kernel that works in a folder; its temporary files go with it."""
    from jupyter_client import KernelManager
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

    class DenoSpec(KernelSpecManager):
        """Knows this kernel, so that none is installed into a home."""

        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            command = [deno, "jupyter", "--kernel", "--conn", "{connection_file}"]
            return KernelSpec(argv=command, display_name="Deno", language="typescript")

    with TemporaryDirectory(prefix="cryoset_kernel_") as scratch:
        manager = KernelManager(
            kernel_name="deno",
            kernel_spec_manager=DenoSpec(),
            connection_file=f"{scratch}/kernel.json",
        )
        log = Path(scratch) / "kernel.log"
        environment = {**os.environ, "TMPDIR": scratch, "NO_COLOR": "1"}
        with log.open("w") as words:
            manager.start_kernel(cwd=folder, env=environment, stdout=words, stderr=words)
        client = manager.blocking_client()
        kernel = Kernel(manager, client, log)
        try:
            client.start_channels()
            try:
                client.wait_for_ready(timeout=STARTING)
            except RuntimeError as error:
                raise CellError(f"{error}{kernel._last_words()}") from None
            yield kernel
        finally:
            client.stop_channels()
            _end(manager)


def _end(manager: Any) -> None:
    """Ends the kernel and all that it or a wrapper of it has started."""
    group = manager.provisioner.pgid
    manager.shutdown_kernel(now=True)
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass
