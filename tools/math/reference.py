"""Reference values for test/math (needs mpmath): python reference.py OUT [POINTS [FAMILY ..]] writes OUT/<family>.json.

Each file holds {name: [[x1, .., value, scale], ..]}: value is the true value at the double arguments, rounded;
scale = sum_i |x_i df/dx_i|, the change that a relative error of the arguments makes. Non-finite numbers do not occur.
"""
import json
import os
import random
import sys
from mpmath import mp, mpf
import mpmath as m

mp.dps = 60


def log_uniform(lo, hi):
    return lambda r: float(mpf(10) ** r.uniform(lo, hi))


def signed(g):
    return lambda r: r.choice([-1, 1]) * g(r)


def uniform(lo, hi):
    return lambda r: r.uniform(lo, hi)


def either(*gs):
    return lambda r: r.choice(gs)(r)


def fixed(*vs):
    return lambda r: r.choice(vs)


def value_and_scale(f, args):
    args = [mpf(a) if isinstance(a, float) else a for a in args]
    value = f(*args)
    h = mpf(10) ** -25
    scale = mpf(0)
    for i, a in enumerate(args):
        if isinstance(a, mpf):
            up, down = list(args), list(args)
            up[i], down[i] = a * (1 + h), a * (1 - h)
            scale += abs(m.re(f(*up) - f(*down))) / (2 * h)
    return float(m.re(value)), float("%.2g" % float(scale))


def erfcx(x):
    return m.exp(x * x) * m.erfc(x)


def logndtr(x):
    return m.log(m.erfc(-x / m.sqrt(2)) / 2)


def erfcinv(q):
    x = m.sqrt(-m.log(q)) if q < 0.1 else m.erfinv(1 - q)
    for _ in range(12):
        g = m.log(m.erfc(x) / q)
        x += g * erfcx(x) * m.sqrt(m.pi) / 2
    return x


def erfcx_k(k, x):
    y = [erfcx(x), 2 * x * erfcx(x) - 2 / m.sqrt(m.pi)]
    for j in range(2, k + 1):
        y.append(2 * x * y[-1] + 2 * (j - 1) * y[-2])
    return y[k]


def large_p(k, a, x):
    """k-th derivative in a of P for large a, from the Laplace integral in s = |log(t/x)| cut at 30 / sqrt(a)."""
    sign = 1 if x >= a else -1

    def tail(b):
        f = lambda s: m.exp(sign * b * s - x * m.expm1(sign * s))
        v = m.quad(f, m.linspace(0, 30 / m.sqrt(a), 25)) * m.exp(b * m.log(x) - x - m.loggamma(b))
        return 1 - v if sign > 0 else v

    with m.workdps(110):
        h = mpf(10) ** -25 * m.sqrt(a)
        return sum((-1) ** j * m.binomial(k, j) * tail(a + (mpf(k) / 2 - j) * h) for j in range(k + 1)) / h**k


def near(r, a):
    return float(a + m.sqrt(a) * r.uniform(-5, 5))


def with_digits(digits, f):
    def g(*args):
        with m.workdps(digits):
            return f(*args)
    return g


def series_p(a, x):
    if x < a + 1:
        term = total = mpf(1)
        n = 0
        while term > total * mpf(10) ** -mp.dps:
            n += 1
            term *= x / (a + n)
            total += term
        return total * m.exp(a * m.log(x) - x - m.loggamma(a + 1))
    return 1 - upper(a, x)


def upper(a, x):
    """Q by the Legendre continued fraction, backward with a doubling number of terms."""
    if x < a + 1 or x < 1:
        return m.gammainc(a, x, regularized=True) if a < 50 else 1 - series_p(a, x)
    n, last = 50, None
    while True:
        v = x + 2 * n + 1 - a
        for k in range(n, 0, -1):
            v = x + 2 * k - 1 - a + k * (a - k) / v
        v = 1 / v
        if last is not None and abs(v - last) < abs(v) * mpf(10) ** (10 - mp.dps):
            return v * m.exp(a * m.log(x) - x - m.loggamma(a))
        n, last = 2 * n, v


