import { setTimeout as sleep } from "node:timers/promises";
import { least } from "../measure.ts";
import { problem } from "./unknowns.ts";

// A process of its own for one first call: NAME UNKNOWNS and "fresh", "idle" (the process has been idle) or "warm" (another
// function has been compiled). Milliseconds.
const [name, n, before] = process.argv.slice(2) as [string, string, "fresh" | "idle" | "warm"];
// The kernels jit functions of other kinds, which would be warmed up for: they are there for "warm" alone.
if (before === "warm") (await import("../micro/kernels.ts")).warmUp();
const { call, x } = problem(name, Number(n));
let made = 0;
const { Module } = WebAssembly;
WebAssembly.Module = class extends Module {
  constructor(code: BufferSource) {
    super(code);
    made++;
  }
};
const end = performance.now() + 5000;
/** As many as the compiler warms up by. */
const modules = name.includes("plain") ? 5 : 6;
if (before === "idle") while (made < modules && performance.now() < end) await sleep(20);
WebAssembly.Module = Module;
console.log(JSON.stringify(least(() => call(x), 1) / 1e6));
