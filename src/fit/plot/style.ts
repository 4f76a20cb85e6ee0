/** Colours of the series: those of Okabe and Ito, which colour-blind readers tell apart. */
export const style = `
.wengert-fit { --ink: var(--wengert-ink, #1f2328); --soft: var(--wengert-soft, #59636e); --line: var(--wengert-line, #e4e8ec); --frame: var(--wengert-frame, #b6bec8); --paper: var(--wengert-paper, #ffffff); --s0: var(--wengert-series-1, #0072b2); --s1: var(--wengert-series-2, #d55e00); --s2: var(--wengert-series-3, #009e73); --s3: var(--wengert-series-4, #cc79a7); font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
@media (prefers-color-scheme: dark) { .wengert-fit { --ink: var(--wengert-ink, #e6edf3); --soft: var(--wengert-soft, #9198a1); --line: var(--wengert-line, #262c36); --frame: var(--wengert-frame, #474f5a); --paper: var(--wengert-paper, #0d1117); --s0: var(--wengert-series-1, #58a6ff); --s1: var(--wengert-series-2, #f0883e); --s2: var(--wengert-series-3, #3fb950); --s3: var(--wengert-series-4, #db90bd); } }
.wengert-fit .paper { fill: var(--paper); }
.wengert-fit text { fill: var(--ink); }
.wengert-fit .title { font-size: 16px; font-weight: 600; }
.wengert-fit .sub, .wengert-fit .tick, .wengert-fit .label { fill: var(--soft); }
.wengert-fit .tick { font-size: 11px; font-variant-numeric: tabular-nums; }
.wengert-fit .mid { text-anchor: middle; }
.wengert-fit .end { text-anchor: end; }
.wengert-fit .status { font-weight: 600; }
.wengert-fit .good { fill: var(--s2); }
.wengert-fit .other { fill: var(--s1); }
.wengert-fit .grid { stroke: var(--line); fill: none; }
.wengert-fit .frame { stroke: var(--frame); fill: none; }
.wengert-fit .zero { stroke: var(--soft); stroke-width: 1; }
.wengert-fit .band { fill: var(--s0); opacity: 0.08; }
.wengert-fit .s0 { --c: var(--s0); } .wengert-fit .s1 { --c: var(--s1); } .wengert-fit .s2 { --c: var(--s2); } .wengert-fit .s3 { --c: var(--s3); }
.wengert-fit .point { fill: var(--c); fill-opacity: 0.55; stroke: var(--paper); stroke-width: 0.6; }
.wengert-fit .many { stroke: none; }
.wengert-fit .out { fill: none; stroke: var(--c); stroke-width: 1.2; }
.wengert-fit .fit { fill: none; stroke: var(--c); stroke-width: 2; stroke-linejoin: round; }
.wengert-fit .stem { stroke: var(--c); stroke-opacity: 0.35; fill: none; }
`;
