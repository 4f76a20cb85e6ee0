import type { Raw } from "../ir/raw.ts";
import { settle } from "../record/emit.ts";
import { rawOf } from "../record/evaluate.ts";
import { Tensor } from "../record/tensor.ts";
import { type Flat, flatten, isPlainObject, type Structure } from "../record/tree.ts";

/** Whether an argument has the form this was made for; notes its numbers. */
type Take = (x: unknown) => boolean;

/**
 * The form of the arguments of one call: kinds, types and static leaves. Recognises further calls of that form without
 * building anything, and holds their numbers, which are those of the leaves themselves.
 */
export class Form {
  /** The numbers of the arguments that were taken last. */
  readonly raws: Raw[] = [];
  /** Those of them that never change: the numbers of tensors. */
  readonly fixed: boolean[] = [];
  readonly #takes: readonly Take[];
  readonly #arrays: boolean;
  /** Whether the arguments are numbers. */
  readonly #numbers: boolean;

  /** The arguments must not be recorded by anybody. */
  constructor(xs: readonly unknown[]) {
    this.#takes = xs.map((x) => this.#takeOf(flatten(x)));
    this.#arrays = this.raws.some((raw) => typeof raw !== "number");
    this.#numbers = xs.every((x) => typeof x === "number");
  }

  takes(xs: readonly unknown[]): boolean {
    const takes = this.#takes;
    if (xs.length !== takes.length) return false;
    if (this.#numbers) {
      for (let k = 0; k < xs.length; k++) {
        const x = xs[k];
        if (typeof x !== "number") return false;
        this.raws[k] = x;
      }
      return true;
    }
    for (let k = 0; k < takes.length; k++) if (!takes[k]!(xs[k])) return false;
    return true;
  }

  /** Lets go of the arrays of the caller. */
  release(): void {
    const { raws } = this;
    if (this.#arrays) for (let k = 0; k < raws.length; k++) raws[k] = 0;
  }

  #takeOf({ leaves, structure }: Flat): Take {
    let next = 0;
    const build = (s: Structure): Take => {
      if (s.kind === "leaf") return this.#leaf(leaves[next++]);
      if (s.kind === "static") return (x) => Object.is(x, s.value);
      const items = s.items.map(build);
      return s.kind === "array" ? arrayOf(items) : objectOf(s.keys, items);
    };
    return build(structure);
  }

  #leaf(leaf: unknown): Take {
    const { raws } = this;
    const k = raws.length;
    if (typeof leaf === "number") {
      this.fixed.push(false);
      raws.push(leaf);
      return (x) => {
        if (typeof x !== "number") return false;
        raws[k] = x;
        return true;
      };
    }
    if (leaf instanceof Tensor) {
      const { type } = leaf;
      this.fixed.push(true);
      raws.push(rawOf(settle(leaf))!);
      return (x) => {
        if (!(x instanceof Tensor) || x.type !== type || x.rec !== null) return false;
        raws[k] = x.value!;
        return true;
      };
    }
    const { length } = leaf as Float64Array;
    const kind = [Float64Array, Float32Array, Int32Array].find((c) => leaf instanceof c)!;
    this.fixed.push(false);
    raws.push(leaf as Float64Array);
    return (x) => {
      if (!(x instanceof kind) || x.length !== length) return false;
      raws[k] = x;
      return true;
    };
  }
}
const arrayOf =
  (items: readonly Take[]): Take =>
  (x) => {
    if (!Array.isArray(x) || x.length !== items.length) return false;
    for (let k = 0; k < items.length; k++) if (!items[k]!(x[k])) return false;
    return true;
  };
const objectOf =
  (keys: readonly string[], items: readonly Take[]): Take =>
  (x) => {
    if (!isPlainObject(x)) return false;
    let k = 0;
    for (const key in x) {
      if (key !== keys[k] || !items[k]!(x[key])) return false;
      k++;
    }
    return k === keys.length;
  };
