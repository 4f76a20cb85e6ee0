import { readFileSync } from "node:fs";
import {
  add,
  broadcastTo,
  cond,
  cos,
  customJvp,
  customVjp,
  dot,
  exp,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jvp,
  log,
  matmul,
  maximum,
  mul,
  pow,
  scan,
  sin,
  sqrt,
  stopGradient,
  sum,
  type Tensor,
  tanh,
  tensor,
  update,
  vjp,
  vmap,
  where,
  whileLoop,
  zeros,
} from "../../src/index.ts";
import { holds, refuses } from "./support.ts";

/** Numbers from an independent system in f64, see expected.json; the others are closed forms. */
const expected = JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8")) as Record<string, unknown>;
const same = (name: string, f: () => unknown): void => holds(name, f, expected[name]);

const X = tensor([
  [0.3, -0.7, 1.2],
  [0.5, 0.9, -0.4],
]);
const W = tensor([
  [0.2, -0.1, 0.4],
  [0.7, 0.3, -0.5],
  [0.1, 0.6, 0.9],
]);
const v = tensor([0.3, -0.7, 1.2]);
const int = (x: number[]): Tensor => tensor(x, { dtype: "i32" });
const f0 = (x: Tensor): Tensor => sum(sin(matmul(W, x)).mul(x));

same("grad_vmap_grad", () => grad((x) => sum(vmap(grad(f0))(x).pow(2)))(X));
same("vmap_grad_vmap", () =>
  vmap(grad((x) => sum(vmap((a, b) => exp(a.mul(b)).mul(a), { inAxes: [0, null] })(x, x.at(0)))))(X),
);
same("hess", () => hessian((x) => sum(tanh(matmul(W, x))).pow(2))(v));
same("gather", () => grad((x) => sum(x.at([2, 0, 2]).pow(3).mul(x)))(v));
same("gather_h", () => hessian((x) => sum(x.at([2, 0, 2]).pow(3).mul(x)))(v));
same("vgather", () => vmap(grad((x) => sum(sin(x.at([2, 0, 2]).mul(x)).mul(x))))(X));
const up = (x: Tensor): Tensor => sum(update(x.mul(x), [1], x.at(0).mul(x.at(2)).reshape(1)).pow(2));
same("upd", () => hessian(up)(v));
same("vupd", () => vmap(grad(up))(X));
same("vidx", () => vmap((i, x) => grad((y: Tensor) => y.at(i).pow(2))(x), { inAxes: [0, null] })(int([2, 0, 1]), v));
same("matvmap", () => grad((A) => sum(vmap((x) => tanh(matmul(A, x)))(X).pow(2)))(W));

const sc = (x: Tensor): Tensor => {
  const [c, ys] = scan(
    (h, a) => {
      const next = tanh(matmul(W, h).add(a.mul(x)));
      return [next, sum(next.mul(next))] as const;
    },
    x,
    tensor([0.1, -0.2, 0.3, 0.7]),
  );
  return sum(c).mul(sum(ys));
};
same("scan_grad", () => grad(sc)(v));
same("scan_hess", () => hessian(sc)(v));
same("scan_jvp", () => jvp(sc, [v], [v])[1]);
same("scan_vmap_grad", () => vmap(grad(sc))(X));
same("scan_revrev", () => jacrev(grad(sc))(v));
same("scan_fwdfwd", () => jacfwd(jacfwd(sc))(v));
const scx = (x: Tensor, a: Tensor): Tensor => {
  const [c, ys] = scan(
    (h, t) => {
      const d = h.mul(sin(t)).add(x.at(0).mul(x.at(1)));
      return [d, d.mul(t)] as const;
    },
    x.at(2),
    a,
  );
  return c.add(sum(ys.pow(2)));
};
const A = tensor([0.4, 0.9, -1.3]);
const A2 = tensor([
  [0.4, 0.9, -1.3],
  [0.8, 1.8, -2.6],
]);
same("scan_xs", () => [grad(scx, { argnums: 1 })(v, A), grad(scx, { argnums: 0 })(v, A)]);
same("scan_mixed", () => jacfwd((a) => grad(scx)(v, a))(A));
same("scan_vmap_xs", () => vmap((a) => grad(scx)(v, a))(A2));
const sccond = (x: Tensor): Tensor => {
  const [c, ys] = scan(
    (h, a) => {
      const d = cond(
        h.at(0).gt(0),
        (u) => sin(u).mul(a),
        (u) => exp(u.neg()).mul(x),
        h,
      );
      return [d, d.at(1)] as const;
    },
    x,
    tensor([0.5, -0.8, 1.1]),
  );
  return sum(c.mul(c)).add(sum(ys));
};
same("sccond_jvp", () => jvp(sccond, [v], [tensor([1, 2, -1])])[1]);
same("sccond_grad", () => grad(sccond)(v));
same("sccond_hess", () => hessian(sccond)(v));
same("sccond_vmap", () => vmap(grad(sccond))(X));
same("sccond_vmaphess", () => vmap(hessian(sccond))(X));
const clo = (x: Tensor): Tensor =>
  grad((y: Tensor) => scan((c) => [c.mul(y).add(x)], y, null, { length: 4 })[0])(x.mul(x)).mul(x);
