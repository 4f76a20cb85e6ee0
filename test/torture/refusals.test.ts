import { expect, test } from "vitest";
import { grad, matmul, scan, sum, type Tensor, tensor, vjp, vmap, whileLoop } from "../../src/index.ts";
import { close, holds, refuses } from "./support.ts";

const d = (f: (x: Tensor) => Tensor, x: number): number => grad(f)(x);
const any = (f: unknown): ((x: Tensor) => Tensor) => f as (x: Tensor) => Tensor;

refuses(
  "an operator on a value",
  () =>
    d(
      any((x: number) => x * x),
      2,
    ),
  /Write x\.mul\(y\) for x \* y/,
);
refuses(
  "Math.sin of a value",
  () =>
    d(
      any((x: number) => Math.sin(x)),
      2,
    ),
  /sin\(x\) for Math\.sin/,
);
refuses(
  "a comparison by an operator",
  () =>
    d(
      any((x: number) => (x > 0 ? x : -x)),
      2,
    ),
  /x\.gt\(0\)\.item\(\)/,
);
refuses("grad of a vector", () => grad((x) => x.mul(2))(tensor([1, 2])), /must return one number, got f64\[2\]/);
refuses(
  "grad with respect to integers",
  () => grad((x) => x.at(0).cast("f64"))(tensor([1, 2], { dtype: "i32" })),
  /i32/,
);
refuses(
  "an async function",
  () =>
    d(
      any(async (x: Tensor) => x),
      2,
    ),
  /Async functions cannot be recorded/,
);
refuses(
  "nothing returned",
  () =>
    d(
      any((x: Tensor) => void x.mul(2)),
      2,
    ),
  /returned nothing/,
);
refuses(
  "a number read inside vmap",
  () => vmap((x) => (x.item() > 0 ? x : x.neg()))(tensor([1, 2])),
  /not known inside vmap/,
);
refuses(
  "a number read inside a scan body",
  () => scan((c) => [c.item() > 0 ? c : c.neg()], tensor(1), null, { length: 2 }),
  /not known inside the body of scan/,
);
refuses(
  "escape from a scan body",
  () =>
    d((x) => {
      let leak: Tensor | undefined;
      scan(
        (c) => {
          leak = c.mul(x);
          return [leak];
        },
        x,
        null,
        { length: 2 },
      );
      return leak!.mul(2);
    }, 1),
  /inside scan was used outside/,
);
refuses(
  "escape from vmap",
  () => {
    let leak: Tensor | undefined;
    vmap((x) => (leak = x.mul(2)))(tensor([1, 2]));
    d((x) => x.mul(leak!), 1);
  },
  /inside vmap was used outside/,
);
refuses("an index out of range", () => grad((x) => x.at(5))(tensor([1, 2])), /index 5 is outside -2\.\.1/);
refuses("a jagged array", () => grad((x) => sum(x))(tensor([[1, 2], [3]])), /jagged/);
refuses(
  "a wrong cotangent",
  () => vjp((x) => x.mul(x), tensor([1, 2]))[1](tensor([1, 2, 3])),
  /cotangent 0 is f64\[3\], the value it belongs to is f64\[2\]/,
);
refuses(
  "shapes that do not broadcast",
  () => tensor([1, 2]).add(tensor([1, 2, 3])),
  /add: shapes \[2\] and \[3\] do not broadcast/,
);
refuses(
  "matmul of the wrong sizes",
  () => matmul(tensor([[1, 2]]), tensor([[1, 2]])),
  /inner sizes differ: f64\[1,2\] times f64\[1,2\]/,
);
refuses(
  "an error of the user's in nested recordings",
  () =>
    d(
      (x) =>
        grad((y: Tensor) => {
          y.mul(x);
          throw new Error("user error");
        })(1) as unknown as Tensor,
      1,
    ),
  /user error/,
);
holds(
  "... after which the recorder works",
  () =>
    d((x) => {
      try {
        grad((y: Tensor) => {
          y.mul(x);
          throw new Error("u");
        })(x);
      } catch {}
      return x.mul(x);
    }, 5),
  10,
);
holds(
  "a value kept from a recording that threw",
  () =>
    d((x) => {
      let kept: Tensor | undefined;
      try {
        grad((y: Tensor) => {
          kept = y.mul(x);
          throw new Error("u");
        })(x);
      } catch {}
      return kept!;
    }, 5),
  10,
);
refuses(
  "reverse mode through whileLoop",
  () =>
    d(
      (x) =>
        whileLoop(
          (c) => c.lt(10),
          (c) => c.mul(x),
          x,
        ),
      2,
    ),
  /reverse mode needs a bound/,
);
let stray: Tensor | undefined;
holds(
  "a value used after its recording is its number",
  () => [
    d((x) => {
      stray = x.mul(2);
      return x.mul(x);
    }, 4),
    stray!.item(),
    stray!.mul(2).item(),
  ],
  [8, 8, 16],
);
refuses(
  "... but not in a later recording, where its derivative would be lost",
  () => d((x) => x.mul(stray!), 1),
  /finished grad/,
);
refuses(
  "a memo cache that outlives a recording",
  () => {
    const memo = new Map<number, Tensor>();
    const f = (x: Tensor): Tensor => {
      if (!memo.has(1)) memo.set(1, x.mul(x));
      return memo.get(1)!;
    };
    d(f, 2);
    d(f, 3);
  },
  /finished grad/,
);
holds(
  "a memo cache inside one differentiated function",
  () =>
    d((x) => {
      const memo = new Map<number, Tensor>();
      const f = (): Tensor => {
        if (!memo.has(1)) memo.set(1, x.mul(x));
        return memo.get(1)!;
      };
      return f()
        .mul(grad((y: Tensor) => f().mul(y))(1))
        .div(x.mul(x))
        .add(f());
    }, 3),
  12,
);
refuses("if (x.gt(0)) without item()", () => d((x) => (x.gt(0) ? x : x.neg()), 1), /never read/);
refuses("x.gt(0) && ...", () => d((x) => (x.gt(0) && 1 > 0 ? x : x.neg()), 1), /never read/);
test("the continuation of an async function sees plain numbers, other recordings are untouched", async () => {
  let resumed: Tensor | undefined;
  const f = async (x: Tensor): Promise<Tensor> => {
    const y = x.mul(2);
    await null;
    resumed = y.mul(3);
    return resumed;
  };
  expect(() => d(any(f), 2)).toThrow(/Async functions cannot be recorded/);
  await null;
  await null;
  close([resumed!, d((x) => x.mul(x), 3)], [12, 6]);
});
test("messages name the line of the caller", () => {
  expect(() => tensor([1, 2]).add(tensor([1, 2, 3]))).toThrow(/at your line .*refusals\.test\.ts:\d+/);
});
