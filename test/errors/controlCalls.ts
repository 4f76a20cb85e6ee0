import {
  checkpoint,
  clip,
  concatenate,
  cond,
  customLinearSolve,
  customRoot,
  customVjp,
  grad,
  jacobian,
  jvp,
  log,
  loop,
  mapTree,
  pow,
  scan,
  sum,
  switchCase,
  type Tensor,
  tensor,
  whileLoop,
} from "../../src/index.ts";
import { type WrongCall, wrong } from "./wrongCall.ts";

const v2 = tensor([1, 2]);
const v3 = tensor([1, 2, 3]);
const ints = tensor([0, 1], { dtype: "i32" });
const square = (x: Tensor): Tensor => x.mul(x);

/** Wrong calls of loops, branches and custom rules, and of what writes results. */
export const controlCalls: readonly WrongCall[] = [
  {
    what: "a carry that changes its shape",
    call: () => scan((c) => [concatenate([c, c])], v2, null, { length: 2 }),
    says: ["scan:", "f64[2]", "f64[4]"],
  },
  {
    what: "a carry that changes its type",
    call: () => scan((c) => [c.cast("f32")], v2, null, { length: 2 }),
    says: ["scan:", "f64[2]", "f32[2]"],
  },
  {
    what: "reverse mode of customRoot without a transpose",
    call: () =>
      grad((a: Tensor) =>
        customRoot(
          (y: Tensor) => y.sub(a),
          0,
          () => a,
          (_map, b) => b,
        ),
      )(2),
    says: ["customRoot:", "solves with the transpose", "symmetric: true"],
  },
  {
    what: "customRoot with a tangent solver that returns another shape",
    call: () =>
      jvp(
        (a: Tensor) =>
          customRoot(
            (y: Tensor) => y.sub(a),
            0,
            () => a,
            wrong(() => v2),
          ),
        [2],
        [1],
      ),
    says: ["customRoot:", "the solution of the linear system", "f64[2]"],
  },
  {
    what: "customVjp with a forward rule that returns no pair",
    call: () => grad(customVjp(square, wrong(square), () => [1]))(2),
    says: ["customVjp:", "forward returned", "[f(x), residuals]"],
  },
  {
    what: "a scan step that gives a promise",
    call: () => scan((async (c: unknown) => [c]) as never, v2, null, { length: 2 }),
    says: ["scan:", "a Promise", "[carry, y]"],
  },
  {
    what: "a scan step that returns no pair",
    call: () =>
      scan(
        wrong((c: Tensor) => c),
        v2,
        null,
        { length: 2 },
      ),
    says: ["scan:", "[carry, y]"],
  },
  { what: "a scan without a length", call: () => scan((c) => [c], v2, null), says: ["scan:", "number of steps"] },
  {
    what: "xs of different lengths",
    call: () => scan((c, [a]) => [c.add(a.mul(0).sum())], 1, [v2, v3] as const),
    says: ["scan:", "f64[3]", "2 steps"],
  },
  {
    what: "a number read inside a scan",
    call: () => scan((c) => [c.item() > 0 ? c : c.neg()], 1, null, { length: 2 }),
    says: ["item:", "scan", "where"],
  },
  { what: "a loop of a fraction of turns", call: () => loop(1.5, (c) => c, 1), says: ["loop:", "1.5"] },
  {
    what: "a while test that is a number",
    call: () =>
      whileLoop(
        (c) => c,
        (c) => c,
        1,
      ),
    says: ["whileLoop:", "f64", "bool"],
  },
  {
    what: "reverse mode through whileLoop",
    call: () =>
      grad((x) =>
        whileLoop(
          (c) => c.lt(9),
          (c) => c.mul(2),
          x,
        ),
      )(1),
    says: ["whileLoop:", "reverse mode", "scan", "jvp", "customRoot"],
  },
  {
    what: "cond on a vector of tests",
    call: () =>
      cond(
        v2.gt(0),
        (x) => x,
        (x) => x,
        v2,
      ),
    says: ["cond:", "bool[2]", "where"],
  },
  {
    what: "branches of different shapes",
    call: () =>
      cond(
        true,
        () => v2,
        () => v3,
      ),
    says: ["cond:", "f64[2]", "f64[3]"],
  },
  {
    what: "branches of different trees",
    call: () =>
      cond(
        true,
        wrong(() => [v2]),
        wrong(() => v2),
      ),
    says: ["cond:", "[*]", "*"],
  },
  {
    what: "a switch index out of range",
    call: () => switchCase(2, [() => v2, () => v2]),
    says: ["switchCase:", "index 2", "0..1"],
  },
  {
    what: "customVjp with cotangents of another shape",
    call: () =>
      grad((x) =>
        sum(
          customVjp(
            square,
            (y: Tensor) => [square(y), y] as const,
            (y) => [y.sum()],
          )(x),
        ),
      )(v2),
    says: ["customVjp:", "f64[2]", "f64"],
  },
  {
    what: "customVjp with too few cotangents",
    call: () =>
      grad((x) =>
        sum(
          customVjp(
            square,
            (y: Tensor) => [square(y), y] as const,
            () => [],
          )(x),
        ),
      )(v2),
    says: ["customVjp:", "0 cotangents for 1"],
  },
  {
    what: "customLinearSolve backwards without a transposed solver",
    call: () =>
      grad((b) =>
        sum(
          customLinearSolve(
            (x: Tensor) => x.mul(2),
            b,
            (_a, c) => c.div(2),
          ),
        ),
      )(v2),
    says: ["customLinearSolve:", "solveTransposed"],
  },
  {
    what: "checkpoint of a function that returns nothing",
    call: () => checkpoint(wrong((x: Tensor) => void x))(v2),
    says: ["checkpoint:", "undefined"],
  },
  {
    what: "mapTree over different trees",
    call: () => mapTree((a: Tensor, b: Tensor) => a.add(b), { a: v2 } as Record<string, Tensor>, { b: v2 }),
    says: ["mapTree:", "{b: *}"],
  },
  {
    what: "into with an array that is too short",
    call: () => grad((x) => sum(square(x))).into(v2, new Float64Array(1)),
    says: ["grad:", "1 numbers", "2"],
  },
  { what: "into without an array", call: () => grad(square).into(1, wrong(0)), says: ["grad:", "typed array"] },
  { what: "pow of integers by a negative integer", call: () => pow(ints, -1), says: ["i32", "cast"] },
  { what: "clip with bounds that do not broadcast", call: () => clip(v2, v3, 1), says: ["[2]", "[3]"] },
  {
    what: "log with a NaN is allowed, but whyNaN needs a function",
    call: () => jacobian(wrong(log(tensor(1))))(v2),
    says: ["jacobian:", "expected a function"],
  },
];
