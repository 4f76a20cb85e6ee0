import type { ModuleBuilder } from "../binary/assembler.ts";
import type { Pairwise } from "./reduction.ts";

/** Bytes of the memory in which the parts of a sum are kept: a count, then a partial sum for each of its bits. */
export const partsBytes: number = 16 + 8 * 32;

/**
 * Pairwise summation of a stream: part number n is added to those of equal weight before it, as a binary counter carries,
 * so every number takes part in log2 n additions (Higham, Accuracy and Stability of Numerical Algorithms, section 4.2).
 */
export function definePairwise(module: ModuleBuilder): Pairwise {
  const push = module.define("pushPart", ["i32", "f64"], []);
  {
    const f = push;
    const [parts, sum] = [0, 1];
    const [count, at] = [f.take("i32"), f.take("i32")];
    f.get(parts).get(parts).memory("i32.load").tee(count).i32(1).op("i32.add").memory("i32.store");
    f.get(parts).i32(16).op("i32.add").set(at);
    f.block((done) => {
      f.loop((again) => {
        f.get(count).i32(1).op("i32.and").op("i32.eqz").brIf(done);
        f.get(at).memory("f64.load").get(sum).op("f64.add").set(sum);
        f.get(at).i32(8).op("i32.add").set(at);
        f.get(count).i32(1).op("i32.shr_u").set(count);
        f.br(again);
      });
    });
    f.get(at).get(sum).memory("f64.store");
  }
  const finish = module.define("finishParts", ["i32", "f64"], ["f64"]);
  {
    const f = finish;
    const [parts, sum] = [0, 1];
    const [count, at] = [f.take("i32"), f.take("i32")];
    f.get(parts).memory("i32.load").set(count);
    f.get(parts).i32(16).op("i32.add").set(at);
    f.block((done) => {
      f.loop((again) => {
        f.get(count).op("i32.eqz").brIf(done);
        f.get(count).i32(1).op("i32.and");
        f.if(() => f.get(at).memory("f64.load").get(sum).op("f64.add").set(sum));
        f.get(at).i32(8).op("i32.add").set(at);
        f.get(count).i32(1).op("i32.shr_u").set(count);
        f.br(again);
      });
    });
    f.get(sum);
  }
  return { push, finish };
}
