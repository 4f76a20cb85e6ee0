// node run.mjs FILE...: runs tests written for mocha (`describe`, `it`); prints how many passed and what failed, as JSON.
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