same("clo1", () => grad(clo)(0.8));
same("clo2", () => grad((x: Tensor) => grad(clo)(x))(0.8));
const gis = (x: Tensor): Tensor => {
  const [c, ys] = scan(
    (h) =>
      [
        h.sub(
          mul(
            0.1,
            grad((z: Tensor) =>
              z
                .pow(4)
                .mul(x)
                .add(sin(z.mul(x))),
            )(h),
          ),
        ),
        h,
      ] as const,
    x,
    null,
    { length: 5 },
  );
  return c.add(sum(ys));
};
same("grad_in_scan", () => [grad(gis)(0.9), grad((x: Tensor) => grad(gis)(x))(0.9)]);
same("vgis", () => vmap(grad(gis))([0.9, 0.2, -0.4].reduce((t) => t, tensor([0.9, 0.2, -0.4]))));
same("buf", () =>
  grad((x) =>
    sum(
      scan(
        (c, i) => [
          update(
            c,
            i,
            sin(c.at(i.sub(1)))
              .mul(x.at(i))
              .add(c.at(i)),
          ),
        ],
        x,
        int([1, 2]),
      )[0].pow(2),
    ),
  )(v),
);
same(
  "wh",
  () =>
    jvp(
      (x) =>
        whileLoop(
          (c) => c.le(10),
          (c) => c.mul(x),
          x,
        ),
      [1.7],
      [1],
    )[1],
);
holds("C088 a doubly mapped loop", () => {
  const g = (a: Tensor, b: Tensor): Tensor =>
    whileLoop(
      (c) => c.lt(10),
      (c) => c.mul(b),
      a,
    );
  const at = (h: (a: Tensor, b: Tensor) => Tensor) => vmap((a) => vmap((b) => h(a, b))(tensor([2, 3])))(tensor([1, 2]));
  return [at(g), at((a, b) => jvp((c) => g(c, b), [a], [tensor(1)])[1])];
}, [16, 27, 16, 18, 16, 27, 8, 9]);

const D = (f: (x: Tensor) => Tensor, x: Tensor): Tensor => grad(f)(x);
const d = (f: (x: Tensor) => Tensor, x: number): number => grad(f)(x);
holds("C060", () => [1, -2.5].map((x) => d((t) => t.mul(grad((y: Tensor) => t.add(y))(tensor(1))), x)), [1, 1]);
holds("C060 forward in forward", () => jvp((x) => x.mul(jvp((y) => x.add(y), [1], [1])[1]), [1], [1])[1], 1);
holds(
  "C060 mixed",
  () => [
    jvp((x) => x.mul(grad((y: Tensor) => x.add(y))(tensor(1))), [1], [1])[1],
    d((x) => x.mul(jvp((y) => x.add(y), [1], [1])[1]), 1),
  ],
  [1, 1],
);
const c61 = (x: Tensor): Tensor => x.mul(grad((y: Tensor) => x.mul(y))(1));
holds("C061", () => [d(c61, 4), d((x) => D(c61, x), 4)], [8, 2]);
const g62 = (yes: boolean, c: number | Tensor, u: Tensor): Tensor =>
  yes ? u.mul(grad((w: Tensor) => g62(false, u, w))(1)) : add(c, u);
