"""Reference values for test/math/partials.test.ts (needs mpmath): python partials.py OUT writes OUT/partials.json.

{name: [[orders and arguments .., value, scale], ..]} as in reference.py: scale = sum_i |x_i df/dx_i| over the arguments.
"""
import json
import os
import random
import sys
import mpmath as m
from mpmath import mp, mpf

mp.dps = 50


def derivative(f, x, k):
    return m.taylor(f, x, k)[k] * m.factorial(k)


def neighbours(bessel, sign, k, n, x):
    return sum(m.binomial(k, j) * mpf(sign) ** j * bessel(n - k + 2 * j, x) for j in range(k + 1)) / mpf(2) ** k


def scaled(bessel, s, sign, k, n, x):
    """k-th derivative of e^(s x) C_n(x), where C' is (C_(n-1) + C_(n+1))/2 times sign."""
    return m.exp(s * x) * sum(
        m.binomial(k, q) * mpf(s) ** (k - q) * mpf(sign) ** q * neighbours(bessel, 1, q, n, x) for q in range(k + 1)
    )


def lgamma(x):
    return m.log(abs(m.gamma(x)))


def betaln(i, j, a, b):
    if i + j == 0:
        return m.loggamma(a) + m.loggamma(b) - m.loggamma(a + b)
    return (m.psi(i - 1, a) if j == 0 else 0) + (m.psi(j - 1, b) if i == 0 else 0) - m.psi(i + j - 1, a + b)


def lbinom(i, j, n, k):
    if i + j == 0:
        return m.loggamma(n + 1) - m.loggamma(k + 1) - m.loggamma(n - k + 1)
    value = -((-1) ** j) * m.psi(i + j - 1, n - k + 1)
    return value + (m.psi(i - 1, n + 1) if j == 0 else 0) - (m.psi(j - 1, k + 1) if i == 0 else 0)


def gammainc_p(i, j, a, x):
    def power_sum(s):
        terms = ((m.binomial(j - 1, q) * (-1) ** (j - 1 - q), s - q) for q in range(j))
        return sum(c * m.exp((t - 1) * m.log(x) - x) * m.rgamma(t) for c, t in terms)

    return derivative(power_sum, a, i)


def magnitude(r, lo, hi):
    return float("%.4g" % 10 ** r.uniform(lo, hi))


def order(r):
    return r.randrange(5)


def one(f, argument):
    return lambda k, x: derivative(f, x, k), lambda r: ([order(r)], [argument(r)])


def bessel(f):
    return f, lambda r: ([order(r), r.randrange(5)], [magnitude(r, -2, 2)])


def pair(f, lowest=0):
    def draw(r):
        return [r.randrange(4), r.randrange(lowest, 4)], [magnitude(r, -2, 2), magnitude(r, -2, 2)]

    return f, draw


def binomial_pair(r):
    n = magnitude(r, -1, 4)
    return [r.randrange(4), r.randrange(4)], [n, n * float("%.3g" % r.random())]


table = {
    "logNdtrK": one(lambda x: m.log(m.erfc(-x / m.sqrt(2)) / 2), lambda r: r.choice([-1, 1]) * magnitude(r, -2, 1.4)),
    "sincPiK": one(m.sincpi, lambda r: r.choice([-1, 1]) * magnitude(r, -2, 2)),
    "lgammaK": one(lgamma, lambda r: r.choice([1, 1, -0.9]) * magnitude(r, -2, 2)),
    "jnK": bessel(lambda k, n, x: neighbours(m.besselj, -1, k, n, x)),
    "ynK": bessel(lambda k, n, x: neighbours(m.bessely, -1, k, n, x)),
    "ivK": bessel(lambda k, n, x: neighbours(m.besseli, 1, k, n, x)),
    "knK": bessel(lambda k, n, x: (-1) ** k * neighbours(m.besselk, 1, k, n, x)),
    "iveK": bessel(lambda k, n, x: scaled(m.besseli, -1, 1, k, n, x)),
    "kneK": bessel(lambda k, n, x: scaled(m.besselk, 1, -1, k, n, x)),
    "betalnPartial": pair(betaln),
    "lbinomPartial": (lbinom, binomial_pair),
    "gammaincPPartial": pair(gammainc_p, 1),
    "beta": (lambda a, b: m.beta(a, b), lambda r: ([], [magnitude(r, -2, 2), magnitude(r, -2, 2)])),
    "lambertwOnePlus": (
        lambda x: 1 + m.re(m.lambertw(x)),
        lambda r: ([], [r.choice([magnitude(r, -8, 3), -magnitude(r, -5, -0.4342945), 0.001 - 0.3678794])]),
    ),
}


def value_and_scale(f, orders, arguments):
    x = [mpf(a) for a in arguments]
    h = mpf(10) ** -15
    scale = mpf(0)
    for i in range(len(x)):
        up, down = list(x), list(x)
        up[i], down[i] = x[i] * (1 + h), x[i] * (1 - h)
        scale += abs(f(*orders, *up) - f(*orders, *down)) / (2 * h)
    return float(f(*orders, *x)), float("%.2g" % float(scale))


def rows(name, f, draw, count=40):
    r = random.Random(name)
    out = []
    while len(out) < count:
        orders, arguments = draw(r)
        value, scale = value_and_scale(f, orders, arguments)
        if value != 0 and abs(value) > 1e-290:
            out.append([*orders, *arguments, value, scale])
    return out


if __name__ == "__main__":
    tables = {name: rows(name, f, draw) for name, (f, draw) in table.items()}
    with open(os.path.join(sys.argv[1], "partials.json"), "w") as file:
        blocks = (
            f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(row) for row in block) + "\n]"
            for name, block in tables.items()
        )
        file.write("{\n" + ",\n".join(blocks) + "\n}\n")
