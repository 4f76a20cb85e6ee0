import { type Params, Program } from "../ir/program.ts";

const ids = new WeakMap<Program, number>();
let next = 0;
/** Equal keys: interchangeable parameters. Sub-programs are told apart by identity. */
export function paramsKey(params: Params | undefined): string {
  if (params === undefined) return "";
  return JSON.stringify(params, (_, x: unknown) => {
    if (!(x instanceof Program)) return x;
    let id = ids.get(x);
    if (id === undefined) {
      id = next++;
      ids.set(x, id);
    }
    return `program ${id}`;
  });
}
