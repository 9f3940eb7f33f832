"""Runs peers on request: one JSON request a line, one JSON reply a line.

{"prepare": "module.function", "args": {...}} -> {"run": 0} or {"run": null}
{"run": 0} -> {"seconds": 0.1, "check": 42.0}
{"forget": true} -> {}

What `function` returns is what is timed; it returns its check.
"""

import importlib
import json
import sys
import time


def versions(modules):
    found = {"python": sys.version.split()[0]}
    for name in modules:
        try:
            found[name] = importlib.import_module(name).__version__
        except ImportError:
            pass
    return found


def prepare(name, args, runs):
    module, function = name.split(".")
    try:
        peer = importlib.import_module(module)
    except ImportError:
        return {"run": None}
    runs.append(getattr(peer, function)(**args))
    return {"run": len(runs) - 1}


def timed(run):
    start = time.perf_counter()
    check = run()
    return {"seconds": time.perf_counter() - start, "check": float(check)}


def reply(request, runs):
    if "prepare" in request:
        return prepare(request["prepare"], request["args"], runs)
    if "run" in request:
        return timed(runs[request["run"]])
    runs.clear()
    return {}


def serve():
    runs = []
    for line in sys.stdin:
        print(json.dumps(reply(json.loads(line), runs)), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["versions"]:
        print(json.dumps(versions(sys.argv[2:])))
    else:
        serve()
