import { describe, expect, it } from "vitest";
import { broadcastTo, grad, map, scan, sum, type Tensor, tensor, vmap, zeros } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { primitive } from "../../src/record/define.ts";

const works = (): void => expect(grad((x: Tensor) => sum(x.mul(x)))(tensor([1, 2])).toArray()).toEqual([2, 4]);

describe("an array that no host can hold is refused before the host is asked", () => {
  const long = 2 ** 17;
  const wide = (x: Tensor): Tensor => sum(x.reshape([-1, 1]).mul(x.reshape([1, -1])));
  it.each<[string, () => unknown, RegExp]>([
    [
      "zeros",
      () => zeros([2 ** 16, 2 ** 16]),
      /^broadcast: there is no memory for f64\[65536,65536\]\. Split the work/,
    ],
    ["beyond whole numbers", () => zeros([2 ** 30, 2 ** 30]), /^broadcast: .* f64\[1073741824,1073741824\]/],
    [
      "sizes whose product overflows",
      () => zeros(new Array<number>(40).fill(2 ** 30)),
      /^broadcast: there is no memory/,
    ],
    ["an outer product", () => wide(zeros(long)), /f64\[131072,131072\]/],
    ["its gradient", () => grad(wide)(zeros(long)), /f64\[131072,131072\]/],
    ["compiled", () => jit(wide)(zeros(long)), /f64\[131072,131072\]/],
    ["batched", () => vmap((r: Tensor) => broadcastTo(r, [long]))(zeros(long)), /f64\[131072,131072\]/],
    [
      "rows of a loop",
      () => scan((c: Tensor) => [c, broadcastTo(c, [long])] as const, tensor(0), null, { length: long }),
      /^scan: there is no memory for \(f64, f64\[131072,131072\]\)/,
    ],
  ])("%s", (_name, make, message) => {
    expect(make).toThrow(message);
    works();
  });
  it("and one without elements is not, however long its other axes are", () => {
    expect(zeros([0, 2 ** 40]).size).toBe(0);
  });
});
const rules = (name: string) => ({
  name,
  type: ([t]: readonly Tensor["type"][]) => t!,
  value: (): never => {
    throw new RangeError("Array buffer allocation failed");
  },
  jvp: () => null,
  transpose: null,
  batch: ([x]: readonly Tensor[]): [Tensor, boolean] => [x!, true],
  taylor: "jvp" as const,
  lower: "scan" as const,
});
describe("an array that the host refuses", () => {
  const refused = primitive<Record<string, never>>(rules("refused"));
  const deep = primitive<Record<string, never>>({
    ...rules("deep"),
    value: (): never => {
      throw new RangeError("Maximum call stack size exceeded");
    },
  });
  it("is an error that names the operation and the shape, and the next call works", () => {
    const x = tensor([[1, 2, 3]]);
    const message = /^refused: there is no memory for f64\[1,3\]\. Split the work/;
    expect(() => refused([x])).toThrow(message);
    works();
    expect(() => grad((v: Tensor) => sum(refused([v])))(x)).toThrow(message);
    works();
    expect(() => map((v: Tensor) => refused([v]), x)).toThrow(/^refused: .* f64\[3\]/);
    works();
  });
  it("is not a stack that overflows", () => {
    expect(() => deep([tensor([1])])).toThrow(RangeError);
  });
});
