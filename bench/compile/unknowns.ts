import { grad, hessian, jacobian, slice, type Tensor } from "wengert";
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
type Call = (x: Float64Array | number[]) => unknown;
type Make = () => unknown;
/** Derivatives of chains of n unknowns with elementary functions, as people write them. */
const makes: Readonly<Record<string, Make>> = {
  "gradient of single numbers": () => jit(grad(energyOfNumbers as (...x: unknown[]) => Tensor)),
  "gradient of tensors": () => jit(grad(energy)),
  "gradient of a plain loop": () => jit(grad(lift(plainEnergy))),
  "gradient of Rosenbrock's function, a plain loop": () => jit(grad(lift(rosenbrock))),
  "Jacobian of tensors": () => jit(jacobian(forces)),
  "Jacobian of a plain loop": () => jit(jacobian(lift(plainForces))),
  "Hessian of tensors": () => jit(hessian(energy)),
  "Hessian of a plain loop": () => jit(hessian(lift(plainEnergy))),
};
export const names: readonly string[] = Object.keys(makes);
/** The derivative of that name, not called yet, and a point. */
export function problem(name: string, n: number): { readonly call: Call; readonly x: Float64Array | number[] } {
  const x = Array.from({ length: n }, (_, i) => Math.sin(i + 1));
  return { call: makes[name]!() as Call, x: name.endsWith("tensors") ? Float64Array.from(x) : x };
}
