import { grad, hessian, jacfwd, jacrev, jvp, type Tensor, tensor, vjp, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { recordProgram } from "../../src/record/record.ts";
import { run } from "../../src/record/run.ts";
import { difference, inner, numbers, rawOf } from "../laws/numbers.ts";
import { isSingular, ofParts, ofVector, type Program, SIZE } from "./program.ts";

type F = (x: Tensor) => Tensor;
/** Where a program is looked at. */
export interface Place {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly v: readonly number[];
}
const vector = (x: readonly number[]): Tensor => tensor(Float64Array.from(x));
const flat = (x: unknown): number[] => [x].flat(9).flatMap((t) => numbers(t as Tensor | number));
const CLOSE = { relative: 1e-8, ofLargest: 1e-9 };
function agree(what: string, got: readonly number[], want: readonly number[]): void {
  // One beside the numbers: absolute errors of that size count as nothing.
  const found = difference([...got, 1], [...want, 1], CLOSE);
  if (found !== undefined) throw new Error(`${what} disagrees with the eager gradient: ${found}\n  ${got}\n  ${want}`);
}
/** Which roads beside the cheap ones. */
export interface Choice {
  readonly lists?: boolean;
  readonly columns?: boolean;
  readonly compiled?: boolean;
  readonly interpreted?: boolean;
  readonly batched?: boolean;
  readonly tree?: boolean;
}
/** Slope of f at x along v by central differences; several steps, since a kink may lie within one. */
function checkDifferences(f: F, { x, v }: Place, slope: number, size: number): void {
  const at = (h: number): number => f(vector(x.map((a, k) => a + h * v[k]!))).item();
  const found: number[] = [];
  for (const h of [1e-6, 1e-5, 1e-7, 3e-6]) {
    const estimate = (at(h) - at(-h)) / (2 * h);
    found.push(estimate);
    if (Math.abs(estimate - slope) <= 2e-5 * (1 + size + Math.abs(estimate))) return;
  }
  throw new Error(`differences ${found} disagree with the gradient's slope ${slope}`);
}
/** Eager gradient against forward mode and differences, and against the chosen roads. Gives false where it is not finite. */
export function checkFirst(p: Program, place: Place, choice: Choice): boolean {
  const f: F = ofVector(p);
  const x = vector(place.x);
  const g = numbers(grad(f)(x));
  if (!g.every(Number.isFinite)) throw new Error(`the gradient is not finite: ${g}`);
  const size = Math.max(...g.map(Math.abs));
  const [value, slope] = jvp(f, [x], [vector(place.v)]).map((t) => numbers(t)[0]!) as [number, number];
  agree("forward mode", [slope], [inner(g, place.v)]);
  agree("the value of forward mode", [value], numbers(f(x)));
  checkDifferences(f, place, slope, size);
  if (choice.lists) agree("the list road", numbers(vjp(f, x)[1](1)[0] as Tensor), g);
  if (choice.columns) agree("jacfwd", numbers(jacfwd(f)(x)), g);
  if (choice.compiled) {
    agree("the value in jit", numbers(jit(f)(x)), numbers(f(x)));
    const compiled = jit(grad(f));
    agree("jit", numbers(compiled(x)), g);
    agree("jit, second call", numbers(compiled(x)), g);
  }
  if (choice.interpreted) {
    const { program } = recordProgram("a fuzz test", [x.type], ([z]) => [grad(f)(z!)]);
    agree("the interpreter", [...(run(program, [rawOf(x)])[0] as Float64Array)], g);
  }
  if (choice.batched) {
    const rows = numbers(vmap(grad(f))(tensor([[...place.y], [...place.x]])));
    agree("vmap, second example", rows.slice(SIZE), g);
    agree("vmap, first example", rows.slice(0, SIZE), numbers(grad(f)(vector(place.y))));
  }
  if (choice.tree) {
    const parts = ofParts(p);
    const t = grad((z: { v: Tensor; rest: [Tensor, Tensor] }) => parts(z.v, ...z.rest))({
      v: x.take([0, 1, 2]),
      rest: [x.at(3), x.take([4, 5, 6, 7]).reshape([2, 2])],
    });
    agree("a tree", flat([t.v, ...t.rest]), g);
  }
  return true;
}
/** Hessians by every nesting, batched and compiled. */
export function checkSecond(p: Program, place: Place, all: boolean): void {
  const f: F = ofVector(p);
  const x = vector(place.x);
  const g: F = (z) => grad(f)(z);
  const base = numbers(hessian(f)(x));
  if (!base.every(Number.isFinite)) throw new Error(`the Hessian is not finite: ${base}`);
  const agreeHere = (what: string, got: unknown): void => agree(what, flat(got), base);
  agreeHere("reverse over reverse", jacrev(g)(x));
  agreeHere("forward over forward", jacfwd(jacfwd(f))(x));
  if (!all) return;
  // Batched tangents meet coefficients in contractions, where no mask follows them.
  if (!isSingular(p)) agreeHere("reverse over forward", jacrev(jacfwd(f))(x));
  agreeHere("compiled", jit(hessian(f))(x));
  const rows = numbers(vmap(hessian(f))(tensor([[...place.y], [...place.x]])));
  agreeHere(
    "vmap",
    rows.slice(SIZE * SIZE).map((v) => v),
  );
  const along = jvp(g, [x], [vector(place.v)])[1];
  const product = place.x.map((_, i) => inner(base.slice(i * SIZE, (i + 1) * SIZE), place.v));
  agree("Hessian times vector", numbers(along), product);
  const slope: F = (z) => jvp(f, [z], [vector(place.v)])[1];
  agree("gradient of the slope", numbers(grad(slope)(x)), product);
}
/** Forward mode alone, for programs with loops of unknown length. */
export function checkForward(p: Program, place: Place): void {
  const f: F = ofVector(p);
  const x = vector(place.x);
  const push =
    (g: F): F =>
    (z) =>
      jvp(g, [z], [vector(place.v)])[1];
  const [slope] = numbers(push(f)(x)) as [number];
  if (!Number.isFinite(slope)) throw new Error(`the slope is not finite: ${slope}`);
  const columns = numbers(jacfwd(f)(x));
  agree("jacfwd", [inner(columns, place.v)], [slope]);
  checkDifferences(f, place, slope, Math.max(...columns.map(Math.abs)));
  agree("jit", numbers(jit(push(f))(x)), [slope]);
  const rows = numbers(vmap(push(f))(tensor([[...place.y], [...place.x]])));
  agree("vmap", rows, [...numbers(push(f)(vector(place.y))), slope]);
  const twice = numbers(push(push(f))(x));
  agree("two levels in jit", numbers(jit(push(push(f)))(x)), twice);
  agree("jacfwd of jvp", [inner(numbers(jacfwd(push(f))(x)), place.v)], twice);
}
