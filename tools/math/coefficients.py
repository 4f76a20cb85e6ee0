"""Polynomials of the tables in src/math (needs mpmath).

Each table interpolates g(t), t in [-1, 1], at N = 96 Chebyshev nodes in 60-digit arithmetic,
    c_j = (2 - [j=0]) / N * sum_i g(t_i) cos(j theta_i),  theta_i = pi (i + 1/2) / N,  t_i = cos(theta_i),
and is cut where |c_j| < 2^-56 max|c|. Written in powers of t: each function is mapped so that what follows the constant
term is small, so nothing cancels.
"""
from mpmath import mp, mpf, cos, pi, erf, erfc, exp, loggamma, digamma, log, sqrt, findroot

mp.dps = 60


def chebyshev(g, n=96):
    theta = [pi * (i + mpf(1) / 2) / n for i in range(n)]
    values = [g(cos(th)) for th in theta]
    c = [(2 - (j == 0)) * sum(v * cos(j * th) for v, th in zip(values, theta)) / n for j in range(n)]
    top = max(abs(x) for x in c)
    while abs(c[-1]) < top * mpf(2) ** -56:
        c.pop()
    return c


def powers(c):
    """The same polynomial in powers of t, by T_(k+1) = 2 t T_k - T_(k-1)."""
    out = [mpf(0)] * len(c)
    before, now = [mpf(0), mpf(1)], [mpf(1)]
    for k, ck in enumerate(c):
        for i, a in enumerate(now):
            out[i] += ck * a
        following = [mpf(0), *((1 if k == 0 else 2) * a for a in now)]
        for i, a in enumerate(before if k > 0 else []):
            following[i] -= a
        before, now = now, following
    return out


def removable(f, zeros, h=mpf(10) ** -30):
    """f(x) / prod(x - z), continued through the zeros z."""
    def g(x):
        if min(abs(x - z) for z in zeros) < h:
            return (g(x + h * 2) + g(x - h * 2)) / 2
        p = mpf(1)
        for z in zeros:
            p *= x - z
        return f(x) / p
    return g


SHIFT = mpf(4)


def scaled_erfc(t):
    if t == 1:
        return 2 / sqrt(pi)
    x = SHIFT * (1 + t) / (1 - t)
    return (1 + 2 * x) * exp(x * x) * erfc(x)


def show(name, c):
    print(f"const {name} = [")
    print("  " + ",\n  ".join(repr(float(x)) for x in c) + ",\n];")


def scaled_remainder(f, start):
    """x f(x) for x >= start in t = 2 start / x - 1, continued to infinity."""
    return lambda t: (lambda x: x * f(x))(2 * start / (t + 1 + mpf(10) ** -25))


def stirling(x):
    return loggamma(x) - (x - mpf(1) / 2) * log(x) + x - log(2 * pi) / 2


if __name__ == "__main__":
    # (1 + 2x) e^(x^2) erfc x,  x = SHIFT (1 + t) / (1 - t)
    show("erfcxTable", powers(chebyshev(scaled_erfc)))
    # erf(x) / x - 1 on [0, 1],  t = 2 x^2 - 1
    show("erfTable", powers(chebyshev(lambda t: erf(sqrt((t + 1) / 2)) / sqrt((t + 1) / 2) - 1)))
    # log Gamma(x) / ((x - 1)(x - 2)) on [1, 3],  t = x - 2
    q = removable(loggamma, [mpf(1), mpf(2)])
    show("lgammaTable", powers(chebyshev(lambda t: q(t + 2))))
    # x (log Gamma(x) - (x - 1/2) log x + x - log(2 pi) / 2), x >= 8,  t = 16 / x - 1
    show("stirlingTable", powers(chebyshev(scaled_remainder(stirling, 8))))
    # psi(x) / (x - x0) on [1, 2],  t = 2x - 3
    x0 = findroot(digamma, mpf("1.4616"))
    r = removable(digamma, [x0])
    show("digammaTable", powers(chebyshev(lambda t: r((t + 3) / 2))))
    # x (psi(x) - log x), x >= 2,  t = 4 / x - 1
    show("digammaRemainderTable", powers(chebyshev(scaled_remainder(lambda x: digamma(x) - log(x), 2))))
    hi = mpf(float(x0))
    print("psi root", repr(float(hi)), repr(float(x0 - hi)))
