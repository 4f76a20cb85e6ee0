import type * as Wengert from "wengert";
import type * as Compiler from "wengert/jit";

/** A number that the library computed, and what it must be within 1e-14 of its size. */
export interface Row {
  readonly name: string;
  readonly got: number;
  readonly want: number;
}

/** A few derivatives through every part that could depend on the runtime: recording, arrays, compiled code. */
export function smoke({ grad, sin, tensor }: typeof Wengert, { jit }: typeof Compiler): Row[] {
  const slope = Math.sin(0.5) + 0.5 * Math.cos(0.5);
  const product = grad((x: number) => sin(x).mul(x));
  const curve = grad(grad((x: number) => sin(x).mul(x)));
  const norm = grad((v: Wengert.Tensor) => v.mul(v).sum());
  const compiled = jit(grad((x: number) => sin(x).mul(x)));
  return [
    { name: "first derivative", got: product(0.5), want: slope },
    { name: "second derivative", got: curve(0.5), want: 2 * Math.cos(0.5) - 0.5 * Math.sin(0.5) },
    {
      name: "gradient of an array",
      got: Number(
        norm(tensor([1, 2, 3]))
          .at(2)
          .item(),
      ),
      want: 6,
    },
    { name: "compiled derivative, first call", got: compiled(0.5), want: slope },
    { name: "compiled derivative, second call", got: compiled(0.5), want: slope },
  ];
}

/** The rows as text; throws when a number is wrong. */
export function report(rows: readonly Row[]): string {
  const wrong = rows.filter(({ got, want }) => !(Math.abs(got - want) <= 1e-14 * Math.max(1, Math.abs(want))));
  if (rows.length === 0 || wrong.length > 0) {
    throw new Error(`wrong: ${wrong.map(({ name, got, want }) => `${name} is ${got}, must be ${want}`).join("; ")}`);
  }
  return rows.map(({ name, got }) => `${name}: ${got}`).join("\n");
}
