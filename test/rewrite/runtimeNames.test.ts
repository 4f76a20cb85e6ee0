import { expect, it } from "vitest";
import * as runtime from "../../src/operators/runtime.ts";
import { rewrite } from "../../src/rewrite/rewrite.ts";
import { runtimeNames } from "../../src/rewrite/runtimeNames.ts";

/** One text that needs all of them. */
const all = `"use wengert"; import { erfc } from "wengert/special"; let free; import { g } from "other"; export function f(a, b, o) {
  let t = -a + +b * a / b % 2 ** b - (a | ~b); a++; b--; t = a++;
  for (let i = 0; i < 3; i++) { if (a < b || a > b) t = o[i]; else if (a <= b && a >= b) o[i] = [t]; }
  for (const x of o) t ??= typeof x; for (const x of o) break; const r = []; for (const x of o) r.push(x); o.map((x) => x);
  [o[a]] = [a === b, a !== b, a == b, a != b]; o[a] += Math.sin(t); o.push(Number(t), new Float64Array(2)); delete o.t; t = a in o; t = \`\${a}\`;
  t = parseFloat(a) + g(b) + erfc(b) + new Set(o).size; t = { ...o, [a]: o instanceof Array }; try { g(a); } catch { t = 0; }
} export const q = { m() { return 1 + free; } };`;

it("are what the runtime exports, and what texts use", () => {
  expect([...runtimeNames].filter((name) => !(name in runtime))).toEqual([]);
  expect([...rewrite(all).names.keys()].sort()).toEqual([...runtimeNames].sort());
});
