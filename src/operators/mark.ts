import type { AnyFunction } from "../api/call.ts";
import type { Like, Mark } from "../record/mark.ts";
import { top } from "../record/recording.ts";
import { Tensor } from "../record/tensor.ts";
import { type Kind, mapLeaves, toPlain, toRecorded, toTensors } from "./form.ts";
import type { Any } from "./operand.ts";
import { afterwards } from "./products/afterwards.ts";
import { type MakeRoom, Rooms } from "./rooms.ts";

/** Puts the results of a derivative, tensors, into the form of plain arguments. */
type Leave = (result: unknown, kinds: readonly (readonly Kind[])[]) => unknown;
/** The same, given how results of the function itself leave. */
type LeaveOf = (own: Leave) => Leave;
interface Derivatives {
  readonly argnums?: number | readonly number[];
  readonly hasAux?: boolean;
}

/** Leaves as plain values of these kinds, which are used again and again; of none: as numbers and arrays. */
function plainLike(y: unknown, kinds: readonly Kind[]): unknown {
  let k = 0;
  return mapLeaves(y, (leaf) => toPlain(leaf, kinds[k++ % kinds.length] ?? "array"));
}
/** Marks a rewritten function: transforms then give it recorded arrays for arrays, and plain results for plain arguments. */
export function mark<F extends AnyFunction>(f: F): F {
  return marked(f, (note, hasAux) => {
    const results: Kind[] = [];
    return {
      inner: (...xs) => {
        const kinds = note.flat();
        let k = 0;
        const from = top?.program.n ?? 0;
        const y: Any = f(...xs.map((x) => mapLeaves(x, (leaf) => toRecorded(leaf, kinds[k++] ?? "array"))));
        results.length = 0;
        // A pair of a value and something else is no array of numbers.
        const parts = hasAux ? Array.from(y ?? [], (z) => toTensors(z, results)) : toTensors(y, results);
        return inMatrices(from, parts);
      },
      leave: (y) => plainLike(y, results),
    };
  });
}
/** A list that is kept has products of matrices in the place of loops that were written out. */
function inMatrices(from: number, results: unknown): unknown {
  if (!top?.lazy || !afterwards.matrices) return results;
  const leaves: Tensor[] = [];
  mapLeaves(results, (leaf) => leaf instanceof Tensor && leaves.push(leaf));
  const written = afterwards.matrices(top, from, leaves);
  let k = 0;
  return mapLeaves(results, (leaf) => (leaf instanceof Tensor ? written[k++] : leaf));
}
/** Marks methods of an object, or of a class by its prototype. */
export function methods<O extends object>(o: O, names: readonly string[]): O {
  for (const name of names) {
    const f: unknown = Object.getOwnPropertyDescriptor(o, name)?.value;
    if (typeof f === "function") mark(f as AnyFunction);
  }
  return o;
}
interface Sides {
  readonly inner: AnyFunction;
  readonly leave: Leave;
}
const NUMBER: Kind[] = ["number"];
const TYPED: Kind[] = ["typed"];
/** Whether all arguments are numbers and typed arrays, which stay as they are; notes their kinds. */
function stay(xs: readonly unknown[], note: Kind[][]): boolean {
  note.length = xs.length;
  for (let k = 0; k < xs.length; k++) {
    const x = xs[k];
    if (typeof x === "number") note[k] = NUMBER;
    else if (x instanceof Float64Array) note[k] = TYPED;
    else return false;
  }
  return true;
}
/** Arguments with tensors for arrays. */
const tensors = (xs: readonly unknown[], note: Kind[][], room?: MakeRoom): unknown[] =>
  xs.map((x, k) => {
    const kinds: Kind[] = [];
    note[k] = kinds;
    return toTensors(x, kinds, room);
  });
const enter = (xs: unknown[], note: Kind[][]): unknown[] => (stay(xs, note) ? xs : tensors(xs, note));
/** f with a mark whose sides are made anew for every transform; `note` holds the kinds of the arguments at hand. */
function marked<F extends AnyFunction>(f: F, sides: (note: Kind[][], hasAux?: boolean) => Sides): F {
  const own: Kind[][] = [];
  const { inner } = sides(own);
  const value: Mark = {
    inner,
    enter: (xs) => enter([...xs], own),
    derive(transform, options: Derivatives | undefined, like) {
      const note: Kind[][] = [];
      const { inner: g, leave } = sides(note, options?.hasAux);
      const made: Any = (transform as AnyFunction)(g, options);
      const leaveOf = leaveAs(like, options);
      const leaves = leaveOf(leave);
      // Compiled functions copy their arguments, and keep none of them.
      const rooms = "into" in made ? new Rooms() : undefined;
      const withTensors = (xs: unknown[], act: (ys: unknown[]) => unknown): unknown => {
        if (stay(xs, note)) return act(xs);
        const begun = top === null && rooms?.begin() ? rooms : undefined;
        try {
          return act(tensors(xs, note, begun?.room));
        } finally {
          begun?.end();
        }
      };
      const called = (xs: unknown[]): unknown => {
        const y: unknown = made(...xs);
        return typeof y === "number" || y instanceof Float64Array ? y : leaves(y, note);
      };
      const call = (...xs: unknown[]): unknown => withTensors(xs, called);
      for (const [key, method] of Object.entries(made as Record<string, AnyFunction>))
        (call as Any)[key] =
          key === "into"
            ? (...xs: unknown[]): void => {
                const out = xs.pop();
                withTensors(xs, (ys) => method(...ys, out));
              }
            : (...xs: unknown[]): unknown => method(...enter(xs, note));
      return marked(call, (kinds) => {
        const below = sides(kinds, options?.hasAux);
        return {
          inner: (transform as AnyFunction)(below.inner, options),
          leave: leaveOf(below.leave),
        };
      }) as never;
    },
  };
  Object.defineProperty(f, "$mark", { value, configurable: true });
  return f;
}
const leaveAs = (like: Like | undefined, options: Derivatives | undefined): LeaveOf =>
  like === "value" ? (own) => own : like === "nothing" ? () => (y) => y : likeArguments(options, like === "pair");
/** Derivatives repeat the leaves of the arguments, from the last backwards; a pair has the value and more before them. */
function likeArguments({ argnums = 0, hasAux = false }: Derivatives = {}, pair: boolean): LeaveOf {
  const chosen = typeof argnums === "number" ? [argnums] : argnums;
  return (own) => (result, note) => {
    const kinds = chosen.flatMap((k) => note[k < 0 ? k + note.length : k] ?? []);
    if (!pair && !hasAux) return plainLike(result, kinds);
    const [first, second] = result as [unknown, unknown];
    // What stands beside a gradient is the second of what the function gave.
    return pair
      ? [own(first, note), plainLike(second, kinds)]
      : [plainLike(first, kinds), (own([0, second], note) as unknown[])[1]];
  };
}