holds("C062", () => [1, 3].map((u) => d((t) => g62(true, 0, t), u)), [1, 1]);
const c65 = (x0: Tensor): Tensor => {
  let x = x0;
  const h = (y: Tensor): Tensor => (x = x.mul(y));
  grad(h)(1);
  return grad(h)(1) as unknown as Tensor;
};
holds("C065 a closure variable keeps a value of a finished recording", () => d(c65, 1), 1);
holds(
  "C065 second use outside",
  () =>
    d((x0) => {
      let x = x0;
      grad((y: Tensor) => (x = x.mul(y).mul(y)))(1);
      return x.mul(x);
    }, 3),
  6,
);
const u64 = (u: Tensor, p: Tensor): Tensor => u.at(0).pow(2).mul(u.at(1).pow(3)).mul(p.mul(p));
holds("C064", () => grad((u) => grad(u64, { argnums: 1 })(u, 5) as unknown as Tensor)(tensor([2, 3])), [1080, 1080]);
holds(
  "C066",
  () =>
    grad((M) => sum(grad((x) => dot(x, matmul(M, x)))(tensor([1, 2])).pow(2)))(
      tensor([
        [1, 2],
        [0.5, 3],
      ]),
    ),
  [28, 57, 57, 116],
);
holds("C063 Legendre transform, three levels", () => {
  const m = 2;
  const gr = 9.8;
  const L = (q: Tensor, w: Tensor): Tensor =>
    dot(w, w)
      .mul(m / 2)
      .sub(q.at(1).mul(m * gr));
  const H = (q: Tensor, p: Tensor): Tensor => {
    let w: Tensor = tensor([0, 0]);
    for (let k = 0; k < 2; k++) {
      const r = grad(L, { argnums: 1 })(q, w).sub(p);
      const h = hessian((t: Tensor) => L(q, t))(w);
      w = w.sub(tensor([0, 1]).mul(r.at(1).div(h.at(1).at(1)))).sub(tensor([1, 0]).mul(r.at(0).div(h.at(0).at(0))));
    }
    return dot(p, w).sub(L(q, w));
  };
  return [grad(H)(tensor([1, 2]), tensor([5, 6])), H(tensor([1, 2]), tensor([5, 6]))];
}, [0, 19.6, 54.45]);
holds(
  "C067 log det of a Hessian",
  () =>
    d((s) => {
      const h = hessian((x) =>
        x
          .at(0)
          .pow(4)
          .add(x.at(1).pow(4))
          .mul(s)
          .div(12)
          .add(x.at(0).pow(2))
          .add(x.at(1).pow(2).mul(1.5))
          .add(s.mul(s).mul(x.at(0)).mul(x.at(1))),
      )(tensor([0.5, -1.5]));
      const e = (i: number, j: number): Tensor => h.at(i).at(j);
      return log(
        e(0, 0)
          .mul(e(1, 1))
          .sub(e(0, 1).mul(e(1, 0))),
      );
    }, 1.25),
  -0.10511363636363637,
);
holds(
  "C068",
  () =>
    jvp(
      grad((x) => sum(x.mul(x))),
      [tensor([1, 2, 3])],
      [tensor([0.5, -1, 2])],
    )[1],
  [1, -2, 4],
);
holds(
  "C071",
  () =>
    [
      [2, 3],
      [2, 0],
    ].map((p) => hessian((x) => x.at(0).pow(2).mul(x.at(1).pow(3)))(tensor(p))),
  [54, 108, 108, 72, 0, 0, 0, 0],
);
holds(
  "C072",
  () => [
    d((x) => D(tanh, x), 0.75),
    d((x) => D((y) => tensor(1).div(exp(y.neg()).add(1)), x), 0.75),
    d((x) => D(exp, x), 0.75),
  ],
  [-0.7578417022780214, -0.07808428307814441, 2.117000016612675],
);
holds(
  "C074",
  () =>
    hessian((x) =>
      dot(
        x,
        matmul(
          tensor([
            [1, 2, 3],
            [4, 5, 6],
            [7, 8, 9],
          ]),
          x,
        ),
      ),
    )(tensor([0, 0, 0])),
  [2, 6, 10, 6, 10, 14, 10, 14, 18],
);
holds(
  "C085 masked pair energy",
  () => {
    const q = tensor([1.3, -0.3, 0.7]);
    const off = tensor([
      [0, 1, 1],
      [1, 0, 1],
      [1, 1, 0],
    ]).gt(0);
    const E = (P: Tensor): Tensor => {
      const r = sqrt(
        sum(
          P.reshape([3, 1, 3])
            .sub(P.reshape([1, 3, 3]))
            .pow(2),
          2,
        ),
      );
      return sum(where(off, q.reshape([3, 1]).mul(q).div(r), 0));
    };
    const P = tensor([
      [0.1, 0, 0.2],
      [1, -0.2, 1.3],
      [2.4, 1.2, -0.2],
    ]);
    return [E(P), grad(E)(P), jacfwd(E)(P)];
  },
  (() => {
    const g = [
      -0.0059733386785463935, 0.17352249969474978, -0.3304460805709249, 0.19906410660548235, -0.0911285760460749,
      0.33129940062594454, -0.19309076792693597, -0.08239392364867487, -0.0008533200550196065,
    ];
    return [-0.0191726052543334, ...g, ...g];
  })(),
);
holds(
  "self-composition of grad to order 6",
  () => {
    let f: (x: Tensor) => Tensor = sin;
    for (let k = 0; k < 6; k++) {
      const g = f;
      f = (x) => D(g, x);
    }
    return f(tensor(0.3));
  },
  -Math.sin(0.3),
);

