import { not } from "../prims/comparison.ts";
import { fail } from "../record/errors.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Range } from "./counter.ts";
import type { Store } from "./store.ts";

/** A property or an element of an ordinary object. */
export interface Cell {
  // biome-ignore lint/suspicious/noExplicitAny: any object of the user's
  readonly object: any;
  readonly key: PropertyKey;
}
/** Turns of a counted loop, and its place in the user's text. */
export interface Span {
  readonly low: number;
  readonly step: number;
  readonly count: number;
  readonly where: string;
}
/** An array that grows in a loop. */
export interface Growing {
  /** The turn at this counter adds xs, or (undefined) nothing. */
  gather(xs: readonly unknown[] | undefined, counter: Tensor): void;
  /** What all turns add joins the array. */
  grow(): void;
}
/** What the trial runs of a loop have seen written that was made outside it; each find starts the trial anew. */
export interface Found {
  readonly stores: Set<Store>;
  readonly cells: Cell[];
  /** Positions of variables that hold objects or arrays and get others in the loop. */
  readonly replaced: Set<number>;
  /** Variables that exchange arrays, by position, and whose array each comes to hold. */
  readonly swapped: Map<number, number>;
  /** Paths of the parts of replaced ones that stay what they are. */
  readonly kept: Set<string>;
  /** Arrays that grow, by the same in every turn. */
  // biome-ignore lint/suspicious/noExplicitAny: anything of the user's
  readonly growing: Map<any[], Growing>;
  /** Carried numbers, by their order, that must be f64 although they begin as whole ones. */
  readonly float: Set<number>;
  /** Loops of few turns inside: whether they may become axes, and whether one has. */
  readonly few: { readonly allowed: boolean; used: boolean; readonly refused: Set<string> };
}
/** The trial at hand ends, whatever its body makes of that. It is no Error: nobody looks at the stack, which takes time. */
export class Interruption {
  readonly message: string;
  constructor(why: string) {
    this.message = why;
    if (capturing) capturing.interruption = this;
  }
}
/** The loop cannot be captured; it runs turn by turn instead. */
export class Abort extends Interruption {}
/** The trial of one loop of a nest must start anew. */
export class Retry extends Interruption {
  readonly found: Found;
  /** What is to be done first, outside the loop. */
  readonly action: (() => void) | undefined;
  constructor(found: Found, action?: () => void) {
    super("retry");
    this.found = found;
    this.action = action;
  }
}
/** Receives the writes of one side of an `if`. */
export interface Region {
  store(s: Store): void;
  cell(c: Cell): void;
  /** Conditions under which that side is taken. */
  readonly taken: readonly Tensor[];
}
/** Marked text calls functions of such names. */
export const rewritten: RegExp = /\$\w+\(/;
/**
 * Whether a write there is a call, which holds nothing itself: what a marked setter writes is seen when it does.
 * @throws Abort for other setters, and lengths of arrays, whose elements a write may take away.
 */
export function isAccessor({ object, key }: Cell): boolean {
  if (key === "length" && Array.isArray(object)) throw new Abort("the length of an array is written in the loop");
  for (let o = object; o; o = Object.getPrototypeOf(o)) {
    const own = Object.getOwnPropertyDescriptor(o, key);
    if (own === undefined) continue;
    if (own.set && !rewritten.test(`${own.set}`)) throw new Abort("a setter that is not marked runs in the loop");
    return !("value" in own);
  }
  return false;
}
/** Paths through a loop body that are tried, at most. */
const maxPaths = 16;

/** The trial run of a loop body: its counter and its carry have no numbers. */
export class Capture {
  readonly found: Found;
  readonly parent: Capture | null = capturing;
  /** Objects that the body made. */
  born: WeakSet<object> = new WeakSet();
  /** Objects and stores that stand for those which variables hold when a turn begins, with the ways to them. */
  readonly given: Map<object, string> = new Map();
  /** What the turn adds to arrays made outside. */
  // biome-ignore lint/suspicious/noExplicitAny: anything of the user's
  readonly added: Map<any[], any[]> = new Map();
  region: Region | null = null;
  /** Decisions of the current path, and how many of them have been met. */
  readonly path: boolean[] = [];
  depth = 0;
  conditions: Tensor[] = [];
  /** What has ended this trial, although something in the body may have caught it. */
  interruption: Interruption | null = null;

  readonly span: Span;
  /** What the body is given for its counter. */
  readonly counter: Tensor;
  /** Turns of all loops that are being tried. */
  readonly turns: number;

  constructor(found: Found, span: Span, counter: Tensor) {
    this.found = found;
    this.span = span;
    this.counter = counter;
    this.turns = span.count * (this.parent?.turns ?? 1);
  }
  /** Whether a write at places in that range may be one to each empty place of a. */
  fills(range: Range | undefined, a: readonly unknown[]): boolean {
    const { low, high, from } = range ?? { low: 0, high: -1 };
    const others = [...a.slice(0, low), ...a.slice(high + 1)];
    return !from && !this.uncertain && this.turns > high - low && !others.includes(undefined);
  }
  /** The next path begins. */
  begin(): void {
    this.depth = 0;
    this.conditions = [];
    this.born = new WeakSet();
    this.given.clear();
    this.added.clear();
  }
  /** Whether this run may turn out not to be the one that is taken. */
  get uncertain(): boolean {
    return this.depth > 0 || this.region !== null || (this.parent?.uncertain ?? false);
  }
  /** Conditions under which this run is the one that is taken. */
  taken(): readonly Tensor[] {
    const own = this.conditions.slice(0, this.depth).map((c, k) => (this.path[k] ? c : not(c)));
    return [...(this.parent?.taken() ?? []), ...own, ...(this.region?.taken ?? [])];
  }
  /** A recorded array that was made outside is written. */
  store(s: Store): void {
    this.#unwritten(s);
    if (!this.found.stores.has(s)) {
      this.found.stores.add(s);
      throw new Retry(this.found);
    }
  }
  /** A property is written. */
  cell(c: Cell): void {
    this.#unwritten(c.object);
    if (this.born.has(c.object) || this.found.cells.some((d) => d.object === c.object && d.key === c.key)) return;
    if (isAccessor(c)) return;
    if (!Object.hasOwn(c.object, c.key)) throw new Abort("a property or element begins in the loop");
    this.found.cells.push(c);
    throw new Retry(this.found);
  }
  /** In the first turn it stands for an object of before the loop, which others may hold. */
  #unwritten(o: object): void {
    if (this.given.has(o)) throw new Abort("an object or array is written before it is replaced by another");
  }
  /** A condition that has no number: the body runs once for each path, true first. */
  choose(c: Tensor): boolean {
    if (this.depth === this.path.length) {
      if (2 ** this.depth >= maxPaths) throw new Abort(`more than ${maxPaths} paths through the body`);
      this.path.push(true);
    }
    this.conditions[this.depth] = c;
    return this.path[this.depth++]!;
  }
}
/** The loop body that is being tried, innermost. */
export let capturing: Capture | null = null;
/** Runs f as part of a trial. */
export function withCapture<T>(c: Capture | null, f: () => T): T {
  const saved = capturing;
  capturing = c;
  try {
    return f();
  } finally {
    capturing = saved;
  }
}
/** A recorded array is about to be written, or has been by a loop inside. */
export function written(s: Store): void {
  if (!capturing) return;
  if (s.home !== capturing || capturing.given.has(s)) capturing.store(s);
  capturing.region?.store(s);
}
/** Begins the trial anew after `action`, which belongs outside the loop. */
export const retryAfter = (action: () => void): never => {
  throw new Retry((capturing ?? fail("loop", "nothing is being tried")).found, action);
};
