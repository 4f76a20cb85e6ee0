"use wengert";
exports.kalman = {
  x: [0.1, 0.5, 1.2],
  f([q, r, x0]) {
    const zs = [1, 1.2, 0.9, 1.4, 1.1, 1.3, 1.05];
    let x = x0,
      P = 1,
      ll = 0;
    for (const z of zs) {
      P += q * q;
      const S = P + r * r;
      const nu = z - x;
      ll += -0.5 * (Math.log(2 * Math.PI * S) + (nu * nu) / S);
      const K = P / S;
      x += K * nu;
      P *= 1 - K;
    }
    return ll;
  },
};
exports.gaussianProcess = {
  x: [0.7, 1.3, 0.2],
  f([l, s, n]) {
    const X = [0, 0.4, 1.1, 1.7, 2.5],
      y = [0.1, 0.5, 0.8, 0.9, 0.3];
    const N = X.length;
    const K = Array.from({ length: N }, (_, i) =>
      Array.from(
        { length: N },
        (_, j) => s * s * Math.exp(-((X[i] - X[j]) ** 2) / (2 * l * l)) + (i === j ? n * n : 0),
      ),
    );
    const L = K.map((r) => r.map(() => 0));
    for (let i = 0; i < N; i++)
      for (let j = 0; j <= i; j++) {
        let t = K[i][j];
        for (let k = 0; k < j; k++) t -= L[i][k] * L[j][k];
        L[i][j] = i === j ? Math.sqrt(t) : t / L[j][j];
      }
    const a = new Array(N).fill(0);
    let ll = 0;
    for (let i = 0; i < N; i++) {
      let t = y[i];
      for (let k = 0; k < i; k++) t -= L[i][k] * a[k];
      a[i] = t / L[i][i];
      ll -= 0.5 * a[i] * a[i] + Math.log(L[i][i]);
    }
    return ll;
  },
};
exports.rk4 = {
  x: [1.1, 0.4, 0.1, 0.4],
  f([a, b, c, d]) {
    const deriv = ({ u, v }) => ({ u: a * u - b * u * v, v: c * u * v - d * v });
    let s = { u: 10, v: 5 };
    const h = 0.05;
    const step = (s, k, h) => ({ u: s.u + h * k.u, v: s.v + h * k.v });
    for (let i = 0; i < 40; i++) {
      const k1 = deriv(s),
        k2 = deriv(step(s, k1, h / 2)),
        k3 = deriv(step(s, k2, h / 2)),
        k4 = deriv(step(s, k3, h));
      s = {
        u: s.u + (h / 6) * (k1.u + 2 * k2.u + 2 * k3.u + k4.u),
        v: s.v + (h / 6) * (k1.v + 2 * k2.v + 2 * k3.v + k4.v),
      };
    }
    return Math.log(s.u) + s.v;
  },
};
exports.newtonRoot = {
  x: [2.3, 1.7],
  f([a, b]) {
    let y = 1;
    for (let i = 0; i < 50; i++) {
      const F = y ** 3 + a * y - b;
      const s = F / (3 * y * y + a);
      y -= s;
      if (Math.abs(s) < 1e-14) break;
    }
    return y * y;
  },
};
exports.bisection = {
  x: [3.3],
  f([a]) {
    const f = (t) => t * t * t - a;
    let lo = 0,
      hi = 4;
    while (hi - lo > 1e-9) {
      const m = 0.5 * (lo + hi);
      if (f(m) > 0) hi = m;
      else lo = m;
    }
    const t = lo;
    const t1 = t - f(t) / (3 * t * t);
    return t1;
  },
  nodiff: true,
};
exports.attention = {
  x: [0.1, 0.4, -0.2, 0.3, 0.8, -0.5],
  f(x) {
    const q = [x[0], x[1]],
      ks = [
        [x[2], x[3]],
        [x[4], x[5]],
        [0.2, 0.1],
      ];
    const sc = ks.map((k) => k.reduce((s, v, i) => s + v * q[i], 0) / Math.SQRT2);
    const m = Math.max(...sc);
    const e = sc.map((s) => Math.exp(s - m));
    const Z = e.reduce((a, b) => a + b);
    return e.map((v) => v / Z).reduce((s, p, i) => s + p * (i + 1), 0);
  },
};
exports.poisson = {
  x: [0.5, 0.3],
  f([a, b]) {
    const c = [1, 3, 2, 0, 4];
    const lgam = (n) => {
      let s = 0;
      for (let k = 2; k <= n; k++) s += Math.log(k);
      return s;
    };
    return c.reduce((s, k, i) => {
      const lam = Math.exp(a + b * i);
      return s + k * Math.log(lam) - lam - lgam(k);
    }, 0);
  },
};
exports.finiteElements = {
  x: [1, 1.1, 0.9, 1.2, 1, 1],
  f(k) {
    const n = k.length;
    const d = new Array(n - 1).fill(0),
      e = new Array(n - 2).fill(0),
      f = new Array(n - 1).fill(1 / n);
    for (let i = 0; i < n - 1; i++) {
      d[i] = k[i] + k[i + 1];
      if (i < n - 2) e[i] = -k[i + 1];
    }
    for (let i = 1; i < n - 1; i++) {
      const w = e[i - 1] / d[i - 1];
      d[i] -= w * e[i - 1];
      f[i] -= w * f[i - 1];
    }
    const u = new Array(n - 1);
    u[n - 2] = f[n - 2] / d[n - 2];
    for (let i = n - 3; i >= 0; i--) u[i] = (f[i] - e[i] * u[i + 1]) / d[i];
    return u.reduce((s, v) => s + v / n, 0);
  },
};
exports.hiddenMarkov = {
  x: [0.3, 0.6, 0.2, 0.8],
  f([a, b, c, d]) {
    const A = [
        [1 - a, a],
        [b, 1 - b],
      ],
      B = [
        [1 - c, c],
        [d, 1 - d],
      ];
    const obs = [0, 1, 1, 0, 1, 0, 0];
    let al = [0.5 * B[0][obs[0]], 0.5 * B[1][obs[0]]];
    for (let t = 1; t < obs.length; t++) {
      al = [0, 1].map((j) => (al[0] * A[0][j] + al[1] * A[1][j]) * B[j][obs[t]]);
    }
    return Math.log(al[0] + al[1]);
  },
};
exports.elo = {
  x: [0.1, 0.2, -0.3],
  f(r) {
    const games = [
      [0, 1, 1],
      [1, 2, 0],
      [0, 2, 1],
      [2, 1, 1],
    ];
    return -games.reduce((s, [i, j, w]) => {
      const p = 1 / (1 + Math.exp(r[j] - r[i]));
      return s + (w ? Math.log(p) : Math.log(1 - p));
    }, 0);
  },
};
exports.blackScholes = {
  x: [100, 0.2, 0.05, 1],
  f([S, v, r, T]) {
    const K = 105;
    const N = (x) => {
      const k = 1 / (1 + 0.2316419 * Math.abs(x));
      const d = 0.3989423 * Math.exp((-x * x) / 2);
      const p = d * k * (0.3193815 + k * (-0.3565638 + k * (1.781478 + k * (-1.821256 + k * 1.330274))));
      return x > 0 ? 1 - p : p;
    };
    const d1 = (Math.log(S / K) + (r + (v * v) / 2) * T) / (v * Math.sqrt(T)),
      d2 = d1 - v * Math.sqrt(T);
    return S * N(d1) - K * Math.exp(-r * T) * N(d2);
  },
};
exports.binom = {
  x: [100, 0.2],
  f([S, v]) {
    const n = 20,
      dt = 1 / n,
      u = Math.exp(v * Math.sqrt(dt)),
      d = 1 / u,
      p = (Math.exp(0.05 * dt) - d) / (u - d);
    const V = [];
    for (let i = 0; i <= n; i++) V[i] = Math.max(105 - S * u ** (2 * i - n), 0);
    for (let s = n - 1; s >= 0; s--)
      for (let i = 0; i <= s; i++)
        V[i] = Math.max(Math.exp(-0.05 * dt) * (p * V[i + 1] + (1 - p) * V[i]), 105 - S * u ** (2 * i - s));
    return V[0];
  },
};
exports.softdtw = {
  x: [0.1, 0.5, 0.9, 1.4, 0.7],
  f(x) {
    const y = [0.2, 0.4, 1.0, 1.2];
    const n = x.length,
      m = y.length,
      g = 0.3;
    const R = Array.from({ length: n + 1 }, () => Array(m + 1).fill(1e10));
    R[0][0] = 0;
    const softmin = (a, b, c) => {
      const mn = Math.min(a, b, c);
      return mn - g * Math.log(Math.exp(-(a - mn) / g) + Math.exp(-(b - mn) / g) + Math.exp(-(c - mn) / g));
    };
    for (let i = 1; i <= n; i++)
      for (let j = 1; j <= m; j++) {
        const d = (x[i - 1] - y[j - 1]) ** 2;
        R[i][j] = d + softmin(R[i - 1][j], R[i][j - 1], R[i - 1][j - 1]);
      }
    return R[n][m];
  },
};
exports.cubicSpline = {
  x: [0.2, 0.9, 0.4, 1.3],
  f(y) {
    const n = y.length;
    const a = [...y],
      h = 1;
    const al = [],
      l = [1],
      mu = [0],
      z = [0];
    for (let i = 1; i < n - 1; i++) al[i] = (3 / h) * (a[i + 1] - a[i]) - (3 / h) * (a[i] - a[i - 1]);
    for (let i = 1; i < n - 1; i++) {
      l[i] = 4 * h - h * mu[i - 1];
      mu[i] = h / l[i];
      z[i] = (al[i] - h * z[i - 1]) / l[i];
    }
    const c = new Array(n).fill(0),
      b = [],
      d = [];
    for (let j = n - 2; j >= 0; j--) {
      c[j] = z[j] - mu[j] * c[j + 1];
      b[j] = (a[j + 1] - a[j]) / h - (h * (c[j + 1] + 2 * c[j])) / 3;
      d[j] = (c[j + 1] - c[j]) / (3 * h);
    }
    const t = 0.37;
    return a[1] + b[1] * t + c[1] * t * t + d[1] * t ** 3;
  },
};
exports.matrixExponential = {
  x: [0.5, 0.2, -0.3, 0.7],
  f(x) {
    const A = [
      [x[0], x[1]],
      [x[2], x[3]],
    ];
    const mul = (A, B) => A.map((r) => B[0].map((_, j) => r.reduce((s, v, k) => s + v * B[k][j], 0)));
    let T = [
        [1, 0],
        [0, 1],
      ],
      S = [
        [1, 0],
        [0, 1],
      ];
    for (let k = 1; k < 12; k++) {
      T = mul(T, A).map((r) => r.map((v) => v / k));
      S = S.map((r, i) => r.map((v, j) => v + T[i][j]));
    }
    return S[0][0] * S[1][1] - S[0][1];
  },
};