const both = (f: (x: Tensor) => Tensor, x: number): unknown[] => [d(f, x), jvp(f, [x], [1])[1]];
holds(
  "C001",
  () =>
    grad((M) => {
      const n = sqrt(sum(M.mul(M), 1));
      return sum(where(n.gt(0.5), n, 1));
    })(
      tensor([
        [5, 12],
        [0.6, 0.8],
        [0, 0],
      ]),
    ),
  [5 / 13, 12 / 13, 0.6, 0.8, 0, 0],
);
holds("C002", () => [0, 1e-9, 4].flatMap((x) => both((t) => where(t.lt(1), t, sqrt(t)), x)), [1, 1, 1, 1, 0.25, 0.25]);
holds("C003", () => [2, -4].flatMap((x) => both((t) => where(t.ge(0), t, sqrt(t.neg())), x)), [1, 1, -0.25, -0.25]);
const c5 = (x: Tensor): Tensor => where(x.lt(15), x, exp(exp(x)));
holds("C005", () => [d(c5, 10), d((x) => D(c5, x), 10), ...both((x) => D(c5, x), 10)], [1, 0, 0, 0]);
holds(
  "C006",
  () =>
    [
      [1, 1],
      [3, 2],
    ].map(([x, y]) => grad((a, b) => where(b.gt(1), a.div(b.sub(1)), 0), { argnums: [0, 1] })(x!, y!)),
  [0, 0, 1, -3],
);
holds(
  "C007",
  () =>
    [
      [0, 1.5],
      [0.5, 1.5],
    ].map(([x, y]) =>
      grad((a, b) => (a.eq(0).item() ? b.mul(b).add(a.mul(0)) : b.pow(3)), { argnums: [0, 1] })(x!, y!),
    ),
  [0, 3, 0, 6.75],
);
holds("C009", () => grad((x) => sqrt(x.sub(2)).at(1))(tensor([0, 3, -1])), [0, 0.5, 0]);
holds(
  "C009 inside another recording",
  () => vmap(grad((x) => sqrt(x.sub(2)).at(1)))(tensor([[0, 3, -1]])),
  [0, 0.5, 0],
);
holds("a product of square roots at 0 is an honest NaN", () => both((x) => sqrt(x).mul(sqrt(x)), 0), [
  Number.NaN,
  Number.NaN,
]);
holds(
  "C086",
  () =>
    vmap(
      grad((x) =>
        cond(
          x.gt(0),
          (y) => y.mul(y),
          (y) => y.pow(3),
          x,
        ),
      ),
    )(tensor([-1, -0.5, 0, 0.5, 2])),
  [3, 0.75, 0, 1, 4],
);
holds(
  "C087",
  () =>
    vmap(jacrev((x) => sqrt(sum(x.mul(x))).reshape(1)))(
      tensor([
        [0.2, 0.9, 0.4],
        [1, -2, 2],
      ]),
    ),
  [0.19900743804199783, 0.8955334711889902, 0.39801487608399566, 1 / 3, -2 / 3, 2 / 3],
);
holds(
  "C118 Clenshaw",
  () =>
    grad((c) => {
      let b1: Tensor = tensor(0);
      let b2: Tensor = tensor(0);
      for (let k = 5; k > 0; k--) [b1, b2] = [c.at(k).add(b1.mul(0.6)).sub(b2), b1];
      return c.at(0).add(b1.mul(0.3)).sub(b2);
    })(tensor([1, 2, 3, 4, 5, 6])),
  [1, 0.3, -0.82, -0.792, 0.3448, 0.99888],
);
holds("C119", () => both((x) => (x.gt(2).item() ? x.mul(0) : x.mul(2)), 0.5), [2, 2]);
holds("a tie of maximum splits, the same in every mode", () => {
  const f = (x: Tensor): Tensor => maximum(x.at(0), x.at(1));
  return [
    grad(f)(tensor([1, 1])),
    jacfwd(f)(tensor([1, 1])),
    vmap(grad(f))(
      tensor([
        [1, 1],
        [2, 1],
      ]),
    ),
  ];
}, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 0]);
holds(
  "vmap of a cond that holds a while ends",
  () =>
    vmap((x) =>
      cond(
        x.gt(0),
        (s) =>
          whileLoop(
            (c) => c.lt(10),
            (c) => c.mul(2),
            s,
          ),
        (s) => s,
        x,
      ),
    )(tensor([-1, 3])),
  [-1, 12],
);

