"use strict";
const { grad } = require("wengert");

function square(x) {
  "use wengert";
  return x * x;
}
exports.slope = (x) => grad(square)(x);
exports.where = () => {
  "use wengert";
  throw new RangeError("here");
};
