import { fail } from "../record/errors.ts";
import type { Marked } from "../record/mark.ts";
import { top } from "../record/recording.ts";
import { decidedAll, holds } from "./host.ts";
import { type Any, isScalar } from "./operand.ts";

const quoted = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g;
/** What takes a recorded number for an object without an error: truth, identity, types, keys, texts. */
const silent =
  /\b(if|while|for|do|switch|typeof|instanceof|in|is\w*|includes|\w*[iI]ndexOf|Set|Map|JSON|String|parse\w*|Array|Object)\b|[!?[`]|&&|\|\||===/;
/** Functions of ours, and functions that are rewritten but for their mark: made by others, generators. */
const rewritten = /\$\w+\(/;
const answers = new WeakMap<object, boolean>();
function looksAt(f: Any): boolean {
  let answer = answers.get(f);
  if (answer === undefined) {
    const text = Function.prototype.toString.call(f);
    answer = !rewritten.test(text) && silent.test(text.replace(quoted, ""));
    answers.set(f, answer);
  }
  return answer;
}
/**
 * A function that is not marked, as far as can be seen. Recorded truth values are decided for it; recorded numbers are
 * refused where it could take them for objects without an error. Where it computes with them, it meets one by itself.
 */
export function unmarked(f: Any, name: string): Any {
  if (top === null || typeof f !== "function" || (f as Marked).$mark || f.$ours || f.into) return f;
  return function (this: unknown, ...given: Any[]): Any {
    const xs = decidedAll(given);
    const k = xs.findIndex(holds);
    if (k >= 0 && looksAt(f))
      fail(
        "operators",
        `${name}, a function that is not marked, was given a recorded ${isScalar(xs[k]) ? "number" : "array"}`,
        'Put "use wengert" into that function',
      );
    return Reflect.apply(f, this, xs);
  };
}