const cube = customVjp(
  (x: Tensor) => x.pow(3),
  (x: Tensor) => [x.pow(3), [x]] as const,
  ([x], ct) => [cos(x).mul(ct)],
);
holds("custom reverse rule", () => d(cube, 1.3), Math.cos(1.3));
holds("custom reverse rule, second order", () => d((x) => D(cube, x), 1.3), -Math.sin(1.3));
same("cust_vg", () => grad((M) => sum(vmap((x: Tensor) => cube(x).mul(x))(M).pow(2)))(v));
holds("custom reverse rule used forward: its transpose", () => jvp(cube, [1.3], [2])[1], 2 * Math.cos(1.3));
holds("C069 a rule with a rule", () => {
  const back = customVjp(
    (x: Tensor, c: Tensor) => x.mul(x).mul(3).mul(c),
    (x: Tensor, c: Tensor) => [x.mul(x).mul(3).mul(c), [x, c]] as const,
    ([x, c], t) => [x.mul(6).mul(c).mul(t), x.mul(x).mul(3).mul(t)],
  );
  const op = customVjp(
    (x: Tensor) => x.pow(3),
    (x: Tensor) => [x.pow(3), x] as const,
    (x, c) => [back(x, c)],
  );
  return [2, -1.5].map((x) => d((t) => D(op, t), x));
}, [12, -9]);
holds(
  "C070 custom forward rule closing over a mapped value",
  () =>
    vmap((y) => {
      const foo = (x: Tensor, s: Tensor): Tensor =>
        customJvp(
          (z: Tensor) => z.add(s).add(x.mul(s)),
          (_z, [dz]) => dz,
        )(x).add(x);
      return grad((x: Tensor) => foo(x, y))(tensor(1));
    })(tensor([4, 5])),
  [2, 2],
);
refuses(
  "a custom reverse rule closing over a recorded value",
  () =>
    d(
      (x) =>
        customVjp(
          (y: Tensor) => y.mul(x),
          (y: Tensor) => [y.mul(x), y] as const,
          (_r, c) => [c],
        )(x),
      2,
    ),
  /closes over a recorded value/,
);

