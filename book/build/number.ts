/** Where a number is shown: in the text, in a formula or as the output of a program. */
export type Place = "text" | "math" | "code";

function power(mantissa: string, exponent: number, place: Place): string {
  const tens = place === "math" ? `10^{${exponent}}` : `10${superscript(exponent)}`;
  const times = place === "math" ? " \\times " : " × ";
  return mantissa === "1" ? tens : `${mantissa}${times}${tens}`;
}

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const superscript = (n: number): string =>
  (n < 0 ? "⁻" : "") + [...String(Math.abs(n))].map((digit) => raised[Number(digit)]).join("");

/** A number with so many significant digits, without trailing zeros. */
export function showNumber(x: number, digits: number, place: Place): string {
  if (Number.isNaN(x)) return place === "math" ? "\\text{NaN}" : "NaN";
  const sign = x < 0 || Object.is(x, -0) ? (place === "text" ? "−" : "-") : "";
  const size = Math.abs(x);
  if (size === Number.POSITIVE_INFINITY)
    return sign + (place === "math" ? "\\infty" : place === "code" ? "Infinity" : "∞");
  if (Number.isInteger(size) && size < 1e6) return (size === 0 ? "" : sign) + String(size);
  const [mantissa, exponent] = size.toExponential(digits - 1).split("e") as [string, string];
  const e = Number(exponent);
  if (e >= -4 && e < 6) return sign + String(Number(size.toPrecision(digits)));
  if (place === "code") return `${sign}${Number(mantissa)}e${e}`;
  return sign + power(String(Number(mantissa)), e, place);
}

interface Listed {
  toArray(): unknown;
}
const isListed = (value: object): value is Listed => "toArray" in value && typeof value.toArray === "function";

/** What a program gave, as text: numbers rounded, arrays in brackets, tensors as arrays. */
export function showValue(value: unknown, digits: number, place: Place): string {
  if (typeof value === "number") return showNumber(value, digits, place);
  if (typeof value === "bigint" || typeof value === "boolean" || value == null) return String(value);
  if (typeof value === "string") return value;
  if (typeof value !== "object") throw new Error(`a ${typeof value} cannot be shown`);
  if (isListed(value)) return showValue(value.toArray(), digits, place);
  const [open, close] = place === "code" ? ["[", "]"] : ["(", ")"];
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const parts = Array.from(value as ArrayLike<unknown>, (entry) => showValue(entry, digits, place));
    return `${open}${parts.join(", ")}${close}`;
  }
  const parts = Object.entries(value).map(([key, entry]) => `${key}: ${showValue(entry, digits, place)}`);
  return `{ ${parts.join(", ")} }`;
}

const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/** Whether a written output says what came out: the same text, each number right to the digits that were written. */
export function agrees(written: string, value: unknown): boolean {
  const exact = showValue(value, 17, "code");
  const bones = (text: string): string => text.replace(number, "#").replace(/\s+/g, " ").trim();
  if (bones(written) !== bones(exact)) return false;
  const given = written.match(number) ?? [];
  const wanted = exact.match(number) ?? [];
  return given.every((text, i) => {
    const [mantissa, exponent = "0"] = text.split("e") as [string, string?];
    const unit = 10 ** (Number(exponent) - (mantissa.split(".")[1]?.length ?? 0));
    return (
      Math.abs(Number(text) - Number(wanted[i])) <=
      0.5000001 * unit * (mantissa.includes(".") || exponent !== "0" ? 1 : 0)
    );
  });
}
