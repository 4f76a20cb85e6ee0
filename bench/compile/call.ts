import { grad } from "wengert";
import { jit } from "wengert/jit";
import { least } from "../measure.ts";
import { peakMegabytes } from "../memory/peak.ts";
import { warmUp } from "../micro/kernels.ts";
import { listProgram, point } from "../micro/list.ts";

// A process of its own for one list: COUNT and "value" or "gradient". First call and a further one, in ms.
const [count, kind] = process.argv.slice(2) as [string, string];
warmUp();
const f = listProgram(Number(count));
const argnums = point.map((_, k) => k);
const run = jit(kind === "gradient" ? grad(f, { argnums }) : f) as unknown as (...x: number[]) => unknown;
const [first, second] = [0, 1].map(() => least(() => run(...point), 1) / 1e6);
console.log(JSON.stringify({ first, second, megabytes: peakMegabytes() }));
