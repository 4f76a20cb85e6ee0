import * as w from "../../../src/index.ts";
import { exactLanewise, lanewiseKinds } from "./lanewise.ts";
import {
  type Body,
  type Chosen,
  type Kind,
  type Lanewise,
  type Nudge,
  type Random,
  runBody,
  type Variable,
} from "./program.ts";
import { one, unsigned } from "./structure.ts";

type T = w.Tensor;
const isFloat = (v: Variable): boolean => v.type.dtype === "f64" || v.type.dtype === "f32";
/** A body on values of the type of v. */
function body(v: Variable, random: Random, formals: number, kinds: readonly Lanewise[] = lanewiseKinds): Body {
  const fitting = kinds.filter((kind) => kind.dtypes.split(" ").includes(v.type.dtype));
  const steps: Body["steps"][number][] = [];
  const count = 1 + random.below(4);
  for (let k = 0; k < count; k++) {
    const kind = random.pick(fitting)!;
    // Each step reads the one before, so that none is without use.
    const others = Array.from({ length: kind.operands - 1 }, () => random.below(formals + k));
    steps.push({ kind, args: random.next() < 0.5 ? [formals + k - 1, ...others] : [...others, formals + k - 1] });
  }
  return { formals, steps };
}
const bodies =
  (count: number, formals: number, more: (random: Random) => number[] = () => []) =>
  (v: Variable, random: Random): Chosen["parameters"] => [
    ...Array.from({ length: count }, () => body(v, random, formals)),
    ...more(random),
  ];
/** Runs a body along the rows of a and stacks, beside each result, what is made of it. */
const scanWith = (a: T, b: Body, nudge: Nudge, more: (y: T) => T): T => {
  const ys = w.scan(
    (c: T, x: T) => {
      const y = runBody(b, [c, x], nudge);
      return [y, { y, more: more(y) }] as const;
    },
    w.zeros(a.shape.slice(1), a.dtype),
    a,
  )[1] as { readonly y: T; readonly more: T };
  return w.concatenate([ys.y, ys.more], -1);
};
const isFewRows = (v: Variable): boolean => isFloat(v) && v.type.shape.length > 0 && v.type.shape[0]! < 40;

/** Loops, branches and derivatives with random bodies. */
export const controlKinds: readonly Kind[] = [
  {
    name: "scan",
    choose: one(isFewRows, bodies(1, 2)),
    f: (a: T, b: Body, nudge: Nudge) =>
      w.scan(
        (c: T, x: T) => {
          const y = runBody(b, [c, x], nudge);
          return [y, y] as const;
        },
        w.zeros(a.shape.slice(1), a.dtype),
        a,
      )[1] as T,
  },
  {
    name: "scan that picks",
    choose: one(
      (v) => isFewRows(v) && v.type.shape.at(-1)! > 0 && v.type.shape.length > 1,
      (v, random) => [body(v, random, 2), Array.from({ length: 5 }, () => random.below(v.type.shape.at(-1)!))],
    ),
    f: (a: T, b: Body, index: number[], nudge: Nudge) => scanWith(a, b, nudge, (y) => w.take(y, index, -1)),
  },
  {
    name: "scan of products",
    choose: one(
      (v) => isFewRows(v) && v.type.shape.length === 3 && v.type.shape[1]! < 20,
      (v, random) => [body(v, random, 2)],
    ),
    f: (a: T, b: Body, nudge: Nudge) =>
      scanWith(a, b, nudge, (y) => {
        const x = nudge(w.clip(y, -8, 8));
        return nudge(unsigned(x.matmul(nudge(x.transpose()))));
      }),
  },
  {
    name: "map",
    choose: one(isFewRows, bodies(1, 1)),
    f: (a: T, b: Body, nudge: Nudge) => w.map((x: T) => runBody(b, [x], nudge), a) as T,
  },
  {
    name: "loop",
    choose: one(
      isFloat,
      bodies(1, 2, (random) => [random.below(6)]),
    ),
    f: (a: T, b: Body, count: number, nudge: Nudge) =>
      w.loop(count, (c: T, i: T) => runBody(b, [c, w.add(a, w.cast(i, a.dtype))], nudge), a) as T,
  },
  {
    name: "whileLoop",
    choose: one(
      isFloat,
      bodies(1, 1, (random) => [random.below(6)]),
    ),
    f: (a: T, b: Body, count: number, nudge: Nudge) =>
      w.whileLoop(
        ({ i }: { i: T; c: T }) => i.lt(count),
        ({ i, c }: { i: T; c: T }) => ({ i: i.add(1), c: runBody(b, [c], nudge) }),
        { i: w.zeros([], "i32"), c: a },
      ).c as T,
  },
  {
    name: "cond",
    choose: one(isFloat, bodies(2, 1)),
    f: (a: T, b: Body, c: Body, nudge: Nudge) =>
      w.cond(
        w.all(a.lt(0.5)),
        (x: T) => runBody(b, [x], nudge),
        (x: T) => runBody(c, [x], nudge),
        a,
      ) as T,
  },
  {
    name: "switchCase",
    choose: one(
      isFloat,
      bodies(3, 1, (random) => [random.below(3)]),
    ),
    f: (a: T, b: Body, c: Body, d: Body, k: number, nudge: Nudge) =>
      w.switchCase(
        w
          .cast(w.any(a.gt(1)), "i32")
          .add(k)
          .sub(w.cast(w.gt(k, 1), "i32")),
        [b, c, d].map((branch) => (x: T) => runBody(branch, [x], nudge)),
        a,
      ) as T,
  },
  {
    name: "vmap",
    choose: one(isFewRows, bodies(1, 1)),
    f: (a: T, b: Body, nudge: Nudge) => w.vmap((x: T) => runBody(b, [x], nudge))(a) as T,
  },
  {
    name: "grad",
    choose: one(isFloat, (v, random) => [body(v, random, 1, exactLanewise)]),
    f: (a: T, b: Body, nudge: Nudge) => nudge(unsigned(w.grad((x: T) => w.sum(runBody(b, [x], nudge)))(a) as T)),
  },
  {
    name: "grad of a scan",
    choose: one(isFewRows, (v, random) => [body(v, random, 2, exactLanewise)]),
    f: (a: T, b: Body, nudge: Nudge) => {
      const last = (xs: T): T =>
        w.sum(
          w.scan((c: T, x: T) => [runBody(b, [c, x], nudge)] as const, w.ones(xs.shape.slice(1), xs.dtype), xs)[0] as T,
        );
      return nudge(unsigned(w.grad(last)(a) as T));
    },
    weight: 0.5,
  },
];
