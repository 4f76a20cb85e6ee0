import type { TypedArray } from "../../src/ir/raw.ts";
import { type Emitter, type NoParams, primitive } from "../../src/record/define.ts";
import type { Tensor } from "../../src/record/tensor.ts";

/** An operation that adds 1 to every element and counts: how often it ran, and how often it was allowed to run in place. */
export interface Probe {
  (x: Tensor): Tensor;
  runs: number;
  inPlace: number;
}
export function probe(name: string): Probe {
  const line: Emitter<NoParams> = primitive<NoParams>({
    name,
    inPlace: true,
    type: ([t]) => t,
    value: ([x], _out, _p, _types, free) => {
      counted.runs++;
      if (typeof x === "number") return x + 1;
      if (free) counted.inPlace++;
      const y = (free ? x : (x as TypedArray).slice()) as TypedArray;
      for (let i = 0; i < y.length; i++) y[i]! += 1;
      return y;
    },
    jvp: ([dx]) => dx,
    transpose: (ct) => [ct],
    batch: ([x]) => [line([x]), true],
    taylor: ([x]) => [line([x[0]!]), ...x.slice(1)],
    lower: "interpret",
  });
  const counted: Probe = Object.assign((x: Tensor) => line([x]), { runs: 0, inPlace: 0 });
  return counted;
}
