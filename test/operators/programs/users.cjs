"use wengert";
exports.pk = {
  x: [0.9, 0.25, 12],
  x2: [2.5, 0.1, 20],
  f([ka, ke, V]) {
    const dose = 100,
      tEnd = 8,
      threshold = 1e-3;
    const rhs = (_t, { gut, blood }) => ({ gut: -ka * gut, blood: ka * gut - ke * blood });
    let t = 0,
      h = 0.1,
      y = { gut: dose, blood: 0 },
      auc = 0,
      steps = 0;
    while (t < tEnd) {
      if (steps++ > 500) throw new Error(`too many steps at t = ${t}`);
      h = Math.min(h, tEnd - t);
      const k1 = rhs(t, y);
      const k2 = rhs(t + h / 2, { gut: y.gut + (h / 2) * k1.gut, blood: y.blood + (h / 2) * k1.blood });
      const k3 = rhs(t + 0.75 * h, { gut: y.gut + 0.75 * h * k2.gut, blood: y.blood + 0.75 * h * k2.blood });
      const next = {
        gut: y.gut + (h * (2 * k1.gut + 3 * k2.gut + 4 * k3.gut)) / 9,
        blood: y.blood + (h * (2 * k1.blood + 3 * k2.blood + 4 * k3.blood)) / 9,
      };
      const err = Math.max(...Object.keys(next).map((key) => Math.abs(next[key] - (y[key] + h * k2[key]))));
      const ok = err < 0.05;
      if (ok) {
        auc += (0.5 * h * (y.blood + next.blood)) / V;
        t += h;
        y = next;
        if (y.blood / V < threshold && t > 1) break;
      }
      h = ok ? Math.min(0.5, h * 1.5) : h / 2;
    }
    return auc + y.blood / V;
  },
  loose: false,
};
class Param {
  #v;
  static count = 0;
  constructor(v) {
    this.#v = v;
    Param.count;
  }
  get value() {
    return this.#v;
  }
  set value(v) {
    this.#v = v;
  }
  static zero() {
    return new Param(0);
  }
}
class Layer {
  constructor(w, b) {
    this.w = w;
    this.b = b;
  }
  *[Symbol.iterator]() {
    for (const r of this.w) yield* r;
    yield* this.b;
  }
  forward(x) {
    return this.w.map((row, i) => row.reduce((s, w, j) => s + w.value * x[j], this.b[i].value));
  }
  get size() {
    return [...this].length;
  }
}
class Tanh extends Layer {
  static scale = 1.5;
  forward(x) {
    return super.forward(x).map((v) => Tanh.scale * Math.tanh(v));
  }
}
class Net {
  #layers = [];
  add(l) {
    this.#layers.push(l);
    return this;
  }
  run(x) {
    return this.#layers.reduce((v, l) => l.forward(v), x);
  }
  get penalty() {
    let s = 0;
    for (const l of this.#layers) for (const p of l) s += p.value ** 2;
    return s / this.#layers.reduce((n, l) => n + l.size, 0);
  }
}
exports.net = {
  x: [0.1, -0.3, 0.5, 0.7, 0.2, -0.4, 0.3, 0.6, -0.1],
  f(p) {
    let k = 0;
    const take = (n) => Array.from({ length: n }, () => new Param(p[k++]));
    const net = new Net().add(new Tanh([take(2), take(2)], take(2))).add(new Layer([take(2)], take(1)));
    let loss = 0;
    for (const [a, b, y] of [
      [0, 0, 0],
      [0, 1, 1],
      [1, 0, 1],
      [1, 1, 0],
    ]) {
      const [o] = net.run([a, b]);
      loss += (o - y) ** 2;
    }
    return loss + 0.01 * net.penalty;
  },
};
exports.machine = {
  x: [0.7, 1.3, -0.4],
  x2: [-0.7, 0.3, 0.4],
  f(x) {
    let s = 0,
      state = "start";
    loop: for (let step = 0; ; step++) {
      switch (state) {
        case "start":
          s += x[0];
          state = x[0] > 0 ? "up" : "down";
          continue loop;
        // biome-ignore lint/suspicious/noFallthroughSwitchClause: a case that falls through is one of the ways of the language
        case "up":
          s *= x[1];
        case "mid":
          s += Math.sin(x[2]) * step;
          state = "down";
          break;
        case "down":
          s -= x[2] ** 2;
          state = step > 5 ? "end" : "mid";
          break;
        default:
          break loop;
      }
      if (step > 20) break;
    }
    return s;
  },
};
class Singular extends Error {
  constructor(at) {
    super(`singular at ${at}`);
    this.at = at;
  }
}
exports.tryFinally = {
  x: [0.5, 2],
  x2: [-0.5, 2],
  f([a, b]) {
    let tries = 0,
      log = [];
    const inv = (v) => {
      if (Math.abs(v) < 1e-3 || v < 0) throw new Singular(v);
      return 1 / v;
    };
    const safe = (v) => {
      try {
        return inv(v) * b;
      } catch (e) {
        if (!(e instanceof Singular)) throw e;
        log.push(e.at);
        return e.at * e.at;
      } finally {
        tries++;
      }
    };
    return safe(a) + safe(b) + safe(a - b) * tries + log.length;
  },
};
exports.rayMarch = {
  x: [0.1, -0.2, 0.9],
  x2: [0.3, 0.2, 0.7],
  f([cx, cy, r]) {
    const sub = (a, b) => a.map((v, i) => v - b[i]);
    const len = (a) => Math.hypot(...a);
    const scene = (p) => Math.min(len(sub(p, [cx, cy, 0])) - r, p[1] + 1.5);
    const shade = (px, py) => {
      const o = [0, 0, -4],
        d0 = [px, py, 2],
        L = len(d0),
        d = d0.map((v) => v / L);
      let t = 0;
      for (let i = 0; i < 64; i++) {
        const dist = scene(o.map((v, k) => v + t * d[k]));
        if (dist < 1e-7) break;
        if (t > 20) return 0;
        t += dist;
      }
      return 1 / (1 + t * t);
    };
    let s = 0;
    for (let j = -1; j <= 1; j++) for (let i = -1; i <= 1; i++) s += shade(i * 0.2, j * 0.2);
    return s;
  },
};
const table = [
  [1, 2, 4, 7],
  [2, 3, 6, 9],
  [3, 5, 8, 12],
];
exports.lookup = {
  x: [1.3, 0.6],
  x2: [2.7, 1.6],
  f([u, v]) {
    const clamp = (t, lo, hi) => Math.max(lo, Math.min(hi, t));
    const i = clamp(Math.floor(v), 0, table.length - 2),
      j = clamp(Math.floor(u), 0, table[0].length - 2);
    const fu = u - j,
      fv = v - i;
    const [[a, b], [c, d]] = [table[i].slice(j, j + 2), table[i + 1].slice(j, j + 2)];
    return (a * (1 - fu) + b * fu) * (1 - fv) + (c * (1 - fu) + d * fu) * fv + Math.exp(-u * v);
  },
};
class Quantity {
  static #unit = "m";
  constructor(v, u = Quantity.#unit) {
    this.v = v;
    this.u = u;
  }
  valueOf() {
    return this.v;
  }
  times(o) {
    return new Quantity(this.v * (o.v ?? o), `${this.u}*${o.u ?? 1}`);
  }
  get squared() {
    return this.times(this);
  }
  static sum(...qs) {
    return qs.reduce((s, q) => new Quantity(s.v + q.v, q.u), new Quantity(0));
  }
}
exports.quantity = {
  x: [2, 3],
  f([a, b]) {
    const q = Quantity.sum(new Quantity(a).squared, new Quantity(b).times(4), new Quantity(1));
    return q.v * q.u.length + (new Quantity(a) > new Quantity(b) ? a : b);
  },
};
exports.valueOf = {
  x: [2, 3],
  f([a, b]) {
    const q = new Quantity(a),
      r = new Quantity(b);
    return q * r + +q - r / 2;
  },
};
exports.quick = {
  x: [3.2, 1.1, 2.5, 0.3, 2.6],
  x2: [0.2, 3.1, 1.5, 4.3, 2.6],
  f(x) {
    const sort = ([p, ...rest]) =>
      p === undefined ? [] : [...sort(rest.filter((v) => v < p)), p, ...sort(rest.filter((v) => v >= p))];
    const s = sort(x);
    return s.reduce((t, v, i) => t + v * v * (i + 1), 0) + (s.at(-1) - s.at(0)) * s[s.length >> 1];
  },
};
exports.events = {
  x: [1.3, 0.7, 2.1],
  x2: [0.7, 1.7, 0.9],
  f([a, b, c]) {
    const queue = [
      { t: a, kind: "a" },
      { t: b, kind: "b" },
      { t: c, kind: "c" },
    ];
    let cost = 0,
      now = 0,
      n = 0;
    while (true) {
      queue.sort((p, q) => p.t - q.t);
      const ev = queue.shift();
      if (!ev || n++ > 12) break;
      cost += (ev.t - now) ** 2 * (n + 1);
      now = ev.t;
      if (ev.kind === "a" && now < 4) queue.push({ t: now + a, kind: "a" });
      else if (ev.kind === "b" && now < 2) queue.push({ t: now * 1.5 + 0.1, kind: "b" });
    }
    return cost;
  },
};
exports.circuit = {
  x: [10, 5, 0.1, 2],
  x2: [0.1, 5, 10, 2],
  f([R1, R2, R3, R4]) {
    const g = [R1, R2, R3, R4].map((r) => 1 / r);
    const A = [
        [g[0] + g[1], -g[1], 0, 1],
        [-g[1], g[1] + g[2], -g[2], 0],
        [0, -g[2], g[2] + g[3], 0],
        [1, 0, 0, 0],
      ],
      b = [0, 0, 0.5, 9];
    const n = b.length;
    for (let c = 0; c < n; c++) {
      let piv = c;
      for (let r = c + 1; r < n; r++) if (Math.abs(A[r][c]) > Math.abs(A[piv][c])) piv = r;
      if (Math.abs(A[piv][c]) < 1e-12) throw new Error("singular matrix");
      if (piv !== c) {
        [A[c], A[piv]] = [A[piv], A[c]];
        [b[c], b[piv]] = [b[piv], b[c]];
      }
      for (let r = c + 1; r < n; r++) {
        const f = A[r][c] / A[c][c];
        if (f === 0) continue;
        for (let k = c; k < n; k++) A[r][k] -= f * A[c][k];
        b[r] -= f * b[c];
      }
    }
    const v = Array(n);
    for (let i = n - 1; i >= 0; i--) {
      let s = b[i];
      for (let k = i + 1; k < n; k++) s -= A[i][k] * v[k];
      v[i] = s / A[i][i];
    }
    return v[1] * v[2] + v[3] ** 2;
  },
};
exports.special = {
  x: [0.7, 2.3],
  f([x, a]) {
    const erf = (z) => {
      let term = z,
        sum = z;
      for (let n = 1; Math.abs(term) > 1e-16; n++) {
        term *= (-z * z) / n;
        sum += term / (2 * n + 1);
      }
      return (2 / Math.sqrt(Math.PI)) * sum;
    };
    const g = 7,
      c = [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
      ];
    const lgamma = (z) => {
      if (z < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * z))) - lgamma(1 - z);
      z -= 1;
      let s = c[0];
      for (let i = 1; i < g + 2; i++) s += c[i] / (z + i);
      const t = z + g + 0.5;
      return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(s);
    };
    return erf(x) * Math.exp(lgamma(a) - lgamma(a + 0.5) * 0.5) + lgamma(0.2 * x);
  },
};
exports.american = {
  x: [100, 105, 0.2, 0.05],
  x2: [90, 105, 0.3, 0.02],
  f([S, K, sig, r]) {
    const N = 12,
      T = 1,
      dt = T / N,
      u = Math.exp(sig * Math.sqrt(dt)),
      d = 1 / u,
      p = (Math.exp(r * dt) - d) / (u - d),
      disc = Math.exp(-r * dt);
    let V = Array.from({ length: N + 1 }, (_, i) => Math.max(K - S * u ** (N - i) * d ** i, 0));
    for (let n = N - 1; n >= 0; n--)
      V = Array.from({ length: n + 1 }, (_, i) => {
        const hold = disc * (p * V[i] + (1 - p) * V[i + 1]);
        const ex = K - S * u ** (n - i) * d ** i;
        return ex > hold ? ex : hold;
      });
    return V[0];
  },
};
exports.hoist = {
  x: [0.6, 1.4],
  f(x) {
    var i0 = 0.5,
      total = twice(x[0]);
    // biome-ignore lint/correctness/noInnerDeclarations: how names of var reach out of blocks is the point
    for (var i = 0; i < 3; i++) {
      // biome-ignore lint/correctness: how names of var reach out of blocks, and are there before, is the point
      var total2 = (total2 || 0) + x[1] * i;
    }
    {
      const x = 3;
      total += x;
    }
    function twice(v) {
      return helper(v) * 2;
      function helper(v) {
        return v * v + i0;
      }
    }
    const fs = [];
    for (let k = 0; k < 3; k++) fs.push(() => k * x[0]);
    return total + total2 + i + fs.reduce((s, f) => s + f(), 0) + ((n) => (n ? n * x[1] : 0))(4);
  },
};
exports.config = {
  x: [1.2, 0.4],
  f([k, rest = 1, { extra = 3 } = {}]) {
    const cfg = { spring: { k }, damper: undefined, list: [k, undefined, rest], opt: null };
    const {
      spring: { k: kk = 5, c = 0.5 } = {},
      damper: { d = 0.3 } = {},
      list: [first, second = 7, third],
    } = cfg;
    const z = cfg?.opt?.value ?? rest ** 2;
    const w = cfg.missing?.[0]?.(3) ?? first * third;
    let acc = kk * c + d * second + z + w + extra;
    acc ??= 100;
    cfg.opt ??= { value: k };
    cfg.n ||= rest;
    cfg.n &&= cfg.n * 2;
    return acc * cfg.opt.value + cfg.n;
  },
};
exports.polyText = {
  x: [1.3, -0.7],
  f([x, y]) {
    const parse = (text) =>
      text
        .replace(/\s+/g, "")
        .split("+")
        .map((term) => {
          const [, c = "1", px = "0", py = "0"] = /^(-?\d*\.?\d+)?(?:\*?x\^(\d+))?(?:\*?y\^(\d+))?$/.exec(term);
          return { c: Number(c), px: +px, py: parseInt(py, 10) };
        });
    return parse("3*x^2*y^1 + -2*x^1*y^3 + 0.5*y^2 + x^4").reduce((s, { c, px, py }) => s + c * x ** px * y ** py, 0);
  },
};
exports.reads = {
  x: [2.7, -1.4],
  x2: [3.2, -2.1],
  f([a, b]) {
    if (!Number.isFinite(a) || Number.isNaN(b)) return NaN;
    const k = Math.trunc(a),
      s = Math.sign(b),
      fr = a - Math.floor(a),
      rd = Math.round(b),
      ce = Math.ceil(b);
    const n = Number.isInteger(k) ? k : -1;
    const bits = n * 2 + 1,
      par = n % 2;
    return a ** n + s * b * bits + fr * fr + rd * a + ce + par + Math.fround(1.5) * a + (a % 1) * (b % 0.5);
  },
};
