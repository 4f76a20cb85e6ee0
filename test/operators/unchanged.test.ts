import { describe, expect, it } from "vitest";
import { Snapshots } from "../../src/operators/snapshot.ts";
import fc from "../properties.ts";

class Point {
  x: unknown;
  constructor(x: unknown) {
    this.x = x;
  }
}
/** Doubles of all kinds that engines and comparisons take differently. */
const double = fc.oneof(
  fc.constantFrom(0, -0, Number.NaN, 1, -1, 2 ** 31, 2 ** 53, Number.POSITIVE_INFINITY, 5e-324),
  fc.integer({ min: -9, max: 9 }),
  fc.double(),
);
const numbers = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }),
  fc.array(fc.double({ min: 1, max: 2 }), { maxLength: 5 }),
  fc.array(double, { maxLength: 5 }),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    numbers,
    numbers.map((x) => Float64Array.from(x)),
    numbers.map((x) => Float32Array.from(x)),
    numbers.map((x) => new Set(x)),
    fc.constantFrom<unknown>("text", null, undefined, true, 1n, Math.sin),
    double,
    double.map((x) => new Date(x)),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.array(numbers, { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("tree")),
    fc.dictionary(fc.constantFrom("a", "b"), tie("tree")).map((x) => new Map(Object.entries(x))),
    tie("tree").map((x) => new Point(x)),
    tie("tree").map((x) => Object.defineProperty({ x }, "y", { get: () => 1, enumerable: true, configurable: true })),
  ),
}));
/** Objects that can be reached, each once. */
function objects(x: unknown, seen: Set<object> = new Set()): Set<object> {
  if (typeof x !== "object" || x === null || seen.has(x)) return seen;
  seen.add(x);
  if (!ArrayBuffer.isView(x)) for (const y of Object.values(x)) objects(y, seen);
  return seen;
}
/** What subtraction, or comparison by `==`, may take for the number v, and the numbers nearest to it. */
const alikes: readonly ((v: number) => unknown)[] = [
  (v) => `${v}`,
  (v) => new Number(v),
  (v) => ({ valueOf: () => v }),
  (v) => [v],
  (v) => (Number.isInteger(v) ? BigInt(v) : 0n),
  (v) => v !== 0,
  () => null,
  () => undefined,
  () => "",
  (v) => -v,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => Number.NEGATIVE_INFINITY,
  (v) => v + 5e-324,
  (v) => v * (1 + Number.EPSILON),
];
const others = [0, -0, 1, 2.5, Number.NaN, "text", null, undefined, [], {}];
/** All single changes of an object that can be seen; each gives false where there is nothing to change. */
const changes: ((o: object, k: number, other: unknown) => boolean)[] = [
  (o, k, other) => {
    const keys = Object.keys(o);
    const key = keys[k % keys.length] as keyof typeof o;
    if (keys.length === 0 || Object.getOwnPropertyDescriptor(o, key)?.get !== undefined) return false;
    const was: unknown = o[key];
    Object.assign(o, { [key]: other });
    return !Object.is(was, o[key]);
  },
  (o) => {
    if (Array.isArray(o)) o.push(1);
    else if (o instanceof Set) o.add({});
    else if (o instanceof Map) o.set("new", 1);
    else if (o instanceof Date) {
      const was = o.getTime();
      o.setTime(was === 5 ? 6 : 5);
    } else if (ArrayBuffer.isView(o)) return false;
    else Object.assign(o, { more: 1 });
    return true;
  },
  (o) => {
    if (Array.isArray(o)) return o.splice(-1, 1).length > 0;
    if (o instanceof Set || o instanceof Map) {
      const was = o.size;
      o.clear();
      return was > 0;
    }
    const [key] = Object.keys(o);
    return !ArrayBuffer.isView(o) && key !== undefined && Reflect.deleteProperty(o, key);
  },
  (o) => {
    // The order of properties is seen by loops over them.
    const keys = Object.keys(o);
    if (Array.isArray(o) || ArrayBuffer.isView(o) || keys.length < 2) return false;
    const [key] = keys as [string];
    const property = Object.getOwnPropertyDescriptor(o, key)!;
    Reflect.deleteProperty(o, key);
    Object.defineProperty(o, key, property);
    return true;
  },
];
const met = (x: unknown): { snapshots: Snapshots; held: (now: unknown) => string } => {
  const snapshots = new Snapshots();
  const held = snapshots.of(x, "x");
  return { snapshots, held };
};

