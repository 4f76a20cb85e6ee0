import { describe, expect, it } from "vitest";
import {
  checkpoint,
  cond,
  customJvp,
  customVjp,
  dynamicUpdate,
  evaluate,
  record,
  scan,
  switchCase,
  type Tensor,
  tensor,
  update,
  whileLoop,
} from "../../src/index.ts";
import { probe } from "./probe.ts";

/** What an evaluation leaves in its argument when the result of `same`, which is the argument, is updated. */
function afterUpdate(same: (x: Tensor) => Tensor): unknown[] {
  const x = tensor([1, 2, 3]);
  const program = record((v) => update(same(v), 0, 5), x);
  return [evaluate(program, x)[0]!.toArray(), x.toArray()];
}
describe("an operand that is a result, too, is not overwritten while that is used", () => {
  const results = (same: (x: Tensor) => Tensor): unknown[] => {
    const program = record(
      (v: Tensor) => {
        const x = v.mul(2);
        const y = same(x);
        const z = update(x, 0, 50);
        return [y.sum(), z.sum()] as const;
      },
      tensor([1, 2, 3]),
    );
    return evaluate(program, tensor([1, 2, 3])).map((t) => t.item());
  };
  it.each<[string, (x: Tensor) => Tensor]>([
    ["checkpoint", (x) => checkpoint((c: Tensor) => c)(x)],
    ["checkpoint of something else", (x) => checkpoint((c: Tensor) => c.sum().mul(0).add(x))(x)],
    ["a loop without turns", (x) => scan((c: Tensor) => [c.mul(2)], x, null, { length: 0 })[0]],
    ["a row of a loop", (x) => scan((_: Tensor, row: Tensor) => [row], x.mul(0), x.reshape([1, 3]))[0]],
  ])("%s", (_, same) => {
    expect(results(same)).toEqual([12, 60]);
  });
});
describe("a result that is an operand is not overwritten", () => {
  const turns = { length: 2 };
  const cases: Record<string, (x: Tensor) => Tensor> = {
    "scan that leaves its carry alone": (x) => scan((c) => [c], x, null, turns)[0],
    "scan of no steps": (x) => scan((c) => [c.mul(2)], x, null, { length: 0 })[0],
    "cond that returns its operand": (x) =>
      cond(
        x.at(0).gt(0),
        (c) => c,
        (c) => c.mul(2),
        x,
      ),
    "switchCase that returns its operand": (x) => switchCase(0, [(c: Tensor) => c, (c: Tensor) => c.neg()], x),
    "while that does not start": (x) =>
      whileLoop(
        (c) => c.at(0).gt(9),
        (c) => c.mul(2),
        x,
      ),
    "checkpoint of the identity": (x) => checkpoint((c: Tensor) => c)(x),
    "customJvp of the identity": (x) =>
      customJvp(
        (c: Tensor) => c,
        (_c, [d]) => d,
      )(x),
    "customVjp of the identity": (x) =>
      customVjp(
        (c: Tensor) => c,
        (c: Tensor) => [c, null] as const,
        (_r, t) => [t],
      )(x),
    "a view of the operand": (x) =>
      cond(
        x.at(0).gt(0),
        (c) => c.reshape([3, 1]).reshape(3),
        (c) => c.mul(2),
        x,
      ),
  };
  for (const [name, same] of Object.entries(cases))
    it(name, () =>
      expect(afterUpdate(same)).toEqual([
        [5, 2, 3],
        [1, 2, 3],
      ]),
    );
  it("a row of xs that becomes the carry", () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const program = record((v) => update(scan((_c, row) => [row], v.at(0), v)[0], 0, 5), x);
    expect([evaluate(program, x)[0]!.toArray(), x.toArray()]).toEqual([
      [5, 4],
      [
        [1, 2],
        [3, 4],
      ],
    ]);
  });
  it("two carries that are one array", () => {
    const program = record(
      (x) => {
        const [a, b] = scan(
          ([c]) => {
            const y = c!.mul(2);
            return [[y, y]];
          },
          [x, x],
          null,
          turns,
        )[0];
        return [update(a!, 0, 5), a!, b!];
      },
      tensor([1, 2]),
    );
    expect(evaluate(program, [1, 2]).map((y) => y.toArray())).toEqual([
      [5, 8],
      [4, 8],
      [4, 8],
    ]);
  });
});
describe("array carries are updated in place", () => {
  const runs = (name: string, f: (x: Tensor, touch: (x: Tensor) => Tensor) => Tensor): [number, number] => {
    const p = probe(name);
    const program = record((x) => f(x, p), tensor([1, 2]));
    p.runs = 0;
    p.inPlace = 0;
    evaluate(program, [1, 2]);
    return [p.runs, p.inPlace];
  };
  const ten = { length: 10 };
  it("in a scan, from the second step on", () => {
    expect(runs("probe scan", (x, f) => scan((c) => [f(c)], x, null, ten)[0])).toEqual([10, 9]);
  });
  it("in a scan that was given an array made for it, from the first", () => {
    expect(runs("probe fresh", (x, f) => scan((c) => [f(c)], x.mul(2), null, ten)[0])).toEqual([10, 10]);
  });
  it("in a while", () => {
    const f = (x: Tensor, touch: (x: Tensor) => Tensor): Tensor =>
      whileLoop(
        (c) => c.i.lt(10),
        (c) => ({ i: c.i.add(1), v: touch(c.v) }),
        { i: 0, v: x },
      ).v;
    expect(runs("probe while", f)).toEqual([10, 9]);
  });
  it("in a scan in a scan", () => {
    const f = (x: Tensor, touch: (x: Tensor) => Tensor): Tensor =>
      scan((c) => [scan((d) => [touch(d)], c, null, ten)[0]], x, null, ten)[0];
    expect(runs("probe nested", f)).toEqual([100, 99]);
  });
  it("in a branch in a scan", () => {
    const f = (x: Tensor, touch: (x: Tensor) => Tensor): Tensor =>
      scan((c) => [cond(c.at(0).gt(-1), touch, (d) => d, c)], x, null, ten)[0];
    expect(runs("probe cond", f)).toEqual([10, 9]);
  });
  it("through a reshape", () => {
    const f = (x: Tensor, touch: (x: Tensor) => Tensor): Tensor =>
      scan((c) => [touch(c.reshape([2, 1])).reshape(2)], x, null, ten)[0];
    expect(runs("probe reshape", f)).toEqual([10, 9]);
  });
  it("dynamicUpdate gives the numbers of a copy", () => {
    const f = (x: Tensor): Tensor => scan((c) => [dynamicUpdate(c, c.at([0]).mul(2), [1])], x, null, ten)[0];
    expect(f(tensor([1, 5])).toArray()).toEqual([1, 2]);
  });
});
