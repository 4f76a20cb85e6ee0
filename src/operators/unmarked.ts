import { atan2 } from "../prims/plane.ts";
import { sin } from "../prims/trigonometry.ts";
import { fail } from "../record/errors.ts";
import type { Marked } from "../record/mark.ts";
import { top } from "../record/recording.ts";
import { rewritten } from "./capture.ts";
import { hidden } from "./hidden.ts";
import { decidedAll, holds, host } from "./host.ts";
import { type Any, isScalar } from "./operand.ts";
import { isOurs } from "./ours.ts";

const quoted = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g;
/** What takes a recorded number for an object without an error: truth, identity, types, keys, texts. */
const silent =
  /\b(if|while|for|do|switch|typeof|instanceof|in|is\w*|includes|\w*[iI]ndexOf|Set|Map|JSON|String|parse\w*|Array|Object)\b|[!?[`]|&&|\|\||===/;
/** Elementary functions of ours, of one or two numbers, are closures of one text each. */
const isElementary = (text: string): boolean => text === String(sin) || text === String(atan2);
interface Known {
  /** Functions of the host are looked at elsewhere. */
  readonly native: boolean;
  /** Does it know what to do with recorded values? */
  readonly takes: boolean;
  /** Could it take a recorded number for an object? */
  readonly looks: boolean;
  /** Arguments that it names; all, where it may reach more. */
  readonly names: number;
}
const answers = new WeakMap<object, Known>();
/** May f as a method of o give, or do, something else at each turn? */
export const mayVary = (o: Any, f: Any, xs: Any[]): boolean =>
  known(f).native ? typeof o === "object" : !known(f).takes && !xs.some(holds);
function known(f: Any): Known {
  let answer = answers.get(f);
  if (answer === undefined) {
    const text = Function.prototype.toString.call(f);
    const plain = text.replace(quoted, "");
    const reachesMore = f.length === 0 || /\barguments\b|\.\.\.|^[^)]*=[^>]/.test(plain);
    answer = {
      native: /\{\s*\[native code\]\s*\}$/.test(text),
      // Those in marked ones, and generators, have no mark of their own.
      takes: rewritten.test(text) || isElementary(text),
      looks: silent.test(plain),
      names: reachesMore ? Number.POSITIVE_INFINITY : f.length,
    };
    answers.set(f, answer);
  }
  return answer;
}
/**
 * A function that is not marked, as far as can be seen. Recorded truth values are decided for it; recorded numbers are
 * refused where it could take them for objects without an error. Where it computes with them, it meets one by itself.
 */
export function unmarked(f: Any, name: string): Any {
  if (top === null || typeof f !== "function" || (f as Marked).$mark || f.into) return f;
  const { native, takes, looks, names } = known(f);
  if (native) return host(f);
  if (takes) return f;
  return function (this: unknown, ...given: Any[]): Any {
    // What it gives may be something else at each turn.
    if (!given.some(holds)) hidden();
    if (isOurs(f)) return Reflect.apply(f, this, given);
    const xs = decidedAll(given);
    const k = looks ? xs.slice(0, names).findIndex(holds) : -1;
    if (k >= 0)
      fail(
        "operators",
        `${name}, a function that is not marked, was given a recorded ${isScalar(xs[k]) ? "number" : "array"}`,
        'Put "use wengert" into that function; packages are named in include of the plugin, or in WENGERT_INCLUDE; functions of wengert are imported where they are called',
      );
    return Reflect.apply(f, this, xs);
  };
}
