import {
  add,
  and,
  arange,
  argmax,
  cast,
  checkpoint,
  clip,
  concatenate,
  cond,
  customLinearSolve,
  customVjp,
  dynamicSlice,
  eye,
  flip,
  full,
  grad,
  hessian,
  hvp,
  jacobian,
  jet,
  jit,
  jvp,
  linearize,
  linearTranspose,
  linspace,
  log,
  loop,
  mapTree,
  matmul,
  max,
  mean,
  mul,
  norm,
  oneHot,
  pad,
  pow,
  reshape,
  scan,
  scatterAdd,
  segmentSum,
  sin,
  slice,
  softmax,
  sort,
  split,
  stack,
  sum,
  switchCase,
  type Tensor,
  take,
  tensor,
  topK,
  transpose,
  update,
  valueAndGrad,
  variance,
  vjp,
  vmap,
  where,
  whileLoop,
  zeros,
} from "../../src/index.ts";
import { einsum } from "../../src/linalg/index.ts";

const v2 = tensor([1, 2]);
const v3 = tensor([1, 2, 3]);
const m23 = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const ints = tensor([0, 1], { dtype: "i32" });
const single = tensor([1, 2], { dtype: "f32" });
// biome-ignore lint/suspicious/noExplicitAny: these calls are wrong on purpose
const wrong = <T>(x: T): any => x;
const square = (x: Tensor): Tensor => x.mul(x);

