import { describe, expect, it } from "vitest";
import { scan, stack, type Tensor, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { bits, foldIn, key, keys, normal, split, uniform } from "../../src/random/index.ts";
import { correlation, values } from "./statistics.ts";

const same = (a: Tensor, b: Tensor): void => expect(a.toArray()).toEqual(b.toArray());

describe("keys", () => {
  it("hold the two halves of the seed", () => {
    expect(key(5).toArray()).toEqual([5, 0]);
    expect(key(2 ** 32 + 7).toArray()).toEqual([7, 1]);
    expect(key(-1).toArray()).toEqual([-1, -1]);
    expect(key(2 ** 31).toArray()).toEqual([-(2 ** 31), 0]);
    same(jit((s: Tensor) => key(s))(key(9).at(0)), key(9));
  });
  it("words are the published blocks", () => {
    const hex = (t: Tensor): string[] => values(t).map((x) => (x >>> 0).toString(16).padStart(8, "0"));
    expect(hex(bits(key(0), 2))).toEqual(["6b200159", "99ba4efe"]);
  });
  it("are refused when they are none", () => {
    expect(() => key(0.5)).toThrow(/whole number/);
    expect(() => uniform(1 as never, 3)).toThrow(/not i32\[2\]/);
    expect(() => uniform(keys(key(1), 3), 3)).toThrow(/vmap/);
    expect(() => foldIn(key(1), 0.5)).toThrow(/32-bit integer/);
    expect(() => split(key(1), -1)).toThrow(/-1 keys/);
    expect(() => uniform(key(1), [-2])).toThrow(/shape \[-2\]/);
  });
});
describe("an element depends on its key and its position only", () => {
  it("not on the number of elements, nor on the shape", () => {
    for (const draw of [bits, uniform, normal] as ((k: Tensor, s: number | number[]) => Tensor)[]) {
      const long = values(draw(key(3), 64));
      for (const n of [1, 2, 7, 33]) expect(values(draw(key(3), n))).toEqual(long.slice(0, n));
      expect(values(draw(key(3), [4, 4, 4]))).toEqual(long);
      expect(values(draw(key(3), []))).toEqual(long.slice(0, 1));
      expect(draw(key(3), [0, 4]).shape).toEqual([0, 4]);
    }
  });
  it("nor on vmap: keys of a batch give what each gives alone", () => {
    const ks = keys(key(8), 5);
    const f = (k: Tensor): Tensor => normal(k, [3]).add(uniform(foldIn(k, 2), [3]));
    const loop = stack([0, 1, 2, 3, 4].map((i) => f(ks.at(i))));
    same(vmap(f)(ks), loop);
    same(jit(vmap(f))(ks), loop);
    same(jit((k: Tensor) => vmap(f)(keys(k, 5)))(key(8)), loop);
    same(vmap(vmap(f))(ks.reshape([1, 5, 2])).at(0), loop);
    same(scan((c: Tensor, k: Tensor) => [c, f(k)] as const, 0, ks)[1] as unknown as Tensor, loop);
  });
  it("a counter of a loop can be folded in", () => {
    const [, ys] = scan(
      (c: Tensor, i: Tensor) => [c, uniform(foldIn(key(4), i))] as const,
      0,
      new Int32Array([0, 1, 2]),
    );
    same(ys as unknown as Tensor, stack([0, 1, 2].map((i) => uniform(foldIn(key(4), i)))));
    const over = vmap((i: Tensor) => foldIn(key(4), i))(new Int32Array([0, 1, 2]) as never) as unknown as Tensor;
    same(over, stack([0, 1, 2].map((i) => foldIn(key(4), i))));
  });
});
describe("children", () => {
  it("child i does not depend on how many there are", () => {
    const [a, b] = split(key(1));
    const [c, d, e] = split(key(1), 3);
    same(a, c);
    same(b, d);
    same(keys(key(1), 3).at(2), e);
  });
  it("all keys and numbers of a family are different words", () => {
    const root = key(17);
    const all = [
      root,
      ...split(root, 40),
      ...Array.from({ length: 40 }, (_, i) => foldIn(root, i)),
      ...bits(root, [40, 2]),
      ...split(foldIn(root, 0), 40),
    ].map((k) => values(k).join());
    expect(new Set(all).size).toBe(161);
  });
  it("are uncorrelated with one another and with their parent", () => {
    const n = 4000;
    const draws = [key(6), ...split(key(6), 3), foldIn(key(6), 0), foldIn(key(6), 1)].map((k) => values(uniform(k, n)));
    draws.forEach((x, i) => {
      for (let j = 0; j < i; j++) expect(Math.abs(correlation(x, draws[j]!))).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(correlation(x.slice(1), x.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(n));
    });
  });
});
