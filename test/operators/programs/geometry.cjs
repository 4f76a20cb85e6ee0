"use wengert";
class Vec3 {
  constructor(x, y, z) {
    this.x = x;
    this.y = y;
    this.z = z;
  }
  add(o) {
    return new Vec3(this.x + o.x, this.y + o.y, this.z + o.z);
  }
  sub(o) {
    return new Vec3(this.x - o.x, this.y - o.y, this.z - o.z);
  }
  scale(s) {
    return new Vec3(this.x * s, this.y * s, this.z * s);
  }
  dot(o) {
    return this.x * o.x + this.y * o.y + this.z * o.z;
  }
  cross(o) {
    return new Vec3(this.y * o.z - this.z * o.y, this.z * o.x - this.x * o.z, this.x * o.y - this.y * o.x);
  }
  get length() {
    return Math.sqrt(this.dot(this));
  }
  static of([x, y, z]) {
    return new Vec3(x, y, z);
  }
}
class Complex {
  constructor(re, im = 0) {
    this.re = re;
    this.im = im;
  }
  mul(o) {
    return new Complex(this.re * o.re - this.im * o.im, this.re * o.im + this.im * o.re);
  }
  add(o) {
    return new Complex(this.re + o.re, this.im + o.im);
  }
  abs2() {
    return this.re ** 2 + this.im ** 2;
  }
}
exports.sdf = {
  x: [0.3, 0.8, -0.2],
  f(p) {
    const sphere = (q, r) => Math.hypot(...q) - r;
    const box = (q, b) => {
      const d = q.map((v, i) => Math.abs(v) - b[i]);
      const o = d.map((v) => Math.max(v, 0));
      return Math.hypot(...o) + Math.min(Math.max(...d), 0);
    };
    const smin = (a, b, k) => {
      const h = Math.max(k - Math.abs(a - b), 0) / k;
      return Math.min(a, b) - h * h * k * 0.25;
    };
    return smin(sphere(p, 0.5), box([p[0] - 0.4, p[1], p[2]], [0.3, 0.2, 0.1]), 0.3);
  },
};
exports.nbody = {
  x: [1, 0, 0, 0, 1, 0, 0, 0.5, 0, -0.5, 0.2, 0.1],
  f(s) {
    let pos = [Vec3.of(s.slice(0, 3)), Vec3.of(s.slice(3, 6))],
      vel = [Vec3.of(s.slice(6, 9)), Vec3.of(s.slice(9, 12))];
    const h = 0.01;
    for (let k = 0; k < 30; k++) {
      const d = pos[1].sub(pos[0]);
      const r3 = d.length ** 3;
      vel = [vel[0].add(d.scale(h / r3)), vel[1].sub(d.scale(h / r3))];
      pos = pos.map((p, i) => p.add(vel[i].scale(h)));
    }
    return pos[0].dot(pos[1]) + pos[0].cross(vel[0]).length;
  },
};
exports.complexPoly = {
  x: [0.3, 0.2, -0.5, 0.7],
  f([a, b, c, d]) {
    let z = new Complex(a, b);
    const k = new Complex(c, d);
    for (let i = 0; i < 6; i++) z = z.mul(z).add(k);
    return z.abs2();
  },
};
exports.functions = {
  x: [3, 4],
  f(x) {
    return (
      Math.hypot(x[0], x[1]) +
      Math.atan2(x[1], x[0]) +
      Math.cbrt(x[0]) +
      Math.log1p(x[1]) +
      Math.expm1(x[0] / 10) +
      Math.log2(x[0]) +
      Math.log10(x[1]) +
      Math.sinh(x[0] / 5) +
      Math.acosh(x[1]) +
      Math.asinh(x[0]) +
      Math.atanh(x[0] / 9)
    );
  },
};
exports.cloth = {
  x: Array.from({ length: 27 }, (_, i) => Math.sin(i) * 0.3 + i * 0.1),
  f(x) {
    let e = 0;
    const id = (r, c) => 3 * (r * 3 + c);
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++) {
        for (const [dr, dc] of [
          [0, 1],
          [1, 0],
          [1, 1],
        ]) {
          if (r + dr > 2 || c + dc > 2) continue;
          let d = 0;
          for (let k = 0; k < 3; k++) {
            const t = x[id(r, c) + k] - x[id(r + dr, c + dc) + k];
            d += t * t;
          }
          e += 0.5 * (Math.sqrt(d) - 1) ** 2;
        }
        e += 9.8 * 0.01 * x[id(r, c) + 1];
      }
    return e;
  },
};
exports.neighbours = {
  x: [0.3, 0.1, 0.9, 0.4, 0.2, 0.8, 0.5, 0.5, 0.1],
  f(g) {
    const at = (r, c) => g[((r + 3) % 3) * 3 + ((c + 3) % 3)];
    let s = 0;
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++) {
        let nb = 0;
        for (let i = -1; i <= 1; i++) for (let j = -1; j <= 1; j++) if (i || j) nb += at(r + i, c + j);
        s += 1 / (1 + Math.exp(-(nb - at(r, c) * 3)));
      }
    return s;
  },
};
exports.bezier = {
  x: [0, 0, 1, 2, 3, 2, 4, 0],
  f(p) {
    const lerp = (a, b, t) => a.map((v, i) => v + (b[i] - v) * t);
    let len = 0,
      prev = null;
    for (let s = 0; s <= 10; s++) {
      const t = s / 10;
      let pts = [];
      for (let i = 0; i < 8; i += 2) pts.push([p[i], p[i + 1]]);
      while (pts.length > 1) pts = pts.slice(1).map((q, i) => lerp(pts[i], q, t));
      if (prev) len += Math.hypot(pts[0][0] - prev[0], pts[0][1] - prev[1]);
      prev = pts[0];
    }
    return len;
  },
};
exports.quat = {
  x: [0.9, 0.1, 0.2, 0.3],
  f(q) {
    const n = Math.sqrt(q.reduce((s, v) => s + v * v, 0));
    const [w, x, y, z] = q.map((v) => v / n);
    const R = [
      [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
      [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
      [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ];
    const v = [1, 2, 3];
    return R.map((r) => r.reduce((s, e, i) => s + e * v[i], 0)).reduce((s, e, i) => s + e * e * (i + 1), 0);
  },
};
exports.arm = {
  x: [0.3, 0.5, -0.4],
  f(th) {
    let a = 0,
      x = 0,
      y = 0;
    for (const t of th) {
      a += t;
      x += Math.cos(a);
      y += Math.sin(a);
    }
    return (x - 1) ** 2 + (y - 2) ** 2;
  },
};
exports.heat = {
  x: Array.from({ length: 16 }, (_, i) => Math.exp(-((i - 8) ** 2) / 8)),
  f(u0) {
    let u = u0.slice();
    const n = u.length;
    for (let t = 0; t < 25; t++) {
      const v = u.slice();
      for (let i = 1; i < n - 1; i++) v[i] = u[i] + 0.2 * (u[i - 1] - 2 * u[i] + u[i + 1]);
      u = v;
    }
    let s = 0;
    for (let i = 0; i < n; i++) s += u[i] ** 2 * i;
    return s;
  },
};