const newton = (a: Tensor): Tensor => {
  let x = a;
  for (let k = 0; k < 99 && x.mul(x).sub(a).gt(1e-14).item(); k++) x = x.add(a.div(x)).mul(0.5);
  return x;
};
holds(
  "while and if on the host; Hessian",
  () =>
    hessian((x) => {
      let y = x.at(0);
      let k = 0;
      while (y.item() < 10) {
        y = y.mul(x.at(1));
        k++;
      }
      return k % 2 ? y.mul(x.at(0)) : y;
    })(tensor([2, 2])),
  [16, 48, 48, 48],
);
holds(
  "Newton's iteration by a host while",
  () => [d(newton, 2), d((x) => D(newton, x), 2)],
  [0.5 / Math.SQRT2, -0.25 * 2 ** -1.5],
  1e-9,
);
holds(
  "identity, constant, unused",
  () => [
    d((x) => x, 3),
    d(() => tensor(7), 3),
    grad((_x) => 7)(3),
    grad((x) => x.at(0))(tensor([1, 2])),
    grad((_x, y) => y.mul(2))(1, 5),
    hessian((x) => sum(x))(tensor([1, 2])),
  ],
  [1, 0, 0, 1, 0, 0, 0, 0, 0, 0],
);
holds(
  "recursion with grad inside",
  () => {
    const r = (x: Tensor, n: number): Tensor => (n === 0 ? x.mul(x) : D((y) => r(y.mul(x), n - 1), x));
    return r(tensor(1.5), 2);
  },
  6 * (1.5 * 1.5) ** 2 * 1.5,
);
holds(
  "zero sizes",
  () => [
    grad((x) => sum(x.mul(x)))(new Float64Array(0)),
    sum(new Float64Array(0)),
    grad((x) => sum(matmul(x.reshape([1, 2]), zeros([2, 0]))))(tensor([1, 2])),
    d((x) => scan((c) => [c.mul(2)], x, null, { length: 0 })[0], 3),
  ],
  [0, 0, 0, 1],
);
holds("stopGradient", () => d((x) => x.mul(stopGradient(x)), 3), 3);
holds(
  "a value read in vmap that does not depend on the batch",
  () => d((s) => sum(vmap((x) => (s.mul(2).item() > 1 ? x.mul(s) : x))(tensor([1, 2]))), 1),
  3,
);
holds(
  "side effects run once a recording",
  () => {
    let n = 0;
    d((x) => {
      n++;
      return x;
    }, 1);
    d(
      (x) =>
        D((y) => {
          n++;
          return y.mul(x);
        }, x),
      1,
    );
    return n;
  },
  2,
);
holds("changing an argument array later does not reach the result", () => {
  const a = Float64Array.of(1, 2);
  const [, pull] = vjp((x) => x.mul(x), a);
  a[0] = 99;
  return pull(tensor([1, 1]));
}, [2, 4]);
holds(
  "pow and broadcast in one program",
  () => grad((x) => sum(pow(broadcastTo(x, [2, 3]), 2)))(tensor([1, 2, 3])),
  [4, 8, 12],
);
