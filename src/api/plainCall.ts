import { ownText } from "../record/mark.ts";
import { Recording, top, within } from "../record/recording.ts";
import { unflatten } from "../record/tree.ts";
import { type AnyFunction, enterArguments } from "./call.ts";
import { leaveAs } from "./mirror.ts";

/** Functions of tensors that call marked text while nothing records. */
const callers = new WeakSet<AnyFunction>();
/**
 * f on tensors, as it is. Marked text takes tensors only while something records: where f comes to one, it is called again
 * inside a recording, which evaluates at once what is made of known numbers and holds nothing.
 */
export function onTensors(f: AnyFunction, xs: readonly unknown[]): unknown {
  if (top !== null) return f(...xs) as unknown;
  if (!callers.has(f)) {
    const saved = ownText.begins;
    ownText.begins = () => {
      callers.add(f);
      throw new Error("marked text is called on tensors");
    };
    try {
      const y: unknown = f(...xs);
      if (!callers.has(f)) return y;
    } catch (e) {
      if (!callers.has(f)) throw e;
    } finally {
      ownText.begins = saved;
    }
  }
  const rec = new Recording("call", null);
  try {
    return within(rec, () => f(...xs) as unknown);
  } finally {
    rec.closed = true;
  }
}
/** Arguments as f takes them while recording. */
function tensorsFor(xs: readonly unknown[]): unknown[] {
  const { flats, args, starts } = enterArguments(xs);
  return flats.map(({ structure }, k) => unflatten(structure, args.slice(starts[k], starts[k + 1])));
}
/** f, which is not marked, at arguments as it is, its results in the form that a plain call gives. */
export const plainCall = (f: AnyFunction, xs: readonly unknown[], call: typeof onTensors = onTensors): unknown =>
  leaveAs(f, call(f, tensorsFor(xs)), xs);
