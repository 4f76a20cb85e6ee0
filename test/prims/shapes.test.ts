import { describe, expect, it } from "vitest";
import {
  argsort,
  broadcastTo,
  concatenate,
  diag,
  diagonal,
  dynamicSlice,
  dynamicUpdate,
  expandDims,
  flip,
  grad,
  meshgrid,
  moveAxis,
  oneHot,
  pad,
  ravel,
  repeat,
  roll,
  scatterMax,
  searchsorted,
  segmentMax,
  segmentSum,
  slice,
  sort,
  split,
  squeeze,
  stack,
  sum,
  swapAxes,
  type Tensor,
  take,
  takeAlongAxis,
  tensor,
  tile,
  topK,
  trace,
  tril,
  triu,
  unstack,
  vmap,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import type { NestedResult } from "../../src/record/methods.ts";

const m = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const v = tensor([1, 2, 3, 4, 5]);
const i32 = (x: number | number[] | number[][]): Tensor => tensor(x, { dtype: "i32" });
const list = (x: unknown): NestedResult => (x as Tensor).toArray();

describe("slice", () => {
  it("takes NumPy's cuts", () => {
    expect(list(slice(v, [1, 4]))).toEqual([2, 3, 4]);
    expect(list(slice(v, [-2, null]))).toEqual([4, 5]);
    expect(list(slice(v, [null, null, 2]))).toEqual([1, 3, 5]);
    expect(list(slice(v, [null, null, -2]))).toEqual([5, 3, 1]);
    expect(list(slice(v, [3, 0, -1]))).toEqual([4, 3, 2]);
    expect(list(slice(v, [2, 2]))).toEqual([]);
    expect(list(slice(v, [5]))).toEqual([]);
    expect(list(slice(m, -1))).toEqual([4, 5, 6]);
    expect(list(slice(m, null, 1))).toEqual([2, 5]);
    expect(slice(m, 0, -1).item()).toBe(3);
    expect(list(slice(m, [0, 1], [1]))).toEqual([[2, 3]]);
    expect(slice(m)).toBe(m);
  });

  it("never clamps", () => {
    expect(() => slice(v, [0, 6])).toThrow(/slice: \[0,6\] reaches outside axis 0 of size 5. Bounds are never clamped/);
    expect(() => slice(v, [-6, 2])).toThrow(/reaches outside/);
    expect(() => slice(v, [5, 0, -1])).toThrow(/reaches outside/);
    expect(() => slice(v, 5)).toThrow(/index 5 is outside -5..4/);
    expect(() => slice(v, [0, 2, 0])).toThrow(/the step along axis 0 is 0/);
    expect(() => slice(v, [0.5, 2])).toThrow(/not an integer/);
    expect(() => slice(v, 0, 0)).toThrow(/2 cuts for f64\[5\]/);
  });
});

describe("shapes", () => {
  it("are padded, cropped and widened", () => {
    expect(list(pad(v, [[1, -3]], { value: 9 }))).toEqual([9, 1, 2]);
    expect(list(pad([1, 2], [[0, 1, 2]], { value: -Infinity }))).toEqual([1, -Infinity, -Infinity, 2, -Infinity]);
    expect(list(pad(m, 1)).toString()).toBe("0,0,0,0,0,0,1,2,3,0,0,4,5,6,0,0,0,0,0,0");
    expect(list(pad([1, 2, 3], [[-1, -1, 1]]))).toEqual([0, 2, 0]);
    expect(list(pad([1, 2], [[-2, 3]]))).toEqual([0, 0, 0]);
    expect(list(pad(tensor(new Float64Array(0)), [[1, 2]]))).toEqual([0, 0, 0]);
    expect(() => pad(v, [[-3, -3]])).toThrow(/leaves a negative size/);
    expect(() => pad(m, [[1, 1]])).toThrow(/1 widths for f64\[2,3\]/);
  });

  it("are padded with a constant of either sign of infinity in one compiled program", () => {
    const f = jit((x: Tensor) =>
      sum(
        pad(x, [[1, 0]], { value: Infinity })
          .gt(0)
          .cast("f64"),
      ).sub(
        sum(
          pad(x, [[1, 0]], { value: -Infinity })
            .lt(0)
            .cast("f64"),
        ),
      ),
    );
    expect((f(v) as unknown as Tensor).item()).toBe(5);
  });

  it("are joined and taken apart", () => {
    expect(list(concatenate([m, [[7, 8, 9]]]))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    expect(concatenate([m, tensor(new Float64Array(0), { shape: [2, 0] })], 1).shape).toEqual([2, 3]);
    expect(list(stack([1, tensor(2), 3]))).toEqual([1, 2, 3]);
    expect(list(stack([v, v.mul(2)], -1).at(1))).toEqual([2, 4]);
    expect(split(v, [2, 0, 3]).map(list)).toEqual([[1, 2], [], [3, 4, 5]]);
    expect(split(m, 3, 1).map((t) => t.shape)).toEqual([
      [2, 1],
      [2, 1],
      [2, 1],
    ]);
    expect(unstack(m, 1).map(list)).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    expect(() => split(v, 2)).toThrow(/does not split into 2 equal parts. The sizes must add up to 5/);
    expect(() => stack([v, m])).toThrow(/stack: types differ: f64\[5\] and f64\[2,3\]/);
    expect(() => stack([true, 1])).toThrow(/stack: types differ: bool and f64. Cast/);
    // A truth value beside a recorded number is not taken for one.
    expect(() => grad((x) => stack([true, x]).sum())(1)).toThrow(/stack: types differ: bool and f64/);
    expect(() => concatenate([m, v])).toThrow(/do not join along axis 0/);
    expect(() => concatenate([])).toThrow(/at least one tensor/);
    expect(() => concatenate([m, i32([[1, 2, 3]])])).toThrow(/element types differ/);
  });

  it("are repeated and turned", () => {
    expect(list(tile([1, 2], [2, 2]))).toEqual([
      [1, 2, 1, 2],
      [1, 2, 1, 2],
    ]);
    expect(list(tile(m, 2)).toString()).toBe("1,2,3,1,2,3,4,5,6,4,5,6");
    expect(list(repeat(m, 2, 1)).toString()).toBe("1,1,2,2,3,3,4,4,5,5,6,6");
    expect(list(roll(v, 2))).toEqual([4, 5, 1, 2, 3]);
    expect(list(roll(m, -1)).toString()).toBe("2,3,4,5,6,1");
    expect(list(roll(m, 1, [0, 1])).toString()).toBe("6,4,5,3,1,2");
    expect(list(flip(m)).toString()).toBe("6,5,4,3,2,1");
    expect(list(flip(m, 1)).toString()).toBe("3,2,1,6,5,4");
    expect(repeat(m, 0).shape).toEqual([0, 3]);
  });

  it("gain, lose and exchange axes", () => {
    expect(expandDims(m, [0, -1]).shape).toEqual([1, 2, 3, 1]);
    expect(squeeze(expandDims(m, [0, -1])).shape).toEqual([2, 3]);
    expect(squeeze(expandDims(m, [0, -1]), -1).shape).toEqual([1, 2, 3]);
    expect(swapAxes(expandDims(m, 0), 0, -1).shape).toEqual([3, 2, 1]);
    expect(moveAxis(expandDims(m, 0), -1, 0).shape).toEqual([3, 1, 2]);
    expect(list(ravel(m))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(list(broadcastTo([1, 2], [2, 2])).toString()).toBe("1,2,1,2");
    expect(list(m.take([2, 0], 1)).toString()).toBe("3,1,6,4");
    expect(() => squeeze(m, 0)).toThrow(/axis 0 of f64\[2,3\] has size 2/);
    expect(() => broadcastTo(m, [2])).toThrow(/broadcastTo/);
    expect(meshgrid([v, [7, 8]]).map((t) => t.shape)).toEqual([
      [2, 5],
      [2, 5],
    ]);
    expect(meshgrid([v, [7, 8]], { indexing: "ij" }).map((t) => t.at(0).at(1).item())).toEqual([1, 8]);
  });

  it("hold diagonals and triangles", () => {
    expect(list(diag([1, 2], 1)).toString()).toBe("0,1,0,0,0,2,0,0,0");
    expect(list(diag(m, 1))).toEqual([2, 6]);
    expect(list(diagonal(m, -1))).toEqual([4]);
    expect(list(diagonal(m, 3))).toEqual([]);
    expect(trace(m).item()).toBe(6);
    expect(list(tril(m)).toString()).toBe("1,0,0,4,5,0");
    expect(list(triu(m, 1)).toString()).toBe("0,2,3,0,0,6");
    expect(() => diagonal(m, 4)).toThrow(/offset 4 is outside/);
    expect(() => tril(v)).toThrow(/no matrix/);
    expect(() => tril(m, 0.5)).toThrow(/offset 0.5 is not an integer/);
  });
});

describe("indexing", () => {
  it("windows begin where the program says, and never leave the array", () => {
    expect(list(dynamicSlice(m, [1, tensor(1, { dtype: "i32" })], [1, 2]))).toEqual([[5, 6]]);
    expect(list(dynamicUpdate(m, [[0, 0]], [1, 1])).toString()).toBe("1,2,3,4,0,0");
    expect(list(dynamicSlice(m, i32([1, 0]), [1, 3]))).toEqual([[4, 5, 6]]);
    expect(() => dynamicSlice(m, [0, 2], [1, 2])).toThrow(/dynamicSlice: index 2 is outside 0..1/);
    expect(() => dynamicSlice(m, [-1, 0], [1, 2])).toThrow(/never clamped/);
    expect(() => dynamicUpdate(m, [[1, 2, 3, 4]], [0, 0])).toThrow(/does not fit/);
    const starts = i32([
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const each = vmap((s: Tensor) => dynamicSlice(m, s, [1, 2]))(starts);
    expect(list(each).toString()).toBe("2,3,4,5,5,6");
    const changed = vmap((x: Tensor, s: Tensor) => dynamicUpdate(x, [[0, 0]], s), { inAxes: [null, 0] })(m, starts);
    expect(list(changed.at(2)).toString()).toBe("1,2,3,4,0,0");
  });

  it("sorts stably with NaN last, and finds places", () => {
    expect(list(sort([3, Number.NaN, 1]))).toEqual([1, 3, Number.NaN]);
    expect(list(sort([3, Number.NaN, 1], -1, { descending: true }))).toEqual([Number.NaN, 3, 1]);
    expect(list(sort([2, -0, 0, -3]))).toEqual([-3, -0, 0, 2]);
    expect(list(argsort([2, 1, 2, 1]))).toEqual([1, 3, 0, 2]);
    expect(list(argsort([2, 1, 2, 1], -1, { descending: true }))).toEqual([0, 2, 1, 3]);
    expect(list(sort(m, 0, { descending: true })).toString()).toBe("4,5,6,1,2,3");
    const top = topK(
      tensor([
        [3, 9, 9],
        [5, 4, 6],
      ]),
      2,
    );
    expect([list(top.values), list(top.indices)].toString()).toBe("9,9,6,5,1,2,2,0");
    expect(list(searchsorted([1, 2, 2, 4], [2, 0, 5]))).toEqual([1, 0, 4]);
    expect(searchsorted([1, 2, 2, 4], 2, { side: "right" }).item()).toBe(3);
    expect(list(vmap((a: Tensor) => searchsorted(a, 2))(m)).toString()).toBe("1,0");
    expect(list(vmap((x: Tensor) => searchsorted(v, x))(m)).toString()).toBe("0,1,2,3,4,5");
    expect(list(takeAlongAxis(m, argsort(m.neg()), -1)).toString()).toBe("3,2,1,6,5,4");
    expect(() => topK(v, 6)).toThrow(/cannot take 6 of 5/);
    expect(() => takeAlongAxis(m, i32([[0], [1], [0]]))).toThrow(/do not fit along axis 1/);
  });

  it("works by segments", () => {
    expect(list(segmentSum(m, [1, 1], 3))).toEqual([
      [0, 0, 0],
      [5, 7, 9],
      [0, 0, 0],
    ]);
    expect(list(segmentMax(v, [0, 0, 2, 2, 0], 3))).toEqual([5, -Infinity, 4]);
    expect(list(scatterMax([1, 5], [1, 0], [9, 0]))).toEqual([1, 9]);
    expect(list(oneHot([2, 0], 3)).toString()).toBe("0,0,1,1,0,0");
    expect(() => oneHot(i32([3]), 3)).toThrow(/index 3 is outside 0..2/);
    expect(() => segmentSum(v, [0, 1], 2)).toThrow(/segments i32\[2\] do not fit f64\[5\]/);
    expect(() => segmentSum([1, 2], i32([0, 2]), 2)).toThrow(/index 2 is outside/);
  });

  it("keeps out of the derivative what it leaves out", () => {
    // 1/x is infinite at the entry that is not taken.
    const slopes = (f: (y: Tensor) => Tensor): unknown =>
      list(grad((x: Tensor) => sum(f(tensor(1).div(x))))(tensor([0, 2])));
    expect(slopes((y) => slice(y, [1]))).toEqual([0, -0.25]);
    expect(slopes((y) => take(y, 1))).toEqual([0, -0.25]);
    expect(slopes((y) => split(y, 2)[1]!)).toEqual([0, -0.25]);
    expect(slopes((y) => flip(pad(y, [[-1, 2]])))).toEqual([0, -0.25]);
  });
});