describe("objects as they were", () => {
  it("hold as long as none of them changes, and not when one does", () => {
    let seen = 0;
    fc.assert(
      fc.property(
        tree,
        fc.nat(),
        fc.nat(),
        fc.nat({ max: 3 }),
        fc.constantFrom(...others),
        (x, which, k, how, other) => {
          const { snapshots, held } = met(x);
          expect(held(x)).toBe("");
          expect(snapshots.unchanged.holds()).toBe(true);
          const all = [...objects(x)];
          if (all.length === 0 || !changes[how]!(all[which % all.length]!, k, other)) return;
          // Another object may hold the same.
          if (held(x) === "") return;
          seen++;
          expect(snapshots.unchanged.holds()).toBe(false);
        },
      ),
      { numRuns: 3000 },
    );
    expect(seen).toBeGreaterThan(800);
  });
  it("hold where a number is exchanged for itself, and nothing else that computes like it", () => {
    const one = (row: unknown[]): fc.Arbitrary<unknown[][]> => fc.constant([row]);
    const matrix = fc.oneof(
      fc.array(numbers, { minLength: 1, maxLength: 6 }),
      fc
        .integer({ min: 1, max: 11 })
        .chain((n) => fc.array(fc.array(double, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 6 })),
      fc.integer({ min: 1, max: 11 }).chain((n) => one(Array.from({ length: n }, (_, k) => k % 3))),
      fc.integer({ min: 1, max: 11 }).chain((n) => one(Array.from({ length: n }, (_, k) => (k % 3) - 0.5))),
    );
    fc.assert(
      fc.property(matrix, fc.nat(), fc.nat(), fc.constantFrom(...alikes, "hole" as const), (rows, i, k, alike) => {
        const { snapshots, held } = met(rows);
        const row = rows[i % rows.length]!;
        if (row.length === 0) return;
        const at = k % row.length;
        const was = row[at] as number;
        row[at] = alike === "hole" ? undefined : alike(was);
        if (alike === "hole") delete row[at];
        const isSame = Object.is(row[at], was);
        expect([held(rows) === "", snapshots.unchanged.holds()]).toEqual([isSame, isSame]);
        row[at] = was;
        expect(snapshots.unchanged.holds()).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
  it("are looked at inside Maps and Sets, and beside what is frozen", () => {
    const rows = [[1, 2], Object.freeze([3, 4])] as number[][];
    const list = [0.5];
    const all = Object.freeze({ rows, map: new Map([["a", { list }]]), set: new Set([list]) });
    const { snapshots, held } = met(all);
    expect(held(structuredClone(all))).toBe("");
    list[0] = 1;
    expect(snapshots.unchanged.holds()).toBe(false);
    expect(held(all)).toBe(".map (what it holds).list[0]");
    list[0] = 0.5;
    expect(snapshots.unchanged.holds()).toBe(true);
    rows[0]![1] = -0;
    expect(held(all)).toBe(".rows[0][1]");
    expect(snapshots.unchanged.holds()).toBe(false);
  });
  it("hold where elements of an array of numbers are numbers of another representation", () => {
    const x = [1, 2, 3];
    const { snapshots } = met(x);
    x[0] = 0.5;
    expect(snapshots.unchanged.holds()).toBe(false);
    x[0] = 1;
    expect(snapshots.unchanged.holds()).toBe(true);
  });
});
