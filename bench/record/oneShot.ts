import { grad } from "wengert";
import { peakMegabytes } from "../memory/peak.ts";
import { scalarLoop } from "./loop.ts";

// A process of its own: time and peak memory of one gradient of a loop of a million operations, from a cold start.
const start = performance.now();
const g = grad(scalarLoop)(1.001);
const milliseconds = performance.now() - start;
console.log(JSON.stringify({ g, milliseconds, megabytes: peakMegabytes() }));
