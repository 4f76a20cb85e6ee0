const { transform } = require("esbuild");

/** A loader for webpack: types away, as ts-loader does it. */
module.exports = function (source) {
  const done = this.async();
  const options = { loader: "ts", sourcemap: true, sourcefile: this.resourcePath, sourcesContent: true };
  transform(source, options).then(({ code, map }) => done(null, code, JSON.parse(map)), done);
};
