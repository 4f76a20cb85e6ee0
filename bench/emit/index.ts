import { runNode } from "../child.ts";
import { geometricMean, measured, type Row, type Section } from "../measure.ts";
import { digits } from "../table.ts";
import { names } from "./programs.ts";

interface Result {
  readonly times: readonly [ts: number, wasm: number, hand: number];
  readonly off: number;
  readonly sizes: readonly [text: number, gzip: number, wasm: number, loader: number];
}
const BY_HAND = "by hand";

function rows(name: string): Row[] {
  const { value, failure } = runNode<Result>(new URL("call.js", import.meta.url), [name]);
  if (value === undefined) return [{ name, failure: failure ?? "gave no result" }];
  const { times, off, sizes } = value;
  if (!(off < 1e-10)) return [{ name, failure: `differs from the derivative by hand by ${off}` }];
  const [ts, wasm, hand] = times;
  const peers = [{ name: BY_HAND, value: hand / 1e3, target: 3 }];
  const size = (label: string, n: number) => ({ label, value: n, unit: "B" as const });
  return [
    {
      name: `${name}, TypeScript`,
      value: ts / 1e3,
      unit: "us",
      peers,
      extra: [size("text", sizes[0]), size("gzip", sizes[1])],
    },
    {
      name: `${name}, WebAssembly`,
      value: wasm / 1e3,
      unit: "us",
      peers,
      extra: [size("module", sizes[2]), size("with its loader, gzip", sizes[3])],
    },
  ];
}
/** Emitted derivatives of the six users' programs against derivatives that were derived on paper. */
export const emitSection: Section = {
  name: "emit",
  about:
    "Gradients of the users' programs (of the sketch its Jacobian) as emitted text and machine code, against derivatives written by hand.",
  names: () => names,
  run({ only, progress }) {
    return names
      .filter((name) => only.length === 0 || only.includes(name))
      .flatMap((name) => {
        progress(name);
        return rows(name);
      });
  },
  summary: (all) =>
    ["TypeScript", "WebAssembly"].flatMap((kind) => {
      const ratios = all
        .filter(measured)
        .flatMap(({ name, value, peers }) => (name.endsWith(kind) ? [value / peers![0]!.value] : []));
      return ratios.length === 0 ? [] : [`Geometric mean of ${kind}: ${digits(geometricMean(ratios))} of ${BY_HAND}.`];
    }),
};
