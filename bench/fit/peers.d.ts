declare module "fmin";
declare module "numeric" {
  const numeric: {
    uncmin(
      f: (x: number[]) => number,
      x0: readonly number[],
      tolerance?: number,
      gradient?: (x: number[]) => number[],
      maxIterations?: number,
    ): { readonly solution: number[]; readonly f: number; readonly iterations: number; readonly message: string };
  };
  export default numeric;
}
declare module "nlopt-js" {
  type Scalar = (x: Float64Array, gradient: Float64Array | null) => number;
  type Vector = (x: Float64Array, gradients: Float64Array | null, result: Float64Array) => void;
  class Optimize {
    constructor(algorithm: unknown, n: number);
    setMinObjective(f: Scalar, tolerance: number): void;
    addInequalityMConstraint(g: Vector, tolerances: readonly number[]): void;
    addEqualityMConstraint(g: Vector, tolerances: readonly number[]): void;
    setLowerBounds(x: readonly number[]): void;
    setMaxeval(n: number): void;
    optimize(x0: readonly number[]): { readonly success: boolean; readonly x: number[]; readonly value: number };
  }
  const nlopt: {
    readonly ready: Promise<unknown>;
    readonly Algorithm: Readonly<Record<string, unknown>>;
    readonly Optimize: typeof Optimize;
    readonly GC: { flush(): void };
  };
  export default nlopt;
}
declare module "quadprog" {
  export function solveQP(
    D: number[][],
    d: number[],
    A: number[][],
    b: number[],
    equalities?: number,
  ): { readonly solution: number[]; readonly value: number[]; readonly Lagrangian: number[]; readonly message: string };
}
