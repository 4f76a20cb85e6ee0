"use wengert";
exports.mapReduce = {
  x: [1, 2, 3, 4],
  f(x) {
    return (
      x
        .map((v, i) => v * Math.sin(i + v))
        .filter((_, i) => i % 2 === 0)
        .reduce((a, b) => a + b * b, 0) +
      Math.max(...x) -
      Math.min(...x)
    );
  },
};
exports.sortMedian = {
  x: [3.1, 1.2, 2.7, 0.4, 5.2],
  f(x) {
    const s = [...x].sort((a, b) => a - b);
    return s[2] ** 2 + s[0] * s[4];
  },
};
exports.objects = {
  x: [0.4, 0.6, 1.1],
  f([a, b, c]) {
    const cfg = { ...{ gain: 2, bias: b }, c };
    const { gain, bias: bb = 3, ...rest } = cfg;
    const out = Object.values(rest).reduce((s, v) => s + v, 0);
    const m = new Map([
      ["a", a],
      ["b", b],
    ]);
    let t = 0;
    for (const [k, v] of m) t += k === "a" ? v * 2 : v * v;
    return gain * a * bb + out + t;
  },
};
exports.switchCases = {
  x: [0.4, 2],
  f([a, b]) {
    let r = 0;
    for (let i = 0; i < 6; i++) {
      switch (i % 3) {
        case 0:
          r += a * i;
          break;
        // biome-ignore lint/suspicious/noFallthroughSwitchClause: a case that falls through is one of the ways of the language
        case 1:
          r += a * b;
        default:
          r -= b * b * 0.1;
      }
    }
    return r;
  },
};
exports.conditionals = {
  x: [0.4, -2],
  f([a, b]) {
    const relu = (x) => (x > 0 ? x : 0);
    const lrelu = (x) => (x > 0 ? x : 0.01 * x);
    return relu(a) * lrelu(b) + (a > 0 && b < 0 ? a * a : b) + (a ?? b) + (b || a);
  },
};
exports.generator = {
  x: [0.5, 0.7],
  f([a, b]) {
    function* pts() {
      for (let i = 0; i < 4; i++) yield i * a + b;
    }
    let s = 0;
    for (const p of pts()) s += p * p;
    return s;
  },
};
exports.recursion = {
  x: [0.5, 1.7],
  f([a, b]) {
    const go = (n, x) => (n === 0 ? x : go(n - 1, Math.sin(x) + a * n) * b);
    return go(5, a);
  },
};
exports.trycatch = {
  x: [0.5, 1.7],
  f([a, b]) {
    let r = 0;
    try {
      r = a * b;
      if (r > 0) throw new Error("x");
    } catch {
      r = a + b * b;
    } finally {
      r *= 2;
    }
    return r;
  },
};
exports.labels = {
  x: [0.5, 1.7],
  f([a, b]) {
    let s = 0;
    outer: for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        if (i * j === 6) continue outer;
        if (i === 3 && j === 2) break outer;
        s += (a ** (i + 1) * b) / (j + 1);
      }
    }
    return s;
  },
};
exports.typedArrays = {
  x: [0.5, 1.7, 2.2],
  f(x) {
    const t = new Float64Array(6);
    for (let i = 0; i < 3; i++) {
      t[i] = x[i] * 2;
      t[i + 3] = t[i] * x[2 - i];
    }
    let s = 0;
    for (const v of t) s += v * v;
    return s;
  },
};
exports.padovan = {
  x: [0.5, 0.3],
  f([a, b]) {
    const memo = new Map();
    const p = (n) => {
      if (n < 3) return a + n * b;
      if (memo.has(n)) return memo.get(n);
      const v = p(n - 2) * 0.9 + p(n - 3) * a;
      memo.set(n, v);
      return v;
    };
    return p(12);
  },
};
exports.conversions = {
  x: [0.5, 0.3],
  f([a, b]) {
    const s = `${1 + 1}`;
    const k = Number(s) + parseInt("3", 10);
    return a ** k + b * s.length;
  },
};
exports.closureState = {
  x: [0.5, 0.3],
  f([a, b]) {
    let count = 0,
      total = 0;
    const add = (v) => {
      count++;
      total += v;
    };
    [a, b, a * b].forEach(add);
    return total / count;
  },
};
exports.defaultsAndSpread = {
  x: [0.5, 0.3, 2],
  f(x) {
    const sum = (...v) => v.reduce((s, t) => s + t, 0);
    const h = (a, b = a * 2, { c = b } = {}) => a * b * c;
    return sum(...x, ...x) + h(x[0]) + h(x[1], x[2], { c: x[0] });
  },
};
exports.doWhile = {
  x: [0.5],
  f([a]) {
    let s = 0,
      k = 0;
    do {
      s += a ** k / (k + 1);
      k++;
    } while (k < 8 && s < 100);
    return s;
  },
};
exports.commas = {
  x: [0.5, 2],
  f([a, b]) {
    let i = 0,
      s = 0;
    for (i = 0, s = a; i < 5; i++, s += b * i);
    s **= 2;
    s -= a;
    s /= b;
    s %= 7;
    return s;
  },
};
exports.reverseIdx = {
  x: [0.5, 2, 3, 1],
  f(x) {
    let s = 0;
    for (let i = x.length - 1; i >= 0; i--) s = s * 0.5 + x[i] * x[(i + 1) % x.length];
    for (let i = 0; i < x.length; i += 2) s += x[i] * x.at(-1 - i);
    return s;
  },
};
exports.flattened = {
  x: [0.5, 2, 3, 1],
  f(x) {
    const M = [x.slice(0, 2), x.slice(2)];
    return (
      M.flat()
        .concat([1])
        .flatMap((v) => [v, v * v])
        .map((v, i) => v * i)
        .reduce((a, b) => a + b) +
      M.flat().indexOf(99) +
      x.length
    );
  },
};
exports.entries = {
  x: [0.5, 2, 3],
  f(x) {
    let s = 0;
    for (const [i, v] of x.entries()) s += i * v * v;
    for (const i in [1, 2]) s += x[i];
    x.forEach((v, _, all) => {
      s += v * all[0];
    });
    return (
      s + (x.some((v) => v > 2) ? x[0] : 0) + (x.every((v) => v > 0) ? x[1] : 0) + x.findIndex((v) => v > 1) * x[2]
    );
  },
};
exports.mutated = {
  x: [0.5, 2, 3],
  f(x) {
    const y = x.slice();
    y.push(y[0] * y[1]);
    y.unshift(y.pop());
    y.splice(1, 1, y[2] * 2, 7);
    y.reverse();
    const [h, ...t] = y;
    y[0] += h;
    return t.reduce((a, b) => a * 0.3 + b, h) + y[0];
  },
};
exports.roundings = {
  x: [0.5, 1.7],
  f([a, b]) {
    return Math.fround(a * b) + Math.trunc(b) * a + Math.round(b) + Math.sign(a) * b;
  },
  loose: true,
};
