import { type Any, isIndex } from "./operand.ts";
import { whole } from "./products/afterwards.ts";
import type { RecordedArray } from "./recordedArray.ts";

/**
 * An ordinary array of the rows of `given`, each made when somebody looks at it: most matrices go on as a whole, or are read
 * at recorded indices.
 */
export function madeLater(row: (i: number) => unknown, given: RecordedArray): unknown {
  const rows: Any[] = new Array(given.length);
  let all: RecordedArray | undefined = given;
  let missing = rows.length;
  const make = (i: Any): void => {
    if (missing > 0 && isIndex(i) && !(i in rows) && +i < rows.length) {
      rows[+i] = row(+i);
      missing--;
    }
  };
  const traps: Any = {
    get(_: unknown, key: Any): unknown {
      if (key === whole) return all;
      make(key);
      return (rows as Any)[key];
    },
  };
  for (const trap of ["has", "ownKeys", "getOwnPropertyDescriptor", "defineProperty", "deleteProperty"])
    traps[trap] = (...xs: unknown[]): unknown => {
      for (let i = 0; missing > 0; i++) make(`${i}`);
      if (trap[0] === "d") all = undefined;
      return (Reflect as Any)[trap](...xs);
    };
  return new Proxy(rows, traps);
}
