import { alternating, least, perCall } from "../measure.ts";
import { checksum } from "./arrays.ts";
import { kernels, warmUp } from "./kernels.ts";

// A process of its own for one kernel: prints the time of the first call and of a further one in ns, and what was computed.
const kernel = kernels.find((k) => k.id === process.argv[2]);
if (kernel === undefined) throw new Error(`There is no kernel ${process.argv[2]}`);
warmUp();
const { run, beside } = kernel.make();
let result: unknown;
const first = least(() => {
  result = run();
}, 1);
const sums = checksum(result);
// Functions that write long lists run as they are at first: what follows is compiled.
const start = performance.now();
if (!kernel.cold) for (let k = 0; k < 70 && performance.now() - start < 1000; k++) run();
if (beside !== undefined) {
  const [call, other] = alternating(run, beside, 5);
  console.log(JSON.stringify({ first, call, beside: other, ...sums }));
} else console.log(JSON.stringify({ first, call: kernel.cold ? first : perCall(run), ...sums }));
