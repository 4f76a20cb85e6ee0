import * as w from "../../../src/index.ts";
import type { Lanewise, Nudge, Random, Variable } from "./program.ts";

type T = w.Tensor;
const floats = "f64 f32";
const ordered = "f64 f32 i32";
const sameShape = (a: Variable, b: Variable): boolean => a.type.shape.join() === b.type.shape.join();
/** Shapes that broadcast together: equal, or one of them a scalar or lacking leading axes. */
function broadcasts(a: Variable, b: Variable): boolean {
  const [x, y] = [a.type.shape, b.type.shape];
  for (let k = 1; k <= Math.min(x.length, y.length); k++) {
    const [m, n] = [x.at(-k)!, y.at(-k)!];
    if (m !== n && m !== 1 && n !== 1) return false;
  }
  return Math.max(...x) * Math.max(...y) < 4000;
}
/** Operands of one element type, of shapes that broadcast. */
function operandsFor(dtypes: string, count: number) {
  return (random: Random, scope: readonly Variable[]): { args: Variable[] } | undefined => {
    const first = random.late(scope.filter((v) => dtypes.split(" ").includes(v.type.dtype)));
    if (first === undefined) return undefined;
    const args = [first];
    const alike = scope.filter((v) => v.type.dtype === first.type.dtype);
    while (args.length < count) {
      const fitting = alike.filter((v) => args.every((a) => (args.length === 1 ? broadcasts(a, v) : sameShape(a, v))));
      args.push(random.late(fitting.length > 0 ? fitting : [first])!);
    }
    return { args };
  };
}
function lanewise(name: string, dtypes: string, operands: number, f: Lanewise["f"], weight = 1): Lanewise {
  return { name, dtypes, operands, f, weight, choose: operandsFor(dtypes, operands) };
}

/** Bit for bit what the interpreter gives. */
const exact: Lanewise[] = [
  lanewise("add", ordered, 2, (a: T, b: T) => a.add(b), 2),
  lanewise("sub", ordered, 2, (a: T, b: T) => a.sub(b)),
  lanewise("mul", ordered, 2, (a: T, b: T) => a.mul(b), 2),
  lanewise("div", floats, 2, (a: T, b: T) => a.div(b)),
  lanewise("neg", ordered, 1, (a: T) => w.neg(a)),
  lanewise("abs", ordered, 1, (a: T) => w.abs(a)),
  lanewise("sign", floats, 1, (a: T) => w.sign(a)),
  lanewise("square", floats, 1, (a: T) => w.square(a)),
  lanewise("sqrt", floats, 1, (a: T) => w.sqrt(a)),
  lanewise("reciprocal", floats, 1, (a: T) => w.reciprocal(a)),
  lanewise("floor", floats, 1, (a: T) => w.floor(a)),
  lanewise("ceil", floats, 1, (a: T) => w.ceil(a)),
  lanewise("trunc", floats, 1, (a: T) => w.trunc(a)),
  lanewise("round", floats, 1, (a: T) => w.round(a)),
  lanewise("relu", floats, 1, (a: T) => w.relu(a)),
  lanewise("maximum", ordered, 2, (a: T, b: T) => w.maximum(a, b)),
  lanewise("minimum", ordered, 2, (a: T, b: T) => w.minimum(a, b)),
  lanewise("clip", ordered, 1, (a: T) => w.clip(a, -1, 3)),
  lanewise("where a > b", ordered, 2, (a: T, b: T) => w.where(a.gt(b), a, b.mul(b))),
  lanewise("where not a = b", ordered, 2, (a: T, b: T) => w.where(w.not(w.eq(a, b)), b, w.neg(a))),
  lanewise("where in between", floats, 2, (a: T, b: T) => w.where(w.and(a.gt(-1), b.le(1)), a.sub(b), w.abs(b))),
];
/** Where the interpreter takes the host's functions, and compiled code its own. */
const inexact: Lanewise[] = [
  ...(
    [
      ["exp", w.exp],
      ["expm1", w.expm1],
      ["log", w.log],
      ["log1p", w.log1p],
      ["sin", w.sin],
      ["cos", w.cos],
      ["tan", w.tan],
      ["tanh", w.tanh],
      ["sinh", w.sinh],
      ["sigmoid", w.sigmoid],
      ["softplus", w.softplus],
      ["atan", w.atan],
      ["asin", w.asin],
      ["cbrt", w.cbrt],
      ["exp2", w.exp2],
    ] as const
  ).map(([name, g]) => lanewise(name, floats, 1, (a: T, nudge: Nudge) => nudge(g(a)))),
  lanewise("pow", floats, 2, (a: T, b: T, nudge: Nudge) => nudge(w.pow(w.abs(a), b))),
  lanewise("atan2", floats, 2, (a: T, b: T, nudge: Nudge) => nudge(w.atan2(a, b))),
  lanewise("hypot", floats, 2, (a: T, b: T, nudge: Nudge) => nudge(w.hypot(a, b))),
];
export const exactLanewise: readonly Lanewise[] = exact;
export const lanewiseKinds: readonly Lanewise[] = [...exact, ...inexact];
