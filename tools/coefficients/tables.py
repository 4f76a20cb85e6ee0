"""Writes test/wasm/data/<function>.json: arguments, the nearest binary64 numbers to the exact values, and how far off
those are in ulps, computed with 250 bits. Arguments: edge cases, random ones over every range in which a function is
computed differently, and those of hard.json, on which an implementation was seen to err most.

    python tables.py [points of each range, 40] [output folder]"""

import base64
import json
import math
import random
import struct
import sys
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.prec = 250
HERE = Path(__file__).resolve().parent
POINTS = int(sys.argv[1]) if len(sys.argv) > 1 else 40
TARGET = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parents[1] / "test/wasm/data"
EDGES = [0.0, -0.0, 5e-324, -5e-324, 2.2250738585072014e-308, 1e-300, -1e-20, 1e-9, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0, 3.0, 1e22, 1.7976931348623157e308, -1.7976931348623157e308]


def uniform(a, b):
    return lambda: random.uniform(a, b)


def magnitude(a, b, signed=True):
    return lambda: (random.choice([-1, 1]) if signed else 1) * math.exp(random.uniform(math.log(a), math.log(b)))


def turns(limit):
    """Beside multiples of pi/2."""
    return lambda: float(mp.pi / 2 * random.randint(1, limit) * random.choice([-1, 1]))


def near(x, width):
    return lambda: x + random.uniform(-width, width)


def sigmoid(x):
    return 1 / (1 + mpmath.exp(-x)) if x > 0 else mpmath.exp(x) / (1 + mpmath.exp(x))


def small(f, leading):
    """f, or its leading term where 250 bits would cancel."""
    return lambda x: leading(x) if abs(x) < mpf(2) ** -100 else f(x)


def softplus(x):
    return x if x > 1e5 else mpmath.log1p(mpmath.exp(x))


def atan2(y, x):
    return mpmath.atan2(y, x)


def power(x, y):
    if x < 0:
        odd = int(y) % 2 == 1
        return -((-x) ** y) if odd else (-x) ** y
    return x**y


