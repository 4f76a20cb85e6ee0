// The gradient through a scan of a million steps: reverse mode keeps a row of residuals a step, and nothing else.
import { grad, scan, sin, type Tensor, tensor } from "wengert";

const steps = Number(process.argv[2]);
const f = (x: Tensor): Tensor => scan((c: Tensor) => [sin(c).mul(0.9).add(x)] as const, x, null, { length: steps })[0];
const slope = grad(f)(tensor(0.3)).item();
console.log(JSON.stringify({ peak: process.resourceUsage().maxRSS / 1024, slope }));
