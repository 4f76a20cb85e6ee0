import { describe, expect, it } from "vitest";
import { add, flip, scan, type Tensor, take, tensor, transpose, update, zeros } from "../../src/index.ts";
import { range } from "../../src/ir/type.ts";
import { jit } from "../../src/jit/index.ts";

const from = Int32Array.of(5, 0, 3, 3, 6, 1);
const to = Int32Array.of(2, 8, 0, 5, 5, 1);
const rows = (n: number, width: number): Tensor =>
  tensor(
    Float64Array.from({ length: n * width }, (_, k) => Math.cos(k + 1)),
    {
      shape: width === 0 ? [n] : [n, width],
    },
  );
type Program = (x: Tensor, y: Tensor) => Tensor | readonly Tensor[];
/** How it runs, after its results were what they are with nothing compiled, twice. */
function agrees(f: Program, x: Tensor, y: Tensor): string {
  const compiled = jit(f);
  for (const k of [1, 2]) {
    const [want, got] = [f(x.mul(k), y), compiled(x.mul(k), y)].map((r) => [r].flat() as Tensor[]);
    expect(got!.map((t) => t.toArray())).toEqual(want!.map((t) => t.toArray()));
  }
  return compiled.explain();
}
/** Not where it was, and the same to the last bit however it is computed. */
const sq = (t: Tensor): Tensor => t.mul(t);
const put = (x: Tensor, y: Tensor): Tensor => update(x, to, take(y, from));

describe("rows that go from known places to known places", () => {
  it.each([0, 1, 2, 3, 4, 7, 8, 9])("are moved at once, %d numbers each", (width) => {
    const [x, y] = [rows(9, width || 1), rows(7, width || 1)].map((t) => (width === 0 ? t.reshape([-1]) : t)) as [
      Tensor,
      Tensor,
    ];
    const plan = agrees((a, b) => put(a.mul(2), sq(b)).add(1), x, y);
    if (width < 9) expect(plan).not.toMatch(/^gather /m);
    else expect(plan).toMatch(/^gather /m);
  });
  const [x, y] = [rows(9, 2), rows(9, 2)] as const;
  it.each<[string, Program]>([
    ["into numbers that are known", (_, b) => put(zeros([9, 2]), sq(b))],
    ["into an argument", (a, b) => put(a, b)],
    ["within one array", (a) => put(a, a)],
    ["within one array that is computed", (a) => [put(sq(a), sq(a)), sq(a)]],
    ["one after another", (a, b) => put(put(sq(a), sq(b)), put(sq(b), sq(a)))],
    ["and are wanted as they are", (a, b) => [put(a, sq(b)), take(sq(b), from)]],
    ["and are looked at by others", (a, b) => [put(a, sq(b)), take(sq(b), from).mul(3)]],
    ["and are put twice", (a, b) => update(put(a, sq(b)), flip(tensor(to), [0]), take(sq(b), from))],
    ["and are turned around before", (a, b) => update(a, to, flip(take(sq(b), from), [0]))],
    ["from an array that is turned around", (a, b) => put(a, flip(sq(b), [0]))],
    ["from an array that is transposed", (a, b) => put(a, transpose(sq(b).reshape([2, 9])))],
    ["from one number", (a) => put(a, zeros([9, 2]))],
    ["no rows", (a, b) => update(a, new Int32Array(0), take(sq(b), new Int32Array(0))).add(1)],
    ["and the places are read afterwards", (a, b) => [put(a, sq(b)), add(sq(b), tensor(range(2)))]],
    ["within loops", (a, b) => scan((c: Tensor, row: Tensor) => [put(c.mul(row), sq(c))], a, b)[0] as Tensor],
  ])("%s", (_, f) => {
    agrees(f, x, y);
  });
  it("take no memory of their own", () => {
    const f = jit(put);
    f(x, y);
    expect(f.explain()).not.toMatch(/^gather /m);
    expect(f.explain()).toMatch(/^update f64\[9,2\] i32\[6\] f64\[6,2\]/m);
  });
});
