import { type Params, Program } from "../ir/program.ts";

const ids = new WeakMap<Program, number>();
let next = 0;
/** Equal texts: interchangeable parameters. Sub-programs are told apart by identity; JSON knows no -0, infinities and NaN. */
export const paramsText = (params: Params | undefined): string | undefined =>
  JSON.stringify(params, (_, x: unknown) => {
    if (typeof x === "number" && (!Number.isFinite(x) || Object.is(x, -0)))
      return Object.is(x, -0) ? "number -0" : `number ${x}`;
    if (!(x instanceof Program)) return x;
    if (!ids.has(x)) ids.set(x, next++);
    return `program ${ids.get(x)}`;
  });
const keys = /* @__PURE__ */ new WeakMap<Params, string>();
/** The same, remembered: for lists whose lines share parameters. */
export function paramsKey(params: Params | undefined): string {
  if (params === undefined) return "";
  let key = keys.get(params);
  if (key === undefined) {
    key = paramsText(params)!;
    keys.set(params, key);
  }
  return key;
}