TINY, TIGHT = magnitude(1e-320, 1e-3), magnitude(1e-9, 1)
TRIG = [uniform(-10, 10), uniform(-1e6, 1e6), TINY, TIGHT, turns(20), turns(2**20), magnitude(1.6e6, 1.7e308)]
LOG = [uniform(0.5, 2), magnitude(1e-307, 1e308, False), magnitude(5e-324, 1e-308, False), near(1, 1e-3), near(1, 1e-8)]
UNIT = [uniform(-1, 1), TINY, TIGHT, near(0.5, 1e-3), near(0.99, 0.01)]
UNARY = {
    "exp": (mpmath.exp, [uniform(-708, 709.7), uniform(-1, 1), uniform(-745.2, -708), TIGHT, TINY]),
    "exp2": (lambda x: mpf(2) ** x, [uniform(-1022, 1024), uniform(-1, 1), uniform(-1075, -1022), TIGHT, TINY]),
    "expm1": (mpmath.expm1, [uniform(-40, 709.7), uniform(-1, 1), TIGHT, TINY, near(0.35, 0.05), near(-0.35, 0.05)]),
    "log": (mpmath.log, LOG),
    "log1p": (mpmath.log1p, [uniform(-0.999999, 3), magnitude(1e-300, 1e300, False), TINY, TIGHT, near(0.41, 0.02), near(-0.29, 0.02)]),
    "log2": (lambda x: mpmath.log(x) / mpmath.log(2), [*LOG, lambda: 2.0 ** random.randint(-1074, 1023)]),
    "log10": (mpmath.log10, [*LOG, lambda: 10.0 ** random.randint(0, 22)]),
    "sin": (mpmath.sin, TRIG),
    "cos": (mpmath.cos, TRIG),
    "tan": (mpmath.tan, TRIG),
    "asin": (mpmath.asin, UNIT),
    "acos": (mpmath.acos, UNIT),
    "atan": (mpmath.atan, [uniform(-4, 4), magnitude(1, 1e300), TINY, TIGHT, near(0.5, 0.01), near(2, 0.01), near(1, 0.01)]),
    "sinh": (small(mpmath.sinh, lambda x: x), [uniform(-710.4, 710.4), uniform(-2, 2), uniform(-40, 40), TINY, TIGHT, near(0.35, 0.03)]),
    "cosh": (mpmath.cosh, [uniform(-710.4, 710.4), uniform(-2, 2), uniform(-40, 40), TINY]),
    "tanh": (small(mpmath.tanh, lambda x: x), [uniform(-3, 3), uniform(-20, 20), TINY, TIGHT, near(0.17, 0.03), near(1, 0.1)]),
    "asinh": (small(mpmath.asinh, lambda x: x), [uniform(-3, 3), magnitude(1, 1e308), TINY, TIGHT, near(2**28, 1e6)]),
    "acosh": (mpmath.acosh, [uniform(1, 3), magnitude(1, 1e308, False), lambda: 1 + magnitude(1e-15, 1, False)()]),
    "atanh": (small(mpmath.atanh, lambda x: x), [uniform(-1, 1), TINY, TIGHT, lambda: 1 - magnitude(1e-15, 1, False)()]),
    "sigmoid": (sigmoid, [uniform(-40, 40), uniform(-745.2, -700), uniform(-745, 745), TIGHT, near(0, 3)]),
    "sech2": (lambda x: mpmath.sech(x) ** 2, [uniform(-3, 3), uniform(-20, 20), uniform(-372.8, 372.8), uniform(-372.8, -340), TIGHT, TINY]),
    "logisticDensity": (lambda x: mpmath.sech(x / 2) ** 2 / 4, [uniform(-3, 3), uniform(-40, 40), uniform(-745, 745), uniform(-745.2, -700), TIGHT, TINY]),
    "softplus": (softplus, [uniform(-40, 40), uniform(-745.2, -700), uniform(-745, 745), TIGHT, near(0, 3)]),
    "cbrt": (lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)), [uniform(-10, 10), magnitude(1e-308, 1e308), magnitude(5e-324, 1e-308)]),
}


def erfcx(x):
    return mpmath.exp(x * x) * mpmath.erfc(x)


