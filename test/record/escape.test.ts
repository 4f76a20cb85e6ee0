import { describe, expect, it } from "vitest";
import {
  cond,
  full,
  grad,
  jvp,
  loop,
  scan,
  sin,
  sum,
  Tensor,
  tensor,
  vjp,
  vmap,
  whileLoop,
  zeros,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { probe } from "../control/probe.ts";

// biome-ignore lint/suspicious/noExplicitAny: values kept where they should not be
type Any = any;
const one = tensor(1);

describe("a value that is kept after its recording", () => {
  it("is its number when nothing records", () => {
    let kept: Any;
    grad((x) => {
      kept = x.mul(x);
      return kept.mul(2);
    })(3);
    expect([kept.item(), sin(kept).item(), grad((y) => y.mul(kept.item()))(2)]).toEqual([9, Math.sin(9), 9]);
  });
  it("is a value of the recording around it, with its derivative", () => {
    const f = (x: Tensor): Tensor => {
      let kept: Any;
      const inner = grad((y: Tensor) => {
        kept = sin(y).mul(x);
        return kept.mul(y);
      })(x) as Tensor;
      return inner.mul(0).add(kept).add(kept);
    };
    expect(grad(f)(0.5)).toBeCloseTo(2 * (Math.sin(0.5) + 0.5 * Math.cos(0.5)), 14);
    expect(jvp(f, [0.5], [1])[1].item()).toBeCloseTo(grad(f)(0.5), 14);
  });
  it("so a cache inside f is right, and one that outlives it is refused", () => {
    const memo =
      (cache: Map<string, Tensor>) =>
      (x: Tensor): Tensor => {
        if (!cache.has("square")) cache.set("square", x.mul(x));
        return cache.get("square")!.mul(cache.get("square")!);
      };
    expect(grad((x) => memo(new Map())(x))(2)).toBe(32);
    const lasting = memo(new Map());
    expect(grad(lasting)(2)).toBe(32);
    expect(() => grad(lasting)(3)).toThrow("its derivative would be lost");
    const compiled = memo(new Map());
    jit(compiled)(tensor(2));
    expect(() => (jit(compiled) as Any)(tensor([2]))).toThrow("later recording");
  });
  it("after an exception too", () => {
    let kept: Any;
    expect(() =>
      grad((x) => {
        kept = x.mul(5);
        throw new Error("mine");
      })(3),
    ).toThrow("mine");
    expect(kept.item()).toBe(15);
    expect(grad((x) => x.mul(x))(3)).toBe(6);
  });
  it("is refused from one example of many, one step, one branch", () => {
    let kept: Any;
    const keep = (x: Tensor): Tensor => {
      kept = x.mul(2);
      return kept;
    };
    const kinds: Record<string, () => unknown> = {
      vmap: () => vmap(keep)(tensor([1, 2])),
      scan: () => scan((c) => [keep(c)], one, null, { length: 2 }),
      cond: () => cond(one.gt(0), keep, (x) => x, one),
      whileLoop: () => whileLoop((c) => c.lt(3), keep, one),
    };
    for (const [kind, go] of Object.entries(kinds)) {
      go();
      expect(() => sin(kept)).toThrow(`${kind}: a value computed inside ${kind} was used outside it`);
      expect(() => grad((x) => x.mul(kept))(1)).toThrow("Return it");
    }
  });
  it("through a chain of 40,000 operations", () => {
    let kept: Any;
    const f = (x: Tensor): Tensor => {
      grad((y: Tensor) => {
        kept = y.mul(x);
        for (let k = 0; k < 40_000; k++) kept = kept.add(1);
        return y;
      })(x);
      return kept;
    };
    expect(grad(f)(3)).toBe(6);
    expect((vjp(f, 3)[0] as Tensor).item()).toBe(40_009);
  });
});
describe("numbers on demand", () => {
  it("chains of 100,000 constant arrays are read without recursion", () => {
    const f = jit((x: Tensor) => {
      let y: Tensor = zeros(2);
      for (let k = 0; k < 100_000; k++) y = y.add(1);
      return sum(y).gt(1).item() ? x : x.neg();
    });
    expect((f(one) as Tensor).item()).toBe(1);
  });
  it("constant arrays are not evaluated while a list is recorded", () => {
    const p = probe("probe demand");
    const f = jit((x: Tensor) => {
      const big = p(p(full([1000], 1)));
      p(full([10], 1));
      return sum(big).mul(x);
    });
    // Evaluated when the program is prepared or run, not by the recorder; what nobody needs not at all.
    expect((f(one) as Tensor).item()).toBe(3000);
    expect(p.runs).toBe(2);
  });
  it("reading one evaluates what it needs, once", () => {
    const needed = probe("probe needed");
    const other = probe("probe other");
    let seen = 0;
    const f = jit((x: Tensor) => {
      const a = needed(full([2], 1));
      other(full([2], 1));
      for (let k = 0; k < 3; k++) if (a.gt(1.5).toArray()) seen++;
      return x;
    });
    f(one);
    expect([seen, other.runs]).toEqual([3, 0]);
    expect(needed.runs).toBeLessThanOrEqual(2); // once read, once more for the guard in the program
  });
  it("a value of an outer recording is known inside a loop body", () => {
    const f = (x: Tensor): Tensor => loop(2, (c) => (x.mul(2).gt(1).item() ? c.mul(x) : c), x);
    expect([grad(f)(3), grad(f)(0.25)]).toEqual([27, 1]);
    expect(f(tensor(3))).toBeInstanceOf(Tensor);
  });
});
