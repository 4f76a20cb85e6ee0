import {
  cast,
  cond,
  grad,
  hessian,
  hvp,
  jacobian,
  jet,
  jvp,
  linearize,
  linearTranspose,
  sin,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
  vmap,
} from "../../src/index.ts";
import { checkGrads } from "../../src/inspect/index.ts";
import { jit } from "../../src/jit/index.ts";
import { lift } from "../../src/operators/lift.ts";
import { type WrongCall, wrong } from "./wrongCall.ts";

const v2 = tensor([1, 2]);
const v3 = tensor([1, 2, 3]);
const ints = tensor([0, 1], { dtype: "i32" });
const single = tensor([1, 2], { dtype: "f32" });
/** 1 and 3 with nothing between them. */
const holed: readonly unknown[] = Object.assign(new Array<unknown>(3), { 0: 1, 2: 3 });
const square = (x: Tensor): Tensor => x.mul(x);

/** 2 x of the number, which is a constant to derivatives. */
const twice = (x: Tensor): number => 2 * x.item();
const readAlone: readonly (readonly [string, () => unknown])[] = [
  ["grad", () => grad(twice)(3)],
  ["grad", () => grad((x: Tensor) => tensor(x.toTypedArray()).sum())(v2)],
  ["grad", () => grad((x: Tensor) => grad((y: Tensor) => y.mul(x.item()))(2))(3)],
  ["grad", () => grad((x: Tensor) => tensor([1, 2, 3]).at(x.item()))(1)],
  ["hessian", () => hessian(twice)(3)],
  ["valueAndGrad", () => valueAndGrad(twice)(3)],
  ["jacobian", () => jacobian((x: Tensor) => x.toArray() as number[])(v2)],
  ["jvp", () => jvp(twice, [3], [1])],
  ["vjp", () => vjp(twice, 3)],
  ["linearize", () => linearize(twice, 3)],
  ["jet", () => jet(twice, [[3, 1]])],
];