def derivative_in_a(f):
    def g(k, a, x):
        if k == 0:
            return f(a, x)
        with m.workdps(30 * (k + 2) + 20):
            h = mpf(10) ** -30 * max(a, 1)
            total = mpf(0)
            for j in range(k + 1):
                total += (-1) ** j * m.binomial(k, j) * f(a + (mpf(k) / 2 - j) * h, x)
            return total / h**k
    return g


def sinc_k(k, x):
    return integral_series(lambda j: m.cos((j + k) * m.pi / 2), k, x)


def integral_series(sign, k, x):
    """int_0^1 t^k sum_j sign(j) (xt)^j / j! dt, with digits for the cancellation."""
    with m.workdps(80 + int(abs(x) * 0.9)):
        total, power, j = mpf(0), mpf(1), 0
        while j < 30 or abs(power) > mpf(10) ** -(mp.dps):
            total += m.nint(sign(j)) * power / (k + j + 1)
            j += 1
            power *= x / j
        return total


def by_difference(f, digits=30):
    def g(k, *args):
        x, rest = args[-1], args[:-1]
        if k == 0:
            return f(*rest, x)
        with m.workdps(digits * (k + 3)):
            h = mpf(10) ** -digits
            return sum((-1) ** j * m.binomial(k, j) * f(*rest, x + (mpf(k) / 2 - j) * h) for j in range(k + 1)) / h**k
    return g


def bernoulli_function(x):
    return x / m.expm1(x) if x != 0 else mpf(1)


def cosm1rel(x):
    return (1 - m.cos(x)) / x**2 if x != 0 else mpf(1) / 2


def log1prel(x):
    return m.log1p(x) / x if x != 0 else mpf(1)


def polygamma_difference(n, x, h):
    return m.polygamma(n, x + h) - m.polygamma(n, x)


def around(r, a):
    """x for the incomplete gamma function: across the transition at a, and the tail near 0."""
    return float(max(r.choice([a * r.uniform(0, 3), a + m.sqrt(a) * r.uniform(-4, 4), r.uniform(0, 1)]), 1e-3))


