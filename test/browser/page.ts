import * as wengert from "wengert";
import * as compiler from "wengert/jit";
import { report, smoke } from "../runtimes/smoke.ts";

/** A module of more code than the main thread compiles at once: interpreted first, compiled in the background. */
async function large(): Promise<string> {
  const f = compiler.jit((x: wengert.Tensor): wengert.Tensor => {
    let y = x;
    for (let k = 0; k < 4000; k++) y = wengert.log1p(wengert.expm1(wengert.tanh(y))).add(x);
    return y;
  });
  const x = wengert.full([8], 0.5);
  const before = wengert.sum(f(x)).item();
  const refused = f.explain();
  if (!/main thread.*await f\.ready/.test(refused)) throw new Error(`not refused: ${refused.slice(-200)}`);
  await f.ready(x);
  const after = wengert.sum(f(x)).item();
  const code = Number(/(\d+) bytes of code/.exec(f.explain())?.[1]);
  if (!(code > 2 ** 23) || !(Math.abs(after - before) <= 1e-12)) throw new Error(`${code} bytes, ${before}, ${after}`);
  return `a module of ${(code / 2 ** 20).toFixed(0)} MB, made in the background: ${after}`;
}
/** The compiler compiles small lists of its own when the page is idle, before the first call. */
async function idle(): Promise<string> {
  const { Module } = WebAssembly;
  let made = 0;
  WebAssembly.Module = class extends Module {
    constructor(code: BufferSource) {
      super(code);
      made++;
    }
  };
  const slope = compiler.jit(wengert.grad((x: wengert.Tensor) => wengert.sin(x).mul(x)));
  const before = made;
  const end = performance.now() + 20_000;
  while (made < 3 && performance.now() < end) await new Promise((next) => setTimeout(next, 10));
  WebAssembly.Module = Module;
  if (before !== 0 || made !== 3) throw new Error(`${made} modules while idle, ${before} before`);
  const begin = performance.now();
  slope(0.5);
  return `the compiler warmed up while the page was idle; the first call then took ${(performance.now() - begin).toFixed(0)} ms`;
}
const warm = await idle();
const text = `${warm}\n${report(smoke(wengert, compiler))}\n${await large()}`;
document.body.textContent = text;
document.body.dataset["done"] = "yes";