/** A wrong call, and what its message must say: the operation, what was given, what to do. */
export const wrongCalls: readonly {
  readonly what: string;
  readonly call: () => unknown;
  readonly says: readonly string[];
}[] = [
  { what: "add of two lengths", call: () => add(v2, v3), says: ["add:", "[2] and [3]", "equal or 1"] },
  {
    what: "mul with a matrix that does not broadcast",
    call: () => v2.mul(m23),
    says: ["mul:", "[2] and [2,3]", "aligned from the right"],
  },
  { what: "mixed element types", call: () => add(v2, single), says: ["add:", "f64[2] and f32[2]", 'x.cast("f64")'] },
  { what: "a fraction beside integers", call: () => ints.add(0.5), says: ["add:", "0.5", "i32", "cast('f64')"] },
  { what: "sin of integers", call: () => sin(ints), says: ["sin:", "i32[2]", "cast('f64')"] },
  { what: "arithmetic on booleans", call: () => v2.gt(0).add(1), says: ["add:", "bool", "cast"] },
  { what: "sum of booleans", call: () => sum(v2.gt(0)), says: ["sum:", "bool", "cast('i32')"] },
  { what: "and of floats", call: () => and(v2, v2), says: ["and:", "f64", "x.gt(0)"] },
  { what: "where with a float test", call: () => where(v2, 1, 0), says: ["where:", "f64[2]", "x.gt(0)"] },
  { what: "a jagged array", call: () => tensor([[1, 2], [3]]), says: ["tensor:", "jagged", "x[1] has 1 elements"] },
  { what: "a jagged array, numbers beside rows", call: () => tensor(wrong([1, [2]])), says: ["tensor:", "jagged"] },
  { what: "a string among the numbers", call: () => tensor(wrong([1, "2"])), says: ["tensor:", "x[1]", '"2"'] },
  { what: "a tensor of tensors", call: () => tensor(wrong([v2, v2])), says: ["tensor:", "x[0]", "stack"] },
  {
    what: "numbers that do not fill a shape",
    call: () => tensor([1, 2, 3], { shape: [2, 2] }),
    says: ["tensor:", "3 numbers", "[2,2]"],
  },
  { what: "an operand that is undefined", call: () => add(v2, wrong(undefined)), says: ["add:", "undefined"] },
  { what: "an operand that is null", call: () => add(wrong(null), v2), says: ["add:", "null"] },
  { what: "an operand that is text", call: () => mul(v2, wrong("3")), says: ["mul:", '"3"', "Number(text)"] },
  {
    what: "an operand that is a function",
    call: () =>
      mul(
        v2,
        wrong(() => 1),
      ),
    says: ["mul:", "function", "call it"],
  },
  {
    what: "an operand that is a Promise",
    call: () => mul(v2, wrong(Promise.resolve(1))),
    says: ["mul:", "a Promise", "await"],
  },
  { what: "reshape to another size", call: () => reshape(v3, [2, 2]), says: ["reshape:", "f64[3]", "[2,2]"] },
  { what: "reshape with two open sizes", call: () => reshape(m23, [-1, -1]), says: ["reshape:", "-1"] },
  {
    what: "transpose with a repeated axis",
    call: () => transpose(m23, [0, 0]),
    says: ["transpose:", "[0,0]", "every axis once"],
  },
  { what: "sum over a missing axis", call: () => sum(m23, 2), says: ["sum:", "axis 2", "rank 2", "-2..1"] },
  { what: "sum over an axis of a scalar", call: () => sum(1, 0), says: ["sum:", "axis 0", "rank 0"] },
  { what: "an axis named twice", call: () => mean(m23, [0, -2]), says: ["mean:", "twice"] },
  { what: "max of nothing", call: () => max(zeros(0)), says: ["max:", "f64[0]"] },
  { what: "argmax of nothing", call: () => argmax(zeros(0)), says: ["argmax:"] },
  {
    what: "matmul with different inner sizes",
    call: () => matmul(m23, m23),
    says: ["matmul:", "inner sizes", "f64[2,3]", "3 and 2", "Transpose"],
  },
  { what: "matmul with a scalar", call: () => matmul(2, m23), says: ["matmul:", "scalar", "mul"] },
  { what: "einsum with sizes that differ", call: () => einsum("ij,jk->ik", m23, m23), says: ["einsum:", "j"] },
  { what: "einsum with an unknown output letter", call: () => einsum("ij->ik", m23), says: ["einsum:", "k"] },
  {
    what: "concatenate of different rows",
    call: () => concatenate([m23, zeros([1, 2])]),
    says: ["concatenate:", "[2,3]", "[1,2]"],
  },
  { what: "stack of different shapes", call: () => stack([v2, v3]), says: ["stack:", "[2]", "[3]"] },
  { what: "stack of nothing", call: () => stack([]), says: ["stack:"] },
  { what: "split into unequal parts", call: () => split(v3, 2), says: ["split:", "3", "2"] },
  { what: "an index out of range", call: () => take(v3, 3), says: ["take:", "index 3", "-3..2"] },
  {
    what: "a recorded index out of range",
    call: () => take(v3, tensor([5], { dtype: "i32" })),
    says: ["gather:", "index 5", "0..2"],
  },
  { what: "a fractional index", call: () => take(v3, 1.5), says: ["take:", "1.5", "not an integer"] },
  {
    what: "a float tensor as index",
    call: () => take(v3, tensor([1])),
    says: ["take:", "i32", "f64[1]", "cast('i32')"],
  },
  { what: "update with rows of another shape", call: () => update(m23, [0], [[1, 2]]), says: ["update:", "[1,2]"] },
  { what: "scatterAdd out of range", call: () => scatterAdd(v2, [2], [1]), says: ["scatterAdd:", "index 2"] },
  { what: "a slice with step 0", call: () => slice(v3, [null, null, 0]), says: ["slice:", "step"] },
  { what: "more cuts than axes", call: () => slice(v3, 0, 0), says: ["slice:", "f64[3]"] },
  { what: "dynamicSlice past the end", call: () => dynamicSlice(v3, [2], [2]), says: ["dynamicSlice:", "2"] },
  { what: "pad with too few widths", call: () => pad(m23, [[1, 1]]), says: ["pad:"] },
  { what: "flip of a missing axis", call: () => flip(v3, 1), says: ["flip:", "axis 1"] },
  { what: "segmentSum with segments of another length", call: () => segmentSum(v3, [0, 1], 2), says: ["segmentSum:"] },
  { what: "topK of more than there are", call: () => topK(v2, 3), says: ["topK:", "3"] },
  { what: "sort of a missing axis", call: () => sort(v2, 2), says: ["sort:", "axis 2"] },
  { what: "oneHot of floats", call: () => oneHot(v2, 3), says: ["oneHot:", "i32"] },
  { what: "softmax of integers", call: () => softmax(ints), says: ["softmax:", "i32"] },
  {
    what: "norm of a negative order that is not defined",
    call: () => norm(v2, undefined, { p: Number.NaN }),
    says: ["norm:"],
  },
  {
    what: "variance with more correction than numbers",
    call: () => variance(v2, undefined, { ddof: 2 }),
    says: ["variance:", "2"],
  },
  { what: "a negative size", call: () => zeros([-1]), says: ["full:", "-1"] },
  { what: "arange with step 0", call: () => arange(0, 1, 0), says: ["arange:", "step"] },
  { what: "linspace of a fraction of points", call: () => linspace(0, 1, 2.5), says: ["linspace:", "2.5"] },
  { what: "eye of a negative size", call: () => eye(-1), says: ["-1"] },
  { what: "full with an unknown element type", call: () => full([2], 1, wrong("f16")), says: ["f16", "f64"] },
  {
    what: "cast to an unknown element type",
    call: () => cast(v2, wrong("float64")),
    says: ["cast:", "float64", "f64"],
  },
  { what: "item of a vector", call: () => v2.item(), says: ["item:", "f64[2]", "2 elements", "toArray()"] },
  { what: "a tensor in JavaScript arithmetic", call: () => wrong(v2) * 2, says: ["JavaScript number", "x.mul(y)"] },
  { what: "a tensor in a comparison", call: () => wrong(tensor(1)) > 0, says: ["x.gt(0).item()"] },
  { what: "a tensor given to Math", call: () => Math.exp(wrong(tensor(1))), says: ["sin(x) for Math.sin(x)"] },
  { what: "iterating over a scalar", call: () => [...wrong(tensor(1))], says: ["scalar", "iterate"] },
  { what: "grad of what is no function", call: () => grad(wrong(v2))(1), says: ["grad:", "expected a function"] },
  { what: "grad of a vector", call: () => grad(square)(v2), says: ["grad:", "one number", "f64[2]", "jacobian"] },
  { what: "grad of a boolean", call: () => grad((x) => x.gt(0))(1), says: ["grad:", "bool"] },
  { what: "grad of a tree", call: () => grad(wrong((x: Tensor) => [x, x]))(1), says: ["grad:", "f64, f64"] },
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
    says: ["grad:", "argument 1", "1 argument"],
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
    what: "the transpose of a square",
    call: () => linearTranspose(square, v2)(v2),
    says: ["linearTranspose:", "mul", "not linear"],
  },
  {
    what: "hvp with a vector of another shape",
    call: () => hvp((x) => sum(square(x)))(v2, v3),
    says: ["tangent 0", "f64[3]", "f64[2]"],
  },
  { what: "hessian of a vector", call: () => hessian(square)(v2), says: ["one number", "f64[2]"] },
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
  {
    what: "jet with a curve that is no list",
    call: () => jet(square, wrong([1])),
    says: ["jet:", "list of coefficients"],
  },
  {
    what: "jet with a coefficient of another shape",
    call: () => jet(square, [[v2, v3]]),
    says: ["jet:", "coefficient 1"],
  },
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
