"""Writes src/wasm/math/coefficients.ts: near-minimax polynomials (interpolation at Chebyshev nodes, which is within a
small factor of the best approximation; Trefethen, Approximation Theory and Approximation Practice, ch. 16) and
constants split into parts with trailing zero bits. Computed with 80 digits, printed as shortest binary64 decimals."""

from pathlib import Path

from mpmath import asin, atan, atanh, cbrt, cos, cosh, erfc, exp, floor, log, lu_solve, matrix, mp, mpf, pi, sin, sinh, sqrt

mp.dps = 80
LN2 = log(mpf(2))
TINY = mpf("1e-24")


def interpolate(f, a, b, degree):
    """Coefficients, lowest first, of the polynomial that agrees with f at the Chebyshev nodes of [a, b]."""
    n = degree + 1
    nodes = [(a + b) / 2 + (b - a) / 2 * cos(pi * (2 * i + 1) / (2 * n)) for i in range(n)]
    vandermonde = matrix(n, n)
    values = matrix(n, 1)
    for i, x in enumerate(nodes):
        values[i] = f(x)
        for j in range(n):
            vandermonde[i, j] = x**j
    return [float(c) for c in lu_solve(vandermonde, values)]


def error(f, a, b, coefficients):
    """Largest error of the rounded polynomial on a fine grid, relative to f."""
    worst = mpf(0)
    for i in range(400):
        x = a + (b - a) * (mpf(i) + mpf(1) / 3) / 400
        y = f(x)
        p = sum(mpf(c) * x**j for j, c in enumerate(coefficients))
        worst = max(worst, abs((p - y) / y))
    return float(log(worst) / LN2)


def split(value, bits, parts):
    """value as a sum of numbers of which all but the last have at most `bits` significant bits."""
    out = []
    for _ in range(parts - 1):
        scale = mpf(2) ** (bits - 1 - floor(log(abs(value)) / LN2))
        high = floor(value * scale) / scale
        out.append(float(high))
        value -= high
    return [*out, float(value)]


def grid(value, bits):
    """value as a multiple of 2^-bits and the rest."""
    high = floor(value * mpf(2) ** bits) / mpf(2) ** bits
    return [float(high), float(value - high)]


half = LN2 / 2 * mpf("1.001")
quarter = (pi / 4) ** 2 * mpf("1.0001")
third = (sqrt(mpf(2)) - 1) ** 2 / (sqrt(mpf(2)) + 1) ** 2


def even(f):
    """A function of z = x^2 from an even function of x."""
    return lambda z: f(sqrt(z))


POLYNOMIALS = {
    "sinhTail": ("(sinh r - r) / r^3 in z = r^2, |r| <= ln 2 / 2", even(lambda r: (sinh(r) - r) / r**3), TINY, half**2, 4),
    "coshTail": ("(cosh r - 1) / r^2 in z = r^2, |r| <= ln 2 / 2", even(lambda r: (cosh(r) - 1) / r**2), TINY, half**2, 5),
    "logTail": ("(2 artanh s - 2 s) / s^3 in z = s^2, 1/sqrt 2 <= (1 + s) / (1 - s) <= sqrt 2", even(lambda s: (2 * atanh(s) - 2 * s) / s**3), TINY, third, 6),
    "logFine": ("3 (artanh s - s - s^3 / 3) / s^5 in z = s^2, |s| <= 0.06", even(lambda s: 3 * (atanh(s) - s - s**3 / 3) / s**5), TINY, mpf("0.0036"), 4),
    "sinTail": ("(sin r - r) / r^3 in z = r^2, |r| <= pi / 4", even(lambda r: (sin(r) - r) / r**3), TINY, quarter, 5),
    "cosTail": ("(cos r - 1 + r^2 / 2) / r^4 in z = r^2, |r| <= pi / 4", even(lambda r: (cos(r) - 1 + r**2 / 2) / r**4), TINY, quarter, 5),
    "atanTail": ("(arctan t - t) / t^3 in z = t^2, |t| <= 1/2", even(lambda t: (atan(t) - t) / t**3), TINY, mpf(1) / 4, 12),
    "asinTail": ("(arcsin t - t) / t^3 in z = t^2, |t| <= 1/2", even(lambda t: (asin(t) - t) / t**3), TINY, mpf(1) / 4, 12),
    "cbrtStart": ("the cube root of m, 1/sqrt 2 <= m <= sqrt 2", cbrt, sqrt(mpf(2)) / 2, sqrt(mpf(2)), 6),
}

C1, C2 = mpf(51) / 64, mpf(161) / 128
CONSTANTS = {
    "ln2": ("ln 2, the first part of 33 bits", split(LN2, 33, 2)),
    "ln2Split": ("ln 2, the first part of 26 bits", split(LN2, 26, 2)),
    "log2eSplit": ("1 / ln 2, the first part of 26 bits", split(1 / LN2, 26, 2)),
    "log10eSplit": ("1 / ln 10, the first part of 26 bits", split(1 / log(mpf(10)), 26, 2)),
    "log10of2": ("ln 2 / ln 10, the first part of 40 bits", split(LN2 / log(mpf(10)), 40, 2)),
    "twoThirds": ("2/3, the first part of 26 bits", split(mpf(2) / 3, 26, 2)),
    "logLower": ("ln(51/64), the first part a multiple of 2^-33", grid(log(C1), 33)),
    "logUpper": ("ln(161/128), the first part a multiple of 2^-33", grid(log(C2), 33)),
    "twoOverPi": ("2 / pi", float(2 / pi)),
    "halfPi": ("pi / 2 in parts of 33 bits", split(pi / 2, 33, 4)),
    "pi": ("pi as the sum of two numbers", split(pi, 53, 2)),
}


def show(x):
    return "Math.PI" if x == float(pi) else repr(x).replace("e-0", "e-").removesuffix(".0")


def main():
    lines = [
        "// Written by tools/coefficients/coefficients.py; see there how. Lowest coefficient first.",
        "",
    ]
    for name, (text, value) in CONSTANTS.items():
        lines.append(f"/** {text[0].upper() + text[1:] if text[0].islower() and not text.startswith(('ln', 'pi')) else text}. */")
        if isinstance(value, list):
            kind = ", ".join("number" for _ in value)
            lines.append(f"export const {name}: readonly [{kind}] = [{', '.join(map(show, value))}];")
        else:
            lines.append(f"export const {name} = {show(value)};")
        lines.append("")
    for name, (text, f, a, b, degree) in POLYNOMIALS.items():
        c = interpolate(f, mpf(a), mpf(b), degree)
        bits = error(f, mpf(a), mpf(b), c)
        print(f"{name}: degree {degree}, relative error 2^{bits:.1f}")
        lines.append(f"/** {text}; relative error 2^{bits:.0f}. */")
        lines.append(f"export const {name}: readonly number[] = [")
        lines += [f"  {show(x)}," for x in c]
        lines += ["];", ""]
    target = Path(__file__).resolve().parents[2] / "src/wasm/math/coefficients.ts"
    target.write_text("\n".join(lines).rstrip() + "\n")


main()
