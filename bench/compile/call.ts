import { grad } from "wengert";
import { explain, jit } from "wengert/jit";
import { least } from "../measure.ts";
import { peakMegabytes } from "../memory/peak.ts";
import { warmUp } from "../micro/kernels.ts";
import { listProgram, point } from "../micro/list.ts";

// A process of its own for one list: COUNT and "value" or "gradient". Milliseconds: the first call, a later one as it is,
// recording and compiling together, and a call of the code.
const [count, kind] = process.argv.slice(2) as [string, string];
warmUp();
const f = listProgram(Number(count));
const argnums = point.map((_, k) => k);
const run = jit(kind === "gradient" ? grad(f, { argnums }) : f) as unknown as (...x: number[]) => unknown;
const time = (rounds: number): number => least(() => run(...point), rounds) / 1e6;
const first = time(1);
const asItIs = time(5);
const compile = least(() => explain(run, { times: false })(...point), 1) / 1e6;
console.log(JSON.stringify({ first, asItIs, compile, compiled: time(5), megabytes: peakMegabytes() }));
