import type { RecordedArray } from "./recordedArray.ts";

const lists = new WeakMap<object, RecordedArray>();
/** All numbers of a list made below, as long as nobody has replaced a row. */
export const untouched = (list: object): RecordedArray | undefined => lists.get(list);

/**
 * An ordinary array of n rows of one store, each made when somebody looks at it: most matrices go on as a whole, or are
 * read at recorded indices.
 */
export function madeLater(n: number, row: (i: number) => unknown, whole: RecordedArray): unknown {
  const rows = new Array<unknown>(n);
  let isOpen = true;
  const look = (key: PropertyKey): void => {
    if (isOpen && typeof key === "string" && /^\d+$/.test(key) && +key < n && !(key in rows)) rows[+key] = row(+key);
  };
  const all = (): void => {
    for (let i = 0; i < n; i++) look(`${i}`);
    isOpen = false;
  };
  const touched = (): void => {
    all();
    lists.delete(list);
  };
  const list = new Proxy(rows, {
    get(_, key, self) {
      look(key);
      return Reflect.get(rows, key, self);
    },
    has(_, key) {
      look(key);
      return key in rows;
    },
    getOwnPropertyDescriptor(_, key) {
      look(key);
      return Reflect.getOwnPropertyDescriptor(rows, key);
    },
    ownKeys() {
      all();
      return Reflect.ownKeys(rows);
    },
    defineProperty(_, key, value) {
      touched();
      return Reflect.defineProperty(rows, key, value);
    },
    deleteProperty(_, key) {
      touched();
      return Reflect.deleteProperty(rows, key);
    },
  });
  lists.set(list, whole);
  return list;
}