def ndtr(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


TAIL = [uniform(-6, 6), uniform(-1.2, 1.2), TINY, TIGHT, near(1, 0.05), near(0.5, 0.05), near(-0.5, 0.05)]
GAMMA = [uniform(0, 3), uniform(3, 12), magnitude(1e-300, 1e300, False), magnitude(12, 1e5, False), near(1, 1e-3), near(2, 1e-3), near(1.4616, 0.1), near(8, 0.1)]
SPECIAL = {
    "erf": (small(mpmath.erf, lambda x: 2 * x / mpmath.sqrt(mpmath.pi)), TAIL),
    "erfc": (mpmath.erfc, [*TAIL, uniform(6, 26.5), uniform(26.5, 27.2)]),
    "erfcx": (erfcx, [*TAIL, uniform(-26.6, -6), uniform(6, 30), magnitude(30, 1e30, False)]),
    "ndtr": (ndtr, [*TAIL, uniform(-37.5, -6)]),
    "logNdtr": (lambda x: mpmath.log1p(-ndtr(-x)) if x > 0 else mpmath.log(ndtr(x)), [*TAIL, uniform(-40, -6), uniform(6, 37), lambda: -magnitude(40, 1e100, False)()]),
    "lgamma": (lambda x: mpmath.log(mpmath.gamma(x)) if x < 1e6 else mpmath.loggamma(x), GAMMA),
    "digamma": (mpmath.digamma, GAMMA),
}


def pairs(*samplers):
    return [lambda s=s: (s[0](), s[1]()) for s in samplers]


def balanced(limit):
    """Bases and exponents whose power is near e^-limit to e^limit."""

    def sample():
        x = magnitude(1e-3, 1e3, False)()
        return x, random.uniform(-limit, limit) / math.log(x)

    return sample


def close():
    x = 1 + random.uniform(-0.15, 0.15)
    return x, random.uniform(-745, 709) / math.log(x)


PLANE = [(uniform(-3, 3), uniform(-3, 3)), (magnitude(1e-308, 1e308), magnitude(1e-308, 1e308)), (uniform(-1, 1), magnitude(1e-3, 1e3))]
NEIGHBOURS = lambda: (lambda x: (x, x * random.uniform(0.4, 2.2)))(magnitude(1e-300, 1e300)())
BINARY = {
    "pow": (power, [*pairs((uniform(0, 10), uniform(-10, 10)), (uniform(-10, 10), lambda: float(random.randint(-40, 40)))), balanced(700), balanced(745), close, *pairs((magnitude(5e-324, 1e-308, False), uniform(-1, 1)))]),
    "atan2": (atan2, [*pairs(*PLANE), NEIGHBOURS, *pairs((magnitude(5e-324, 1e-300), magnitude(1e-8, 1e8)), (magnitude(5e-324, 1e-310), magnitude(5e-324, 1e-310)))]),
    "hypot": (lambda x, y: mpmath.sqrt(x * x + y * y), [*pairs(*PLANE), NEIGHBOURS, *pairs((magnitude(5e-324, 1e-310), magnitude(5e-324, 1e-310)))]),
}


def inside(name, arguments):
    """Whether an edge case has a finite real value that the reference function can give."""
    x = arguments[0]
    domain = {
        "log": lambda: x > 0, "log2": lambda: x > 0, "log10": lambda: x > 0, "log1p": lambda: x > -1,
        "asin": lambda: abs(x) <= 1, "acos": lambda: abs(x) <= 1, "acosh": lambda: x >= 1, "atanh": lambda: abs(x) < 1,
    }
    if name in SPECIAL:
        positive = name in ("lgamma", "digamma")
        return (x > 0 and (name, x) not in (("lgamma", 1.0), ("lgamma", 2.0)) and x < 1e305) if positive else -37 < x < 1e5 if name == "ndtr" else x < 37 and x > -1e200 if name == "logNdtr" else -26 < x < 1e5
    if name in ("exp", "exp2", "expm1", "sinh", "cosh", "sigmoid", "softplus", "tanh", "sech2", "logisticDensity"):
        return abs(x) < 1e5
    return domain.get(name, lambda: True)()


def encode(numbers, code):
    return base64.b64encode(struct.pack(f"<{len(numbers)}{code}", *numbers)).decode()


def table(name, f, samplers, extra):
    random.seed(name)
    arguments = [*extra, *(sample() for sample in samplers for _ in range(POINTS))]
    arguments = [a if isinstance(a, tuple) else (a,) for a in map(lambda a: tuple(a) if isinstance(a, list) else a, arguments)]
    arguments = [a for a in arguments if inside(name, a)]
    values, residuals = [], []
    for a in arguments:
        exact = f(*map(mpf, a))
        value = float(exact)
        if value == 0:
            value = math.copysign(0.0, a[0]) if name not in ("cos", "exp", "exp2", "acos", "log", "log2", "log10", "acosh", "pow", "sigmoid", "softplus", "sech2", "logisticDensity", "erfc", "erfcx", "ndtr") else 0.0
        values.append(value)
        residuals.append(float((exact - mpf(value)) / mpf(math.ulp(value))) if math.isfinite(value) else 0.0)
    return {
        "arguments": [encode([a[i] for a in arguments], "d") for i in range(len(arguments[0]))],
        "values": encode(values, "d"),
        "residuals": encode(residuals, "f"),
    }


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    hard = json.loads((HERE / "hard.json").read_text())
    for name, (f, samplers) in {**UNARY, **SPECIAL, **BINARY}.items():
        edges = EDGES if name in UNARY or name in SPECIAL else []
        result = table(name, f, samplers, [*edges, *hard.get(name, [])])
        (TARGET / f"{name}.json").write_text(json.dumps(result) + "\n")
        print(name, len(result["values"]) // 32 * 3, flush=True)


main()
