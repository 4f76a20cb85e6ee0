import { type Exercise, traceTable } from "../../exercises/index.ts";

const exercise: Exercise = traceTable({
  inputs: { x: 2, y: 3 },
  seed: { x: 1, y: 0 },
  lines: { v1: "x*y", v2: "v1^2", v3: "x + v2" },
  mistakes: {
    "both-moved": ({ x, y }) => ({ "v1.tangent": x!.value + y!.value }),
    "inner-left-out": ({ v1 }) => ({ "v1.tangent": v1!.tangent, "v2.tangent": 2 * v1!.value }),
  },
});
export default exercise;
