import { type Tensor, tensor } from "wengert";
import { leastSquares } from "wengert/fit";
import { peaks, smile } from "./problems.ts";

// Prints milliseconds of the first fit in a process and the least of later ones, of the problem named.
const { x, y, start, model } = process.argv[2] === "peaks" ? peaks() : smile();
const [at, data] = [tensor([...x]), tensor([...y])];
const times = Array.from({ length: 10 }, () => {
  const begin = process.hrtime.bigint();
  leastSquares((b: Tensor) => model(at, b).sub(data), Float64Array.from(start));
  return Number(process.hrtime.bigint() - begin) / 1e6;
});
console.log(JSON.stringify([times[0], Math.min(...times.slice(1))]));
