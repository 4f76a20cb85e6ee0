import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { agreement, readGolden } from "../../examples/adbench/golden.ts";
import { alternating, least } from "../measure.ts";
import { bundleOf, whole } from "./place.ts";

// A process of its own for one pass and instance: PASS INSTANCE DATA. Prints what the derivative takes without the pass,
// over what it takes with all of them.
const [name, instance, data] = process.argv.slice(2) as [string, string, string];
type Bundle = Pick<typeof import("../adbench/problem.ts"), "readProblem">;
const [full, less] = await Promise.all(
  [whole, name].map((n) => import(pathToFileURL(bundleOf(n)).href) as Promise<Bundle>),
);
const [on, off] = [full!, less!].map(({ readProblem }) => readProblem(instance, data)) as [
  ReturnType<Bundle["readProblem"]>,
  ReturnType<Bundle["readProblem"]>,
];
const first = least(on.derivative, 1);
const firstWithout = least(off.derivative, 1);
const want = readGolden(join(data, "golden", `${instance}.json`));
const worst = agreement(off.flatDerivative(), want.derivative, 1e-12).worst;

/** Nanoseconds that an engine gets to compile beside the run, and that a round takes: short ones are seldom interrupted. */
const [warmUp, round] = [2e8, 5e5];
const rounds = 300;
/** Calls enough for a round. */
function callsOf(f: () => unknown): number {
  const start = process.hrtime.bigint();
  let calls = 0;
  for (; Number(process.hrtime.bigint() - start) < warmUp; calls++) f();
  return Math.max(1, Math.round((round * calls) / warmUp));
}
const repeated = (f: () => unknown, calls: number) => (): void => {
  for (let k = 0; k < calls; k++) f();
};
const calls = [callsOf(on.derivative), callsOf(off.derivative)] as const;
const [all, rest] = alternating(repeated(on.derivative, calls[0]), repeated(off.derivative, calls[1]), rounds);
console.log(
  JSON.stringify({
    run: rest / calls[1] / (all / calls[0]),
    first: firstWithout / first,
    worst: Math.min(worst, 1e300),
  }),
);
