import { gzipSync } from "node:zlib";
import { emitTypeScript, emitWasm } from "wengert/emit";
import { erfc } from "wengert/special";
import { perCall } from "../measure.ts";
import { names, programOf } from "./programs.ts";

// Prints for the program named: nanoseconds of its emitted derivatives and of that by hand, sizes, the largest difference.
type Into = (x: Float64Array, out: unknown) => void;
const name = names.find((n) => n === process.argv[2])!;
const module = (text: string): Promise<Record<string, unknown>> =>
  import(`data:text/javascript,${encodeURIComponent(text)}`) as Promise<Record<string, unknown>>;
const load = async (text: string): Promise<Into> => (await module(text))["slopeInto"] as Into;
const { erfcOf } = await module(emitTypeScript(erfc as never, [0.5], { name: "erfcOf", language: "js" }));
const { f, at, derivative, hand, size } = programOf(name, erfcOf as (x: number) => number);
const options = { name: "slope", derivative, language: "js" } as const;
const text = emitTypeScript(f as never, [at], options);
const wasm = emitWasm(f as never, [at], options);
const sides: readonly [string, Into][] = [
  ["ts", await load(text)],
  ["wasm", await load(wasm.text)],
  ["hand", hand as Into],
];
const outs = sides.map(() => new Float64Array(size));
// An emitted Jacobian has rows.
const rowsOf = (out: Float64Array): Float64Array[] =>
  Array.from({ length: size / at.length }, (_, k) => out.subarray(k * at.length, (k + 1) * at.length));
const targets = outs.map((out, k) => (derivative === "jacobian" && k < 2 ? rowsOf(out) : out));
sides.forEach(([, side], k) => {
  side(at, targets[k]);
});
const largest = Math.max(...outs[2]!.map(Math.abs));
const off = outs.slice(0, 2).map((out) => Math.max(...out.map((v, k) => Math.abs(v - outs[2]![k]!))) / largest);
const times = sides.map(() => Number.POSITIVE_INFINITY);
for (let round = 0; round < 3; round++)
  sides.forEach(([, side], k) => {
    times[k] = Math.min(
      times[k]!,
      perCall(() => side(at, targets[k])),
    );
  });
console.log(
  JSON.stringify({
    times,
    off: Math.max(...off),
    sizes: [text.length, gzipSync(text).length, wasm.bytes.length, gzipSync(wasm.text).length],
  }),
);
