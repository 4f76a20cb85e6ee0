import { nameOf } from "../../record/table.ts";
import type { Nest, OuterNest } from "./clusters.ts";
import type { BlockPlan } from "./context.ts";
import type { Label } from "./labels.ts";
import type { Operation } from "./operation.ts";

/** The clusters and nests of a region as text: what shares which loop, and what the blocks take in memory. */
export function describeBlocks({ storage, triangles }: BlockPlan): string[] {
  const { clusters, points, block } = storage;
  const { labels, batch } = clusters.region;
  const { program } = labels.facts;
  const nameOfLine = (o: Operation): string => (o.line < 0 ? o.kind : nameOf(program.op(o.line)));
  const axis = (label: Label | undefined): string => (label === undefined ? "" : ` [${labels.extent(label)}]`);
  const name = (o: Operation): string => {
    const triangle = o.kind === "contract" || o.kind === "outer" ? (triangles.get(o) ?? "full") : "full";
    const shape = o.kind === "contract" ? ` over [${o.extent}]` : o.kind === "reduce" ? ` over${axis(o.over)}` : "";
    return `${nameOfLine(o)}${shape}${triangle === "full" ? "" : `, ${triangle} triangle`}`;
  };
  const part = (title: string, list: readonly Operation[]): string =>
    list.length === 0 ? "" : ` ${title}: ${list.map(name).join("; ")}.`;
  const nest = (q: Nest | OuterNest): string =>
    q.kind === "outer"
      ? `  sums of products${axis(q.operation.uLabel)}${axis(q.operation.vLabel)}: ${name(q.operation)}.`
      : `  points${q.inner === undefined ? "" : `, inside${axis(q.inner)}`}:${part("first", q.pre)}${part("each", q.body)}${part("then", q.post)}`;
  const perPoint = [...storage.buffers.values()].reduce((sum, { perPoint: own }) => sum + own, 0);
  return [
    `blocks of ${block} of [${points}]: ${perPoint} bytes a point in ${storage.buffers.size} buffers, ${storage.sumsBytes} bytes of sums`,
    ...clusters.clusters.flatMap((cluster) => [
      cluster.isBatched ? ` for each of${axis(batch)}:` : " once:",
      ...cluster.nests.map(nest),
    ]),
  ];
}
