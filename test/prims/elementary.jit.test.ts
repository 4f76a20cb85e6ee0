import { describe, expect, it } from "vitest";
import * as w from "../../src/index.ts";
import { grad, sum, type Tensor, tensor } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import * as nn from "../../src/nn/index.ts";
import * as special from "../../src/special/index.ts";

const hard = [
  0,
  -0,
  1e-300,
  -1e-20,
  1e-8,
  0.25,
  0.4,
  0.5,
  -0.75,
  0.9999999,
  1,
  -1,
  1.5,
  2.5,
  -3.5,
  3,
  19,
  37.5,
  -40,
  100,
  -300,
  700,
  -720,
  1e10,
  -1e155,
  1e200,
  Infinity,
  -Infinity,
  Number.NaN,
];
const unaries = {
  exp: w.exp,
  exp2: w.exp2,
  expm1: w.expm1,
  log: w.log,
  log2: w.log2,
  log10: w.log10,
  log1p: w.log1p,
  sqrt: w.sqrt,
  rsqrt: w.rsqrt,
  cbrt: w.cbrt,
  square: w.square,
  reciprocal: w.reciprocal,
  tan: w.tan,
  asin: w.asin,
  acos: w.acos,
  atan: w.atan,
  sinh: w.sinh,
  cosh: w.cosh,
  tanh: w.tanh,
  sech2: w.sech2,
  asinh: w.asinh,
  acosh: w.acosh,
  atanh: w.atanh,
  sigmoid: w.sigmoid,
  logsigmoid: w.logsigmoid,
  softplus: w.softplus,
  logit: w.logit,
  log1mexp: w.log1mexp,
  xlogx: special.xlogx,
  entr: special.entr,
  floor: w.floor,
  ceil: w.ceil,
  trunc: w.trunc,
  round: w.round,
  relu: w.relu,
  relu6: nn.relu6,
  elu: (x: Tensor) => nn.elu(x),
  softsign: nn.softsign,
  silu: nn.silu,
  gelu: nn.gelu,
  geluTanh: nn.geluTanh,
  mish: nn.mish,
  hardSilu: nn.hardSilu,
} as const;
const binaries = {
  pow: w.pow,
  hypot: w.hypot,
  atan2: w.atan2,
  logaddexp: w.logaddexp,
  xlogy: special.xlogy,
  xlog1py: special.xlog1py,
  mod: w.mod,
  rem: w.rem,
} as const;

/** Equal to a few units in the last place; a subnormal number may lose its digits; non-finite numbers exactly. */
function agree(got: Tensor, want: Tensor, at: (k: number) => string): void {
  const [g, v] = [got.toTypedArray(), want.toTypedArray()];
  const bad: string[] = [];
  v.forEach((x, k) => {
    const close = Math.abs(g[k]! - x) <= 4e-15 * Math.abs(x) + 1e-306;
    if (!close && !Object.is(g[k], x)) bad.push(`at ${at(k)}: ${g[k]} compiled, ${x} interpreted`);
  });
  expect(v.length).toBeGreaterThan(0);
  expect(bad).toEqual([]);
}

describe("compiled code has the values and slopes of the interpreter at hard points", () => {
  const x = tensor(hard);
  it.each(Object.entries(unaries))("%s", (_name, f) => {
    const slope = (v: Tensor): Tensor => grad((t: Tensor) => sum((f as (t: Tensor) => Tensor)(t)))(v);
    const at = (k: number): string => `${hard[k]}`;
    agree(jit((v: Tensor) => f(v))(x), f(x), at);
    agree(jit(slope)(x), slope(x), at);
  });
  const pairs = hard.flatMap((a) => hard.map((b) => [a, b] as const));
  const [a, b] = [0, 1].map((k) => tensor(pairs.map((p) => p[k]!))) as [Tensor, Tensor];
  it.each(Object.entries(binaries))("%s", (_name, f) => {
    const slopes = (u: Tensor, v: Tensor): Tensor[] => [
      ...grad((s: Tensor, t: Tensor) => sum(f(s, t)), { argnums: [0, 1] })(u, v),
    ];
    const at = (k: number): string => pairs[k]!.join(", ");
    agree(jit((u: Tensor, v: Tensor) => f(u, v))(a, b), f(a, b), at);
    const compiled = jit(slopes)(a, b);
    slopes(a, b).forEach((want, k) => {
      agree(compiled[k]!, want, at);
    });
  });
});
