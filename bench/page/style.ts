/** Eight hues that stay apart for colour-blind readers, a step lighter on dark ground. */
const light = ["#2a78d6", "#eb6834", "#1baf7a", "#eda100", "#e87ba4", "#008300", "#4a3aa7", "#e34948"];
const dark = ["#3987e5", "#d95926", "#199e70", "#c98500", "#d55181", "#008300", "#9085e9", "#e66767"];
const hues = (colours: readonly string[]): string => colours.map((c, k) => `--s${k}: ${c};`).join(" ");
const onDark = `--page: #141413; --ink: #f3f2ee; --soft: #a8a69f; --line: #33322f; ${hues(dark)}`;

export const style: string = `
:root { color-scheme: light dark; --page: #fcfcfb; --ink: #1b1b1a; --soft: #65645f; --line: #e3e2de; ${hues(light)} }
@media (prefers-color-scheme: dark) { :root { ${onDark} } }
body { margin: 0 auto; max-width: 980px; padding: 32px 20px 64px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 26px; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 44px 0 4px; }
h3 { font-size: 15px; margin: 24px 0 0; }
p { margin: 4px 0 10px; }
.soft, .notes { color: var(--soft); }
.busy { border-left: 3px solid var(--s3); padding-left: 10px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 10px 0 0; }
.legend span { display: inline-flex; align-items: center; gap: 6px; }
.plot { overflow-x: auto; }
.plot svg { display: block; width: 100%; min-width: 640px; font: 12px system-ui, sans-serif; }
svg text { fill: var(--ink); }
svg .axis, svg .side { fill: var(--soft); }
.grid, .lane { stroke: var(--line); stroke-width: 1; }
.rule { stroke: var(--ink); stroke-width: 1.5; }
.tick { stroke-width: 2; }
${light.map((_, k) => `.s${k} { fill: var(--s${k}); stroke: var(--page); stroke-width: 1; } .t${k} { stroke: var(--s${k}); }`).join("\n")}
details { margin: 10px 0; }
summary { cursor: pointer; color: var(--soft); }
pre { overflow-x: auto; font: 12px/1.55 ui-monospace, monospace; }
`;
