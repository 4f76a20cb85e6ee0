import { setTimeout as sleep } from "node:timers/promises";
import { threadTime } from "../threadTime.ts";
import { problem } from "./unknowns.ts";

// A process of its own for one first call: NAME UNKNOWNS and "fresh", "idle" (the process has been idle) or "warm" (another
// function has been compiled). Milliseconds: of the processor that the calling thread takes, by the clock, and to make the
// function (to rewrite it as well, where that is done at run time).
const [name, n, before] = process.argv.slice(2) as [string, string, "fresh" | "idle" | "warm"];
// The kernels jit functions of other kinds, which would be warmed up for: they are there for "warm" alone.
if (before === "warm") (await import("../micro/kernels.ts")).warmUp();
const now = (): number => Number(process.hrtime.bigint()) / 1e6;
now();
const begin = now();
const { call, x } = problem(name, Number(n));
const making = now() - begin;
let made = 0;
const { Module } = WebAssembly;
WebAssembly.Module = class extends Module {
  constructor(code: BufferSource) {
    super(code);
    made++;
  }
};
const end = Date.now() + 5000;
/** As many as the compiler warms up by. */
const modules = 6;
if (before === "idle") while (made < modules && Date.now() < end) await sleep(20);
WebAssembly.Module = Module;
// Twice, so that what reads them has run before.
threadTime();
const taken = threadTime();
const start = now();
call(x);
const wall = now() - start;
console.log(JSON.stringify({ own: (threadTime() - taken) / 1e6, wall, making }));
