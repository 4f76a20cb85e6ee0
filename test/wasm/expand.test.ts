import { describe, expect, it } from "vitest";
import { jvp } from "../../src/api/directional.ts";
import { grad, valueAndGrad } from "../../src/api/grad.ts";
import { vmap } from "../../src/api/vmap.ts";
import { checkpoint } from "../../src/control/checkpoint.ts";
import { customJvp, customVjp } from "../../src/control/custom.ts";
import { customLinearSolve, customRoot } from "../../src/control/implicit.ts";
import { scan } from "../../src/control/loops.ts";
import { add, div, mul, sub } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { gt } from "../../src/prims/comparison.ts";
import { exp } from "../../src/prims/exponential.ts";
import { square } from "../../src/prims/roots.ts";
import { sin } from "../../src/prims/trigonometry.ts";
import type { Guard } from "../../src/record/run.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { compile } from "../../src/wasm/compile.ts";
import { expand } from "../../src/wasm/expand.ts";
import { execute, expectAllCompiled, f64, programOf } from "./programs.ts";

const halved = customJvp(
  (x: Tensor) => sin(x),
  ([x], [dx]) => mul(mul(x, dx), 0.5),
);
const clipped = customVjp(
  (x: Tensor) => exp(x),
  (x) => [exp(x), x],
  (x, ct) => [mul(ct, sin(x))],
);
const kept = checkpoint((x: Tensor) => sin(mul(x, exp(x))));
/** y with y^2 + y = x. */
const root = (x: Tensor): Tensor =>
  customRoot(
    (y: Tensor) => sub(add(square(y), y), x),
    x,
    (f, y) => {
      let z = y;
      for (let k = 0; k < 6; k++) z = sub(z, div(f(z), add(mul(z, 2), 1)));
      return z;
    },
    (g, b) => div(b, g(add(mul(b, 0), 1))),
    { symmetric: true },
  );
const solved = (a: Tensor, b: Tensor): Tensor =>
  customLinearSolve(
    (x: Tensor) => mul(a, x),
    b,
    (_map, c) => div(c, a),
    { symmetric: true },
  );
const all = (x: Tensor): Tensor =>
  sum(add(add(halved(x), clipped(x)), add(kept(x), add(root(square(x)), solved(add(square(x), 1), x)))));

describe("lines that hold programs", () => {
  it("are compiled as these, with their derivatives and over examples", () => {
    expectAllCompiled(programOf([f64(5)], all));
    expectAllCompiled(programOf([f64(5)], (x) => grad(all)(x) as Tensor));
    expectAllCompiled(programOf([f64(5), f64(5)], (x, dx) => jvp(all, [x], [dx])[1] as Tensor));
    expectAllCompiled(programOf([f64(3, 5)], (x) => vmap(grad(all))(x) as Tensor));
  });

  it("are compiled inside loops", () => {
    const step = (c: Tensor, x: Tensor): [Tensor, Tensor] => [add(halved(c), kept(x)), clipped(mul(c, 0.1))];
    const f = (c: Tensor, xs: Tensor): Tensor => {
      const [last, ys] = scan(step, c, xs);
      return add(sum(last), sum(ys));
    };
    const program = programOf([f64(2), f64(4, 2)], (c, xs) => {
      const [y, [dc, dx]] = valueAndGrad(f, { argnums: [0, 1] } as never)(c, xs) as never as [Tensor, Tensor[]];
      return [y, dc!, dx!];
    });
    expectAllCompiled(program);
  });

  it("leave guards where they were", () => {
    const program = programOf([f64()], (x) => {
      const y = halved(clipped(x));
      return [gt(y, 0), mul(y, 2), gt(kept(y), 10)];
    });
    const [first, , second] = program.outputs as [number, number, number];
    const guards: Guard[] = [
      { id: first, at: first, expected: 1 },
      { id: second, at: second, expected: 0 },
    ];
    const compiled = compile(program, guards);
    expect(execute(compiled, [0.5])).toEqual([1, 2 * Math.sin(Math.exp(0.5)), 0]);
    expect(execute(compiled, [1.5])).toMatchObject({ guard: 0, found: 0 });
  });

  it("are found once: a program without any stays itself", () => {
    const program = programOf([f64(3)], (x) => sin(x));
    expect(expand(program, [0])).toEqual([program, [0]]);
  });
});
