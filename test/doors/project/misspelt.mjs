// This file is to be warned of; it says "use wengert" only here.
export function square(x) {
  "use wengret";
  return x * x;
}
