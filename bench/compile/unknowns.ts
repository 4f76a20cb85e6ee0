import { grad, hessian, hvp, jacobian, slice, stack, type Tensor } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";

/** Single recorded numbers, one after another. */
const energyOfNumbers = (x: readonly Tensor[]): Tensor => {
  let e = x[0]!.cos();
  for (let i = 1; i < x.length; i++) {
    const d = x[i]!.sub(x[i - 1]!);
    e = e.add(x[i]!.cos()).add(d.mul(d));
  }
  return e;
};
const neighbours = (x: Tensor): Tensor => slice(x, [1]).sub(slice(x, [0, -1]));
const energy = (x: Tensor): Tensor => x.cos().sum().add(neighbours(x).square().sum());
const forces = (x: Tensor): Tensor => neighbours(x).mul(slice(x, [1]).sin());
function plainEnergy(x: number[]): number {
  let e = Math.cos(x[0]!);
  for (let i = 0; i + 1 < x.length; i++) {
    const d = x[i + 1]! - x[i]!;
    e += Math.cos(x[i + 1]!) + d * d;
  }
  return e;
}
function plainForces(x: number[]): number[] {
  const f = new Array<number>(x.length - 1).fill(0);
  for (let i = 0; i + 1 < x.length; i++) f[i] = (x[i + 1]! - x[i]!) * Math.sin(x[i + 1]!);
  return f;
}
/** Correctly rounded arithmetic only. */
function rosenbrock(x: number[]): number {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [x[i + 1]! - x[i]! * x[i]!, 1 - x[i]!];
    s += 100 * a * a + b * b;
  }
  return s;
}
/** Points in the plane with springs between neighbours, and between every other one. */
const springs = (x: readonly Tensor[]): Tensor => {
  let e = x[0]!.mul(0.1);
  const spring = (i: number, j: number): void => {
    const [dx, dy] = [x[i]!.sub(x[j]!), x[i + 1]!.sub(x[j + 1]!)];
    const stretch = dx.mul(dx).add(dy.mul(dy)).sqrt().sub(1);
    e = e.add(stretch.mul(stretch));
  };
  for (const far of [2, 4]) for (let i = 0; i + far + 1 < x.length; i += 2) spring(i, i + far);
  return e;
};
/** Constraints of a sketch: distances, levels, right angles. */
const constraints = (x: readonly Tensor[]): Tensor => {
  const r: Tensor[] = [];
  for (let i = 0; i + 3 < x.length; i += 2) {
    const [dx, dy] = [x[i + 2]!.sub(x[i]!), x[i + 3]!.sub(x[i + 1]!)];
    if (i % 3 === 0) r.push(dx.mul(dx).add(dy.mul(dy)).sqrt().sub(1));
    else
      r.push(
        i % 3 === 1 || i < 2
          ? dy
          : x[i]!.sub(x[i - 2]!)
              .mul(dx)
              .add(x[i + 1]!.sub(x[i - 1]!).mul(dy)),
      );
  }
  return stack(r);
};
/** Currents into the nodes of a ladder of resistors with diodes. */
const currents = (v: readonly Tensor[]): Tensor =>
  stack(
    v.map((own, i) => {
      const c = own.mul(1e-3).add(own.sub(v[i - 1] ?? 5).div(100));
      return i % 2 === 0 ? c : c.add(own.div(5).exp().sub(1).mul(0.1));
    }),
  );
/** Terms of which no two are alike. */
function formulas(x: readonly Tensor[]): Tensor {
  let seed = 1;
  const next = (most: number): number => {
    seed = (seed * 16807) % 2147483647;
    return seed % most;
  };
  let e = x[0]!;
  for (const own of x) {
    let t = own;
    for (let k = 0; k < 4; k++) {
      const other = x[next(x.length)]!;
      t = [() => t.add(other), () => t.mul(other), () => t.sin(), () => t.mul(0.1).exp()][next(4)]!();
    }
    e = e.add(t);
  }
  return e;
}
type Call = (x: Float64Array | number[]) => unknown;
interface Derivative {
  readonly make: () => unknown;
  /** Arrays for a result that is a matrix of n columns, which is written into them. */
  readonly out?: (n: number) => Float64Array | Float64Array[];
  /** It takes a direction, too. */
  readonly isProduct?: true;
}
/** A column for each single number. */
const columns =
  (rows: (n: number) => number) =>
  (n: number): Float64Array[] =>
    Array.from({ length: n }, () => new Float64Array(rows(n)));
const wholeOf =
  (rows: (n: number) => number) =>
  (n: number): Float64Array =>
    new Float64Array(rows(n) * n);
const square = (n: number): number => n;
const between = (n: number): number => n - 1;
const constrained = (n: number): number => Math.max(0, Math.ceil((n - 3) / 2));
type Numbers = (...x: unknown[]) => Tensor;
type Sum = (x: unknown) => Tensor;
/** Derivatives of chains of n unknowns with elementary functions, as people write them. */
const derivatives: Readonly<Record<string, Derivative>> = {
  "gradient of single numbers": { make: () => jit(grad(energyOfNumbers as Numbers)) },
  "gradient of springs of single numbers": { make: () => jit(grad(springs as Numbers)) },
  "gradient of formulas of single numbers": { make: () => jit(grad(formulas as Numbers)) },
  "Jacobian of constraints of single numbers": {
    make: () => jit(jacobian(constraints as Numbers)),
    out: columns(constrained),
  },
  "Jacobian of currents of single numbers": { make: () => jit(jacobian(currents as Numbers)), out: columns(square) },
  "gradient of tensors": { make: () => jit(grad(energy)) },
  "gradient of a plain loop": { make: () => jit(grad(lift(plainEnergy))) },
  "gradient of Rosenbrock's function, a plain loop": { make: () => jit(grad(lift(rosenbrock))) },
  "Jacobian of tensors": { make: () => jit(jacobian(forces)), out: wholeOf(between) },
  "Jacobian of a plain loop": { make: () => jit(jacobian(lift(plainForces))), out: wholeOf(between) },
  "Hessian of single numbers": { make: () => jit(hessian(energyOfNumbers as Sum)), out: columns(square) },
  "Hessian of springs of single numbers": { make: () => jit(hessian(springs as Sum)), out: columns(square) },
  "Hessian of tensors": { make: () => jit(hessian(energy)), out: wholeOf(square) },
  "Hessian of a plain loop": { make: () => jit(hessian(lift(plainEnergy))), out: wholeOf(square) },
  "Hessian times vector of springs of single numbers": { make: () => jit(hvp(springs as Sum)), isProduct: true },
  "Hessian times vector of tensors": { make: () => jit(hvp(energy)), isProduct: true },
  "Hessian times vector of a plain loop": { make: () => jit(hvp(lift(plainEnergy))), isProduct: true },
};
export const names: readonly string[] = Object.keys(derivatives);
/** The derivative of that name, not called yet, and a point. */
export function problem(name: string, n: number): { readonly call: Call; readonly x: Float64Array | number[] } {
  const { make, out, isProduct } = derivatives[name]!;
  const point = Array.from({ length: n }, (_, i) => Math.sin(i + 1));
  const x = name.endsWith("tensors") ? Float64Array.from(point) : point;
  const v = x.slice().reverse();
  const made = make() as ((...xs: unknown[]) => unknown) & { readonly into: (...xAndOut: unknown[]) => void };
  const to = out?.(n);
  const call = isProduct ? (at: unknown): unknown => made(at, v) : made;
  return { call: to === undefined ? call : (at) => made.into(at, to), x };
}
