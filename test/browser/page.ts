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
const text = `${report(smoke(wengert, compiler))}\n${await large()}`;
document.body.textContent = text;
document.body.dataset["done"] = "yes";