/** Wrong calls of transforms. */
export const transformCalls: readonly WrongCall[] = [
  { what: "grad of what is no function", call: () => grad(wrong(v2))(1), says: ["grad:", "expected a function"] },
  { what: "grad of a vector", call: () => grad(square)(v2), says: ["grad:", "one number", "f64[2]", "jacobian"] },
  { what: "grad of a boolean", call: () => grad((x) => x.gt(0))(1), says: ["grad:", "bool"] },
  ...[
    [1, 2],
    [
      [1, 2],
      [3, 4],
    ],
  ].map((rows) => ({
    what: `a tensor's method on the rows ${JSON.stringify(rows)}`,
    call: () => grad((x: Tensor) => x.mul(x))(wrong(rows)),
    says: ["grad:", "is not a function", "tensor([...]) for one tensor"],
  })),
  { what: "grad of a tree", call: () => grad(wrong((x: Tensor) => [x, x]))(1), says: ["grad:", "f64, f64"] },
  ...[
    { what: "a text", at: "result[1]", is: 'the string "a"', f: (x: Tensor) => [x, "a"] },
    { what: "nothing in a record", at: "result.b[0]", is: "undefined", f: (x: Tensor) => ({ a: x, b: [undefined] }) },
    { what: "a boolean", at: "result[0]", is: "boolean", f: (x: Tensor) => [true, x] },
  ].map(({ what, at, is, f }) => ({
    what: `grad of a number beside ${what}`,
    call: () => grad(wrong(f))(1),
    says: ["grad:", `${at} is ${is}`, "hasAux"],
  })),
  ...[holed, [1, undefined, 3], [1, "b", 3]].flatMap((list) =>
    [(x: Tensor[]) => x[0]!.mul(x[2]!), lift((x: number[]) => x[0]! * x[2]!)].map((f) => ({
      what: `grad of a${"$mark" in f ? " marked" : ""} function at [${list}]${1 in list ? "" : ", a hole"}`,
      call: () => wrong(grad)(f)(list),
      says: ["grad:", `x[1] is ${list[1] === undefined ? "undefined" : 'the string "b"'}`],
    })),
  ),
  {
    what: "grad at a hole of a row",
    call: () => wrong(grad)(lift((x: number[][]) => x[0]![0]! * x[1]![0]!))([[1, 2, 4], holed]),
    says: ["grad:", "x[1][1] is undefined"],
  },
  {
    what: "grad at integers",
    call: () => grad((x) => x.sum().cast("f64"))(ints),
    says: ["grad:", "i32[2]", "argnums"],
  },
  {
    what: "grad at an integer leaf of a tree",
    call: () => grad((p: { w: Tensor; n: Tensor }) => p.w.sum())({ w: v2, n: ints }),
    says: ["grad:", "x.n", "i32[2]"],
  },
  { what: "grad at text", call: () => grad(wrong((_x: string) => tensor(1)))(wrong("a")), says: ["grad:", '"a"'] },
  { what: "grad without arguments", call: () => wrong(grad(square))(), says: ["grad:", "without arguments"] },
  {
    what: "grad with respect to a missing argument",
    call: () => grad(square, { argnums: 1 })(1),
    says: ["grad:", "argument 1", "a call with 1"],
  },
  {
    what: "grad of an async function",
    call: () => grad(wrong(async (x: Tensor) => x))(1),
    says: ["grad:", "Promise", "await"],
  },
  {
    what: "grad of a function without return",
    call: () => grad(wrong((x: Tensor) => void x))(1),
    says: ["grad:", "returned nothing", "return"],
  },
  {
    what: "a method of a tensor on a plain array",
    call: () => grad(wrong((x: Tensor) => x.mul(x).sum()))(wrong([1, 2])),
    says: ["grad:", "tree", "Float64Array"],
  },
  {
    what: "a comparison that is never read",
    call: () => grad((x) => (x.gt(0) ? x : x.neg()))(1),
    says: ["gt", "never read", "item()"],
  },
  {
    what: "valueAndGrad with hasAux but no pair",
    call: () => valueAndGrad(wrong(square), { hasAux: true })(1),
    says: ["hasAux", "[value, aux]"],
  },
  {
    what: "a tangent of another shape",
    call: () => jvp(square, [v2], [v3]),
    says: ["jvp:", "tangent 0", "f64[3]", "f64[2]"],
  },
  {
    what: "too few tangents",
    call: () => jvp((x, y) => x.mul(y), [1, 2], wrong([1])),
    says: ["jvp:", "1 tangents for 2"],
  },
  {
    what: "a tangent tree of another structure",
    call: () => jvp((p: { a: Tensor }) => p.a, [{ a: v2 }], wrong([{ b: v2 }])),
    says: ["jvp:", "{b: *}", "{a: *}"],
  },
  { what: "a tangent of an integer", call: () => jvp((x) => x.cast("f64"), [ints], [ints]), says: ["jvp:", "i32[2]"] },
  {
    what: "a cotangent of another shape",
    call: () => vjp(square, v2)[1](v3),
    says: ["vjp:", "cotangent 0", "f64[3]", "f64[2]"],
  },
  {
    what: "a cotangent of another element type",
    call: () => vjp(square, v2)[1](single),
    says: ["vjp:", "f32[2]", "f64[2]"],
  },
  {
    what: "a tangent for linearize of another shape",
    call: () => linearize(square, v2)[1](v3),
    says: ["linearize:", "f64[3]"],
  },
  {
    what: "the transpose of what is not linear",
    call: () => linearTranspose(sin, v2)(v2),
    says: ["linearTranspose:", "sin", "not linear"],
  },
  {
    what: "a linear transpose of a product with the number 0",
    call: () => linearTranspose((x: Tensor) => x.mul(0), v2)(v2),
    says: ["linearTranspose:", "stopGradient is not linear", "a product with the number 0 stops gradients too"],
  },
  {
    what: "the transpose of a square",
    call: () => linearTranspose(square, v2)(v2),
    says: ["linearTranspose:", "mul", "not linear"],
  },
  {
    what: "checkGrads of a tensor",
    call: () => checkGrads(wrong(v2), []),
    says: ["checkGrads:", "expected a function"],
  },
  {
    what: "the transpose of a function that truncates",
    call: () => linearTranspose((x: Tensor) => cast(cast(x, "i32"), "f64"), v2)(v2),
    says: ["linearTranspose:", "cast", "not linear"],
  },
  {
    what: "the transpose of a function that chooses by its argument",
    call: () =>
      linearTranspose(
        (x: Tensor) =>
          cond(
            x.at(0).gt(0),
            (y) => y,
            (y) => y.mul(2),
            x,
          ),
        v2,
      )(v2),
    says: ["linearTranspose:", "switch", "not linear"],
  },
  {
    what: "hvp with a vector of another shape",
    call: () => hvp((x) => sum(square(x)))(v2, v3),
    says: ["hvp: tangent 0", "f64[3]", "f64[2]"],
  },
  {
    what: "hvp of a tree with a vector of another",
    call: () => wrong(hvp((p: { a: Tensor }) => sum(square(p.a))))({ a: 2 }, { b: 1 }),
    says: ["hvp: tangent 0", "{b: *}", "{a: *}"],
  },
  { what: "hvp of a vector", call: () => hvp(square)(v2, v2), says: ["hvp:", "one number", "f64[2]"] },
  { what: "hessian of a vector", call: () => hessian(square)(v2), says: ["hessian:", "one number", "f64[2]"] },
  {
    what: "hessian of a vector, inside vmap",
    call: () => vmap(hessian(square))(tensor([[1, 2]])),
    says: ["hessian:", "one number", "f64[2]"],
  },
  {
    what: "hessian with argnums",
    call: () => wrong(hessian)((x: Tensor, y: Tensor) => x.mul(y), { argnums: 1 }),
    says: ["hessian:", "a function alone", "hessian((y, x) => f(x, y))"],
  },
  {
    what: "hvp with argnums",
    call: () => wrong(hvp)((x: Tensor, y: Tensor) => x.mul(y), { argnums: 1 }),
    says: ["hvp:", "a function alone", "hvp((y, x) => f(x, y))"],
  },
  { what: "hessian without arguments", call: () => wrong(hessian(square))(), says: ["hessian:"] },
  {
    what: "hessian of a tree that holds null",
    call: () => wrong(hessian((p: { a: Tensor }) => square(p.a)))({ a: 2, b: null }),
    says: ["hessian:", "null", "no derivative"],
  },
  { what: "jacobian of integers", call: () => jacobian((x) => x.cast("i32"))(v2), says: ["jacobian:", "i32[2]"] },
  { what: "vmap over a scalar", call: () => vmap(square)(1), says: ["vmap:", "no axis 0", "inAxes"] },
  {
    what: "vmap over different lengths",
    call: () => vmap((x, y) => x.mul(y))(v2, v3),
    says: ["vmap:", "batch sizes", "2", "f64[3]"],
  },
  {
    what: "vmap over nothing",
    call: () => vmap(square, { inAxes: null })(v2),
    says: ["vmap:", "no argument carries a batch"],
  },
  {
    what: "inAxes of another length",
    call: () => vmap(square, { inAxes: [0, 0] })(v2),
    says: ["vmap:", "2 entries for 1"],
  },
  {
    what: "a number read inside vmap",
    call: () => vmap((x) => (x.item() > 0 ? x : x.neg()))(v2),
    says: ["item:", "vmap", "where"],
  },
  {
    what: "a tensor as condition inside vmap",
    call: () => vmap((x) => (x.gt(0).item() ? x : x.neg()))(v2),
    says: ["vmap", "where"],
  },
  {
    what: "a value that leaves vmap by a closure",
    call: () => {
      let leak = v2;
      vmap((x) => (leak = x.mul(2)))(v2);
      return leak.mul(1);
    },
    says: ["vmap", "outside"],
  },
  {
    what: "a float read inside jit",
    call: () => jit((x: Tensor) => x.mul(x.item()))(tensor(2)),
    says: ["jit:", "freeze", "numbers: 'guard'"],
  },
  ...readAlone.map(([name, call]) => ({
    what: `${name} of what comes of a number that was read`,
    call,
    says: [`${name}:`, "does not vary with the argument, whose number was read", "x.gt(0).item()"],
  })),
  {
    what: "jet with a curve that is no list",
    call: () => jet(square, wrong([1])),
    says: ["jet:", "list of coefficients"],
  },
  {
    what: "jet with a point where the curves belong",
    call: () => jet(square, wrong(v2)),
    says: ["jet: the curves are an object (Tensor)", "one for each argument", "Write [[x0, 1]]"],
  },
  {
    what: "jet with a coefficient of another shape",
    call: () => jet(square, [[v2, v3]]),
    says: ["jet:", "coefficient 1"],
  },
];
