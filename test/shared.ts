import { afterAll, expect } from "vitest";
import { patience } from "../src/jit/patience.ts";
import { capturePolicy } from "../src/operators/policy.ts";

type Values = ReadonlyMap<string, unknown>;

/** What a file could set that the next one, in the same worker, would meet. What the host makes when it is asked for has no value before. */
function surroundings(): Values {
  const owners = {
    globalThis,
    Math,
    WebAssembly,
    Array: Array.prototype,
    Float64Array: Float64Array.prototype,
    Error,
    patience,
    capturePolicy,
  };
  const found = new Map<string, unknown>(Object.entries(process.env));
  for (const [owner, o] of Object.entries(owners))
    for (const [key, { value, get }] of Object.entries(Object.getOwnPropertyDescriptors(o)))
      if (!key.startsWith("__vitest")) found.set(`${owner}.${key}`, get ? isMade : value);
  return found;
}
const isMade = Symbol();
const changes = (before: Values, after: Values): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => before.get(key) !== isMade && !Object.is(before.get(key), after.get(key)),
  );

const before = surroundings();
afterAll(() => {
  expect(changes(before, surroundings()), "this file leaves them changed for the files after it").toEqual([]);
});
