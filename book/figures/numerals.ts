const minus = (text: string): string => text.replace("-", "−");

/** A number in HTML with so many significant digits; very large and very small ones with a power of ten. */
export function numeral(v: number, digits = 3): string {
  if (Number.isNaN(v)) return "no number";
  if (!Number.isFinite(v)) return v > 0 ? "∞" : "−∞";
  if (v === 0) return "0";
  const exponent = Math.floor(Math.log10(Math.abs(v)));
  if (exponent < -4 || exponent > 6) return scientific(v, digits);
  return minus(Number(v.toPrecision(digits)).toString());
}

/** A number in HTML as a factor times a power of ten. */
export function scientific(v: number, digits = 2): string {
  if (v === 0 || !Number.isFinite(v)) return numeral(v);
  const [factor, exponent] = v.toExponential(digits - 1).split("e");
  if (Number(exponent) === 0) return minus(factor!);
  const power = `10<sup>${minus(String(Number(exponent)))}</sup>`;
  return `<span class="nb">${Number(factor) === 1 ? power : `${minus(factor!)}\u202f·\u202f${power}`}</span>`;
}

/** The same in plain words for labels that are read aloud. */
export function spoken(v: number, digits = 2): string {
  if (v === 0 || !Number.isFinite(v)) return numeral(v);
  const [factor, exponent] = v.toExponential(digits - 1).split("e");
  if (Math.abs(Number(exponent)) < 4) return minus(Number(v.toPrecision(digits)).toString());
  return `${minus(factor!)} times ten to the ${minus(String(Number(exponent)))}`;
}
