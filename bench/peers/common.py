"""What the Python peers share: one core, the same inputs, least times, and the sums that tell what was computed."""

import json
import os
import time

if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402  (reads the variables above)


def wave(shape, phase=0.0):
    n = int(np.prod(shape))
    return (0.7 * np.sin(12.9898 * np.arange(1, n + 1) + phase)).reshape(shape)


def once(f, n):
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(n):
        f()
    return 1e9 * min(time.perf_counter() - wall, time.process_time() - cpu)


def per_call(f, rounds=9):
    """Nanoseconds of a call: the lesser of wall and processor time, least of several rounds."""
    f()
    n = 1
    while once(f, n) < 3e6:
        n *= 2
    return min(once(f, n) for _ in range(rounds)) / n


def checksum(parts):
    flat = np.concatenate([np.asarray(p, dtype=np.float64).ravel() for p in parts])
    weights = 1 + np.arange(flat.size) % 7
    return {"check": float(flat @ weights), "scale": float(np.abs(flat) @ weights)}


def report(call, parts, **more):
    print(json.dumps({"call": call, **checksum(parts), **more}))


def lines(n):
    """The list of micro/list.ts."""
    s = 1

    def below(m):
        nonlocal s
        s = (s * 1664525 + 1013904223) % 2**32
        return int(s / 4294967296 * m)

    for i in range(n):
        here = i + 10
        kind = (0, 1, 2, 2, 2)[below(5)]
        a = max(0, here - 1 - below(8))
        yield kind, a, below(10) if kind == 2 else max(0, a - 1 - below(60))


def list_program(n, x):
    v = list(x)
    for kind, a, b in lines(n):
        v.append(v[a] + v[b] if kind == 0 else v[a] - v[b] if kind == 1 else v[a] * v[b])
    total = v[-64]
    for t in v[-63:]:
        total = total + t
    return total


point = [0.5 + 0.05 * i for i in range(10)]
