import { expect } from "vitest";

/** A number that was written rounded. */
class Near {
  readonly value: number;
  readonly margin: number;
  constructor(value: number, margin: number) {
    this.value = value;
    this.margin = margin;
  }
}

interface Plain {
  toJSON(): unknown;
}
const hasJson = (x: object): x is Plain => "toJSON" in x && typeof x.toJSON === "function";

/** Typed arrays as arrays, values of the library as they are written in JSON. */
function plain(x: unknown): unknown {
  if (typeof x !== "object" || x === null || x instanceof Near) return x;
  if (ArrayBuffer.isView(x) && !(x instanceof DataView)) return Array.from(x as Float64Array);
  if (hasJson(x)) return plain(x.toJSON());
  if (Array.isArray(x)) return x.map(plain);
  return Object.fromEntries(Object.entries(x).map(([key, value]) => [key, plain(value)]));
}

/** Where `got` differs from `wanted`, or null. */
function difference(got: unknown, wanted: unknown, path: string): string | null {
  if (wanted instanceof Near) {
    const near = typeof got === "number" && Math.abs(got - wanted.value) <= wanted.margin;
    return near ? null : `${path} is ${String(got)}, not ${wanted.value} (within ${wanted.margin})`;
  }
  if (typeof wanted === "number" && typeof got === "number") {
    const near = Object.is(got, wanted) || Math.abs(got - wanted) <= 1e-12 * Math.abs(wanted);
    return near || got === wanted ? null : `${path} is ${got}, not ${wanted}`;
  }
  if (typeof wanted !== "object" || wanted === null || typeof got !== "object" || got === null) {
    return Object.is(got, wanted) ? null : `${path} is ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`;
  }
  const ours: Readonly<Record<string, unknown>> = { ...got };
  const theirs: Readonly<Record<string, unknown>> = { ...wanted };
  if (Array.isArray(got) !== Array.isArray(wanted) || Object.keys(ours).join() !== Object.keys(theirs).join()) {
    return `${path} is ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`;
  }
  for (const key of Object.keys(theirs)) {
    const found = difference(ours[key], theirs[key], `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

const trimmed = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();

/** What the modules made from examples call. */
export const claims: {
  near(value: number, margin: number): Near;
  equal(got: unknown, wanted: () => unknown): void;
  text(got: unknown, wanted: string): void;
  throws(run: () => void, text: string): void;
} = {
  near: (value, margin) => new Near(value, margin),
  equal(got, wanted) {
    expect(difference(plain(got), plain(wanted()), "value")).toBeNull();
  },
  text(got, wanted) {
    expect(trimmed(String(got))).toBe(trimmed(wanted));
  },
  throws(run, text) {
    expect(run).toThrow(text);
  },
};
