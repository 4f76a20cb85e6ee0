import { grad, type Tensor } from "wengert";
import { least } from "../measure.ts";
import { Tape } from "./floor.ts";
import { operations, plainLoop, scalarLoop } from "./loop.ts";

/** Nanoseconds of one pass of the loop, least of many. */
export interface Rounds {
  /** A gradient: while the function runs (recording), after it returned (the sweep), and both. */
  readonly recorded: number;
  readonly swept: number;
  readonly all: number;
  /** The same on a bare tape, and in plain numbers. */
  readonly tape: number;
  readonly tapeSwept: number;
  readonly plain: number;
}
// A process of its own: what other sections load would have the host collect garbage more often here.
let [recorded, swept, all] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
for (let k = 0; k < 40; k++) {
  const start = process.hrtime.bigint();
  let returned = start;
  grad((x: Tensor) => {
    const y = scalarLoop(x);
    returned = process.hrtime.bigint();
    return y;
  })(1.001);
  const end = process.hrtime.bigint();
  recorded = Math.min(recorded, Number(returned - start));
  swept = Math.min(swept, Number(end - returned));
  all = Math.min(all, Number(end - start));
}
const bare = new Tape(2 * operations + 10);
const tape = least(() => scalarLoop(bare.start(1.001) as unknown as Tensor));
const tapeSwept = least(() => bare.sweep());
const rounds: Rounds = { recorded, swept, all, tape, tapeSwept, plain: least(() => plainLoop(1.001)) };
console.log(JSON.stringify(rounds));
