/** Whether a value from an address has the form of the one it is to replace: no number that is not finite, no longer array. */
function fits(value: unknown, before: unknown): boolean {
  if (Array.isArray(before))
    return Array.isArray(value) && value.length === before.length && value.every((entry, i) => fits(entry, before[i]));
  return typeof value === typeof before && (typeof value !== "number" || Number.isFinite(value));
}

/** Lists of numbers stand as 1_2.5, which addresses keep as they are. */
const isList = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === "number");

function parsed(text: string, before: unknown): unknown {
  if (typeof before === "string") return text;
  if (isList(before)) return text.split("_").map(Number);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The state that an address carries for a figure: its own with the entries `id.key=value` of the query; others are ignored. */
export function fromAddress<S extends object>(query: string, id: string, own: S): S {
  const parameters = new URLSearchParams(query);
  const entries = Object.entries(own).map(([key, before]) => {
    const text = parameters.get(`${id}.${key}`);
    const value = text === null ? undefined : parsed(text, before);
    return [key, fits(value, before) ? value : before];
  });
  return Object.fromEntries(entries) as S;
}

/** A state with its numbers as addresses carry them, to six digits: what an address brings back is what was there. */
export const rounded = <T>(value: T): T => {
  if (typeof value === "number") return Number(value.toPrecision(6)) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry)])) as T;
};

function written(value: unknown): string {
  if (typeof value === "string") return value;
  const short = rounded(value);
  return isList(short) ? short.join("_") : JSON.stringify(short);
}

/** The query with what differs from the figure's own state, and nothing else of this figure. */
export function intoAddress<S extends object>(query: string, id: string, own: S, state: S): string {
  const parameters = new URLSearchParams(query);
  for (const [key, before] of Object.entries(own)) {
    const value = state[key as keyof S];
    if (written(value) === written(before)) parameters.delete(`${id}.${key}`);
    else parameters.set(`${id}.${key}`, written(value));
  }
  return parameters.toString();
}