near_branch = lambda r: -0.36787944117144233 + float(mpf(10) ** r.uniform(-15, -1))
small = signed(log_uniform(-12, 0))
FAMILIES = {
    "elementary": {
        "exp2": (lambda x: mpf(2) ** x, [uniform(-1070, 1020)]),
        "exp10": (lambda x: mpf(10) ** x, [uniform(-320, 308)]),
        "cosm1": (lambda x: -2 * m.sin(x / 2) ** 2, [either(small, uniform(-50, 50))]),
        "sinpi": (lambda x: m.sinpi(x), [either(small, uniform(-30, 30))]),
        "cospi": (lambda x: m.cospi(x), [either(small, uniform(-30, 30))]),
        "sech2": (lambda x: m.sech(x) ** 2, [either(small, uniform(-300, 300), uniform(-3, 3))]),
        "log1mexp": (lambda x: m.log1p(-m.exp(-x)) if x > 1 else m.log(-m.expm1(-x)), [either(log_uniform(-300, 0), uniform(0.3, 3), uniform(1, 700))]),
        "log1pmx": (lambda x: m.log1p(x) - x, [either(small, uniform(-0.9, 3), log_uniform(0, 6))]),
        "expm1mx": (lambda x: m.expm1(x) - x, [either(small, uniform(-3, 3), uniform(-40, 40))]),
        "logaddexp": (lambda a, b: m.log(m.exp(a) + m.exp(b)), [uniform(-30, 30), uniform(-30, 30)]),
        "sigmoid": (lambda x: 1 / (1 + m.exp(-x)), [either(small, uniform(-5, 5), uniform(-740, 740))]),
        "softplus": (lambda x: m.log1p(m.exp(x)), [either(small, uniform(-5, 5), uniform(-740, 740))]),
        "logsigmoid": (lambda x: -m.log1p(m.exp(-x)), [either(small, uniform(-5, 5), uniform(-740, 740))]),
        "silu": (lambda x: x / (1 + m.exp(-x)), [either(small, uniform(-5, 5), uniform(-745, 740))]),
        "logit": (lambda x: m.log(x) - m.log1p(-x), [either(log_uniform(-300, -1), uniform(0, 1))]),
        "xlogx": (lambda x: x * m.log(x), [either(log_uniform(-300, 300), uniform(0.1, 3))]),
        "lambertw": (lambda x: m.re(m.lambertw(x)), [either(log_uniform(-300, 300), uniform(-0.3678, 3), near_branch)]),
    },
    "erf": {
        "erf": (m.erf, [either(small, uniform(-6, 6))]),
        "erfc": (m.erfc, [either(small, uniform(-6, 6), uniform(0, 27.2))]),
        "erfcx": (erfcx, [either(small, uniform(-26, 6), uniform(0, 30), log_uniform(0, 8))]),
        "erfcxK": (with_digits(300, erfcx_k), [fixed(1, 2, 3, 4, 8), either(small, uniform(-5, 6), log_uniform(0, 5))]),
        "erfinv": (lambda y: m.erfinv(y), [either(small, uniform(-1, 1), lambda r: 1 - float(mpf(10) ** r.uniform(-15, 0)))]),
        "erfcinv": (erfcinv, [either(log_uniform(-307, 0), uniform(0.01, 1))]),
        "ndtr": (lambda x: m.erfc(-x / m.sqrt(2)) / 2, [either(small, uniform(-6, 6), uniform(-37.5, 8))]),
        "logNdtr": (logndtr, [either(small, uniform(-6, 6), uniform(-40, 10), uniform(-60, 0))]),
        "ndtri": (lambda p: -m.sqrt(2) * erfcinv(2 * p), [either(log_uniform(-300, -0.4), uniform(0.001, 0.49))]),
    },
    "gamma": {
        "gamma": (m.gamma, [either(signed(log_uniform(-8, 0)), uniform(-20, 20), uniform(0, 171), uniform(-170, 0))]),
        "lgamma": (lambda x: m.log(abs(m.gamma(x))) if x < 1e4 else m.loggamma(x), [either(log_uniform(-12, 0), uniform(0, 12), log_uniform(0, 17), uniform(-30, 0), lambda r: r.choice([1, 2]) + float(r.choice([-1, 1]) * mpf(10) ** r.uniform(-12, -1)))]),
        "digamma": (m.digamma, [either(log_uniform(-8, 0), uniform(0, 12), log_uniform(0, 12), uniform(-20, 0), uniform(1.46, 1.463))]),
        "polygamma": (lambda n, x: m.polygamma(n, x), [fixed(1, 2, 3, 4, 8), either(log_uniform(-8, 0), uniform(0, 30), log_uniform(0, 8), uniform(-10, 0))]),
        "polygammaDiff": (polygamma_difference, [fixed(0, 1, 2, 3), either(log_uniform(-3, 1), uniform(0, 20), log_uniform(0, 12)), either(log_uniform(-8, 0), uniform(0, 20), log_uniform(0, 8))]),
        "betaln": (lambda a, b: m.loggamma(a) + m.loggamma(b) - m.loggamma(a + b), [either(log_uniform(-8, 1), uniform(0, 30), log_uniform(0, 12)), either(log_uniform(-8, 1), uniform(0, 30), log_uniform(0, 12))]),
        "lbinom": (lambda n, k: m.loggamma(n + 1) - m.loggamma(k + 1) - m.loggamma(n - k + 1), [either(uniform(60, 200), log_uniform(2, 9)), either(uniform(1, 50), log_uniform(-3, 1))]),
        "betainc": (lambda a, b, x: m.betainc(a, b, 0, x, regularized=True), [either(log_uniform(-2, 2), uniform(0, 20)), either(log_uniform(-2, 2), uniform(0, 20)), uniform(0, 1)]),
    },
    "incompleteGamma": {
        "gammaincP": (series_p, [either(log_uniform(-3, 1), uniform(0, 50), log_uniform(0, 3)), around]),
        "gammaincQ": (upper, [either(log_uniform(-10, 1), uniform(0, 50), log_uniform(0, 3)), around]),
        "gammaincPA": (derivative_in_a(series_p), [fixed(1, 2, 3), either(log_uniform(-2, 1), uniform(0, 50), log_uniform(0, 2.5)), around]),
        "gammaincPA:large": (large_p, [fixed(0, 1, 2), fixed(1e4, 1e6, 1e9, 1e12), near]),
        "gammaDensityA": (derivative_in_a(lambda a, x: m.exp((a - 1) * m.log(x) - x - m.loggamma(a))), [fixed(0, 1, 2), either(log_uniform(-2, 1), uniform(0, 50), log_uniform(0, 6)), around]),
    },
    "bessel": {
        "jn": (lambda n, x: m.besselj(n, x), [fixed(0, 0, 1, 1, 2, 3, 5, 10, 30), either(small, uniform(-10, 10), uniform(0, 60), log_uniform(0, 5))]),
        "yn": (lambda n, x: m.bessely(n, x), [fixed(0, 0, 1, 1, 2, 3, 5), either(log_uniform(-8, 0), uniform(0, 10), uniform(0, 60), log_uniform(0, 5))]),
        "ine": (lambda n, x: m.besseli(n, x) * m.exp(-abs(x)), [fixed(0, 0, 1, 1, 2, 3, 5, 10, 30), either(small, uniform(-10, 10), uniform(0, 60), log_uniform(0, 4))]),
        "ineK": (by_difference(lambda n, x: m.besseli(n, x) * m.exp(-x)), [fixed(1, 2, 3), fixed(0, 1, 2), either(log_uniform(-8, 0), uniform(0, 10), uniform(0, 60), log_uniform(0, 4))]),
        "kne": (lambda n, x: m.besselk(n, x) * m.exp(x), [fixed(0, 0, 1, 1, 2, 3, 5), either(log_uniform(-8, 0), uniform(0, 10), uniform(0, 60), log_uniform(0, 4))]),
        "kneK": (by_difference(lambda n, x: m.besselk(n, x) * m.exp(x)), [fixed(1, 2, 3), fixed(0, 1, 2), either(log_uniform(-3, 0), uniform(0, 10), uniform(0, 60), log_uniform(0, 4))]),
    },
    "removable": {
        "sincK": (sinc_k, [fixed(0, 1, 2, 3, 5, 8), either(small, uniform(-10, 10), uniform(-60, 60))]),
        "exprelK": (lambda k, x: integral_series(lambda j: 1, k, x), [fixed(0, 1, 2, 3, 5, 8), either(small, uniform(-10, 10), uniform(-60, 60))]),
        "log1prelK": (by_difference(log1prel), [fixed(0, 1, 2, 3, 5, 8), either(small, uniform(-0.99, 4), log_uniform(0, 6))]),
        "bernoulliK": (by_difference(bernoulli_function), [fixed(0, 1, 2, 3, 5, 8), either(small, uniform(-10, 10), uniform(-40, 40))]),
        "cosm1relK": (by_difference(cosm1rel), [fixed(0, 1, 2, 3, 5, 8), either(small, uniform(-10, 10), uniform(-60, 60))]),
    },
}


def arguments(domains, r):
    """Each domain draws from the generator, `around` and `near` also from the argument before."""
    args = []
    for g in domains:
        args.append(g(r, args[-1]) if g in (around, near) else g(r))
    return args


def main(out, points, families):
    os.makedirs(out, exist_ok=True)
    for family, functions in FAMILIES.items():
        if families and family not in families:
            continue
        tables = {}
        for name, (f, domains) in functions.items():
            r = random.Random(name)
            count = max(points // 3, 1) if ":" in name else points
            rows = []
            while len(rows) < count:
                args = arguments(domains, r)
                value, scale = value_and_scale(f, args)
                if abs(value) < 1e300 and (abs(value) > 1e-300 or value == 0) and scale < 1e300:
                    rows.append([*args, value, scale])
            tables[name] = rows
        body = ",\n".join(f'"{name}":[\n' + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]" for name, rows in tables.items())
        with open(os.path.join(out, family + ".json"), "w") as file:
            file.write("{\n" + body + "\n}\n")
        print(family, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 30, sys.argv[3:])
