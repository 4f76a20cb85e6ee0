// node run.mjs FILE...: runs tests written for mocha (`describe`, `it`) or vows; prints how many passed and what failed, as JSON.
import Module, { register } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { inCorpus, rewritten } from "./hooks.mjs";

register("./hooks.mjs", import.meta.url);
const compile = Module.prototype._compile;
Module.prototype._compile = function (text, file, ...more) {
  return compile.call(this, inCorpus(file) ? rewritten(text, file, "commonjs") : text, file, ...more);
};
const tests = [];
const path = [];
globalThis.describe = (name, body) => {
  path.push(name);
  body();
  path.pop();
};
globalThis.it = (name, body) => tests.push([[...path, name].join(" > "), body]);
globalThis.it.skip = () => {};
/** A batch of vows: a topic, which is computed once, tests of it by their names, and contexts inside. */
function batch(name, { topic, ...parts }, outer) {
  const value = typeof topic === "function" ? topic() : outer;
  describe(name, () => {
    for (const [key, part] of Object.entries(parts))
      if (typeof part === "function") it(key, () => part(value));
      else batch(key, part, value);
  });
}
const { default: assert } = await import("node:assert");
Object.assign(assert, {
  epsilon: (eps, actual, expected) =>
    assert(Math.abs(actual - expected) <= eps || Object.is(actual, expected), `${actual}, not ${expected}`),
  isTrue: (x) => assert.strictEqual(x, true),
  isFalse: (x) => assert.strictEqual(x, false),
  isNaN: (x) => assert(Number.isNaN(x)),
  isFunction: (x) => assert.strictEqual(typeof x, "function"),
});
const vows = {
  describe: (name) => ({
    addBatch(contexts) {
      for (const [key, context] of Object.entries(contexts)) batch(`${name} > ${key}`, context);
      return this;
    },
    export: () => {},
  }),
};
const resolveName = Module._load;
Module._load = (name, ...more) => (name === "vows" ? vows : resolveName(name, ...more));
for (const file of process.argv.slice(2)) await import(pathToFileURL(resolve(file)).href);
const failed = [];
for (const [name, body] of tests) {
  try {
    await body.call({});
  } catch (e) {
    failed.push(`${name}: ${e?.message}`);
  }
}
console.log(JSON.stringify({ passed: tests.length - failed.length, failed, files: globalThis.rewrittenFiles ?? 0 }));
