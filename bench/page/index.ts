import { writeFileSync } from "node:fs";
import { bench, warning } from "../host.ts";
import { type Figure, geometricMean, measured } from "../measure.ts";
import { type Measurement, type Saved, saved } from "../results.ts";
import { table } from "../table.ts";
import { type Dot, type DotLine, dotPlot, escapeHtml } from "./dots.ts";
import { style } from "./style.ts";

const figures = (m: Measurement): Figure[] => m.rows.filter(measured);
const dot = (series: string, value: number, target: number | undefined): Dot => ({
  series,
  value,
  ...(target === undefined ? {} : { target }),
});
const ratios = (m: Measurement): string =>
  dotPlot({
    lines: figures(m)
      .filter(({ peers }) => peers !== undefined && peers.length > 0)
      .map(
        ({ name, value, peers }): DotLine => ({
          label: name.trim(),
          dots: peers!.map((p) => dot(p.name, value / p.value, p.target)),
        }),
      ),
    rule: 1,
    left: "faster than the peer",
    right: "slower: time ours / theirs",
    unit: "",
  });
const firstCalls = (m: Measurement): string =>
  dotPlot({
    lines: figures(m).flatMap(({ name, extra }) =>
      (extra ?? [])
        .filter((e) => e.label === "first call")
        .map((e) => ({ label: name, dots: [{ series: "first call", value: e.value }] })),
    ),
    rule: 100,
    left: "within 100 ms",
    right: "longer",
    unit: " ms",
  });
/** Value over target of everything that has one. */
const targets = (m: Measurement): string => {
  const lines = figures(m)
    .filter(({ value, target }) => target !== undefined && value > 0)
    .map(({ name, value, target }) => ({ label: name.trim(), dots: [{ series: "figure", value: value / target! }] }));
  return lines.length === 0
    ? ""
    : dotPlot({ lines, rule: 1, left: "target reached", right: "missed: value / target", unit: "" });
};
const pictures: Readonly<Record<string, (m: Measurement) => string>> = {
  adbench: (m) => `${ratios(m)}<h3>First call in a fresh process</h3>${firstCalls(m)}`,
  micro: (m) => `${ratios(m)}<h3>Against targets in absolute terms</h3>${targets(m)}`,
};
function section(name: string, m: Measurement): string {
  const { host, load, notes, date } = m;
  const busy = warning(load.most, host.cores);
  const picture = (pictures[name] ?? targets)(m);
  return `<section><h2>${escapeHtml(name)}</h2>
<p class="soft">${date.slice(0, 10)}, Node ${host.node}, ${escapeHtml(host.processor)}, ${host.cores} cores, load average up to ${load.most}</p>
${busy === "" ? "" : `<p class="busy">${escapeHtml(busy)}</p>`}
${picture}
${notes.map((n) => `<p class="notes">${escapeHtml(n)}</p>`).join("")}
<details${picture === "" ? " open" : ""}><summary>All figures</summary><pre>${escapeHtml(table(m.rows))}</pre></details></section>`;
}
/** Geometric mean of the ratios to each peer, version by version. */
function history(all: readonly Saved[]): string {
  const lines = all.flatMap(({ version, sections }) => {
    const m = sections["adbench"];
    if (m === undefined) return [];
    const peers = [...new Set(figures(m).flatMap((f) => (f.peers ?? []).map((p) => p.name)))];
    const mean = (peer: string): number =>
      geometricMean(
        figures(m).flatMap((f) => (f.peers ?? []).filter((p) => p.name === peer).map((p) => f.value / p.value)),
      );
    return [{ label: version, dots: peers.map((p) => ({ series: p, value: mean(p) })) }];
  });
  if (lines.length < 2) return "";
  const plot = dotPlot({ lines, rule: 1, left: "faster than the peer", right: "slower: time ours / theirs", unit: "" });
  return `<h2>adbench by version, geometric means</h2>${plot}`;
}
const all = saved();
const newest = all.at(-1);
if (newest === undefined) {
  console.error("Nothing is saved yet: npm run bench -- --save");
  process.exitCode = 1;
} else {
  const body = Object.entries(newest.sections).map(([name, m]) => section(name, m));
  const title = `wengert ${newest.version}: benchmarks`;
  const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style></head><body><h1>${title}</h1>
<p class="soft">Times as ratios ours / theirs on a logarithmic axis: left of the line is faster. Ticks mark targets.</p>
${history(all)}
${body.join("\n")}
</body></html>
`;
  writeFileSync(bench("page.html"), page);
  console.log("Written: bench/page.html");
}
