import { type Shape, stridesOf } from "../../ir/type.ts";
import { accessAt, type Move, type Source, sourceOf } from "./access.ts";
import { inPlaceCarries, isComputed } from "./carries.ts";
import type { Facts } from "./facts.ts";
import { bytesOf, type Layout, type Place, type Scope, widthOf } from "./layout.ts";
import type { place } from "./places.ts";
import type { Binding, Control, Role } from "./role.ts";
import type { View } from "./view.ts";

/** A cell that holds the address of the row at hand. */
export interface Row {
  readonly cell: number;
  /** The address of the row of the first step. */
  readonly first: Place;
  /** Bytes to the row of the next step. */
  readonly step: number;
}

/** What a control line moves, and the programs it runs. */
export type ControlPlaces =
  | {
      readonly kind: "scan";
      readonly length: number;
      readonly body: Scope;
      readonly rows: readonly Row[];
      /** Before the first step, and at the end of each. */
      readonly init: readonly Move[];
      readonly moves: readonly Move[];
    }
  | {
      readonly kind: "while";
      readonly test: Scope;
      readonly condition: Source;
      readonly body: Scope;
      readonly init: readonly Move[];
      readonly moves: readonly Move[];
    }
  | {
      readonly kind: "switch";
      readonly index: Source;
      readonly branches: readonly { readonly scope: Scope; readonly moves: readonly Move[] }[];
    };

type Placer = typeof place;
type Kind<K extends Control["kind"]> = Control & { readonly kind: K };

/** Gives the programs of a control line their places, in the midst of those of the scope around it. */
export function placeControl(layout: Layout, scope: Scope, line: number, placer: Placer): ControlPlaces {
  const { control } = scope.plan.facts.roles[line] as Role & { readonly kind: "control" };
  const held: { readonly at: number; readonly bytes: number }[] = [];
  const hold = (elements: number): number => {
    const bytes = bytesOf(elements);
    const at = layout.free.take(bytes);
    held.push({ at, bytes });
    return at;
  };
  const site: Site = { layout, scope, line, placer, hold, ...resultsOf(scope, line) };
  const placed =
    control.kind === "scan"
      ? placeScan(site, control)
      : control.kind === "while"
        ? placeWhile(site, control)
        : placeSwitch(site, control);
  for (const { at, bytes } of held) layout.free.give(at, bytes);
  return placed;
}

interface Site {
  readonly layout: Layout;
  readonly scope: Scope;
  readonly line: number;
  readonly placer: Placer;
  /** Memory until the end of the line. */
  readonly hold: (elements: number) => number;
  /** Places of the results that are wanted, and where in them their numbers stand. */
  readonly results: ReadonlyMap<number, Place>;
  readonly seats: ReadonlyMap<number, View>;
}

function resultsOf({ plan, places }: Scope, line: number): Pick<Site, "results" | "seats"> {
  const results = new Map<number, Place>();
  const seats = new Map<number, View>();
  const { roles, views } = plan.facts;
  roles.forEach((role, k) => {
    if (role.kind !== "part" || role.of !== line) return;
    const view = views[k]!;
    const at = places.get(view.line);
    if (at === undefined) return;
    results.set(role.part, at);
    seats.set(role.part, view);
  });
  return { results, seats };
}

/** Places of inputs that stand where the operands do. */
function seen({ scope, line }: Site, facts: Facts, bindings: readonly Binding[], first: number): Map<number, Place> {
  const { program, views } = scope.plan.facts;
  const inputs = new Map<number, Place>();
  bindings.forEach((binding, k) => {
    if (binding?.kind !== "view") return;
    inputs.set(facts.program.inputs[k]!, scope.places.get(views[program.operand(line, first + k)]!.line)!);
  });
  return inputs;
}

function placeScan(site: Site, control: Kind<"scan">): ControlPlaces {
  const { layout, scope, line, placer, hold, results, seats } = site;
  const { body, constants, carries, length, reverse, bindings } = control;
  const inputs = seen(site, body, bindings.slice(0, constants), 0);
  const loop = carriesOf(site, body, constants, carries, inputs);
  const rows: Row[] = [];
  const cells = new Map<string, number>();
  /** Rows with the same steps from the same place share a cell. */
  const row = (from: Place, stride: number, offset = 0): Place => {
    const key = `${from.base}:${from.address}:${stride}`;
    const cell = cells.get(key) ?? hold(1);
    if (!cells.has(key)) {
      cells.set(key, cell);
      const step = widthOf(from) * stride;
      const last = step * (length - 1);
      const lowest = Math.max(0, -last); // rows that go down start above the lowest one
      rows.push({
        cell,
        first: { ...from, address: from.address + lowest + (reverse ? last : 0) },
        step: reverse ? -step : step,
      });
    }
    return { address: widthOf(from) * offset, base: cell, single: from.single, tight: true };
  };
  bindings.forEach((binding, k) => {
    if (k < constants + carries || binding?.kind !== "view") return;
    const view = scope.plan.facts.views[scope.plan.facts.program.operand(line, k)]!;
    inputs.set(body.program.inputs[k]!, row(scope.places.get(view.line)!, view.strides[0]!));
  });
  const ys = new Map<number, Place>();
  body.program.outputs.forEach((_o, k) => {
    const to = results.get(k);
    const seat = seats.get(k);
    if (k >= carries && to !== undefined) ys.set(k, row(to, seat!.strides[0]!, seat!.offset));
  });
  let moves: Move[] = [];
  const inner = placer(layout, body, [], {
    inputs,
    consumable: loop.consumable,
    targets: (plan, traffic) => {
      const written = [...ys].map(([k, to]) => [body.program.outputs[k]!, to] as const);
      const direct = written.filter(([o]) => isComputed(plan, o));
      return new Map([...inPlaceCarries(plan, traffic, loop.places, constants), ...direct].filter(isFirst(new Set())));
    },
    finish: (done) => {
      const rest = [...ys].filter(([k, to]) => done.places.get(body.program.outputs[k]!) !== to);
      const out = rest.map(([k, to]) => moveTo(done, body.program.outputs[k]!, to));
      moves = [...out, ...carryMoves(site, done, loop.places)];
    },
  });
  return { kind: "scan", length, body: inner, rows, init: loop.init, moves };
}

const isFirst =
  (met: Set<number>) =>
  ([line]: readonly [number, Place]): boolean =>
    !met.has(line) && met.add(line).size > 0;

function placeWhile(site: Site, control: Kind<"while">): ControlPlaces {
  const { layout, placer } = site;
  const { test, body, constants, bindings } = control;
  const n = body.program.outputs.length;
  const given = (facts: Facts) => {
    const inputs = seen(site, facts, bindings.slice(0, constants), 0);
    return { inputs, loop: carriesOf(site, facts, constants, n, inputs, places) };
  };
  let places: readonly Place[] | undefined;
  const { inputs, loop } = given(body);
  places = loop.places;
  let condition: Source = 0;
  const first = placer(layout, test, [], {
    inputs: given(test).inputs,
    consumable: new Set(),
    targets: () => new Map(),
    finish: (done) => {
      condition = sourceOf(done, test.program.outputs[0]!);
    },
  });
  let moves: Move[] = [];
  const turn = placer(layout, body, [], {
    inputs,
    consumable: loop.consumable,
    targets: (plan, traffic) => inPlaceCarries(plan, traffic, loop.places, constants),
    finish: (done) => {
      moves = carryMoves(site, done, loop.places);
    },
  });
  return { kind: "while", test: first, condition, body: turn, init: loop.init, moves };
}

function placeSwitch(site: Site, { branches, bindings }: Kind<"switch">): ControlPlaces {
  const { layout, scope, line, placer, results } = site;
  const index = sourceOf(scope, scope.plan.facts.program.operand(line, 0));
  const placed = branches.map((facts) => {
    let moves: Move[] = [];
    const { outputs } = facts.program;
    const inner = placer(layout, facts, [], {
      inputs: seen(site, facts, bindings, 1),
      consumable: new Set(),
      targets: (plan) => {
        const to = outputs.map((o, k) => [o, results.get(k)] as const);
        const direct = to.filter(([o, at]) => at !== undefined && isComputed(plan, o)) as [number, Place][];
        return new Map(direct.filter(isFirst(new Set())));
      },
      finish: (done) => {
        moves = outputs.flatMap((o, k) => {
          const to = results.get(k);
          return to === undefined || done.places.get(o) === to ? [] : [moveTo(done, o, to)];
        });
      },
    });
    return { scope: inner, moves };
  });
  return { kind: "switch", index, branches: placed };
}

interface Carries {
  readonly places: readonly Place[];
  readonly init: readonly Move[];
  /** Inputs that may be overwritten after their last use. */
  readonly consumable: ReadonlySet<number>;
}
/** Carries stand where the results are wanted; their inputs are entered. */
function carriesOf(
  { scope, line, hold, results }: Site,
  body: Facts,
  constants: number,
  n: number,
  inputs: Map<number, Place>,
  known?: readonly Place[],
): Carries {
  const { program } = scope.plan.facts;
  const types = body.program.inputTypes.slice(constants, constants + n);
  const places = known ?? types.map((t, k) => results.get(k) ?? { address: hold(t.size) });
  const lines = body.program.inputs.slice(constants, constants + n);
  lines.forEach((c, k) => {
    inputs.set(c, places[k]!);
  });
  const init = types.map(({ shape }, k) => ({
    shape,
    from: sourceOf(scope, program.operand(line, constants + k)),
    to: accessAt(places[k]!, stridesOf(shape)),
    tight: false,
  }));
  return { places, init, consumable: new Set(lines) };
}

function moveTo(scope: Scope, line: number, to: Place): Move {
  const { shape } = scope.plan.facts.program.type(line);
  return { shape, from: sourceOf(scope, line), to: accessAt(to, stridesOf(shape)), tight: to.tight === true };
}

/** All carries at once: what reads a carry that another move overwrites goes by a copy. */
function carryMoves({ hold }: Site, scope: Scope, carries: readonly Place[]): Move[] {
  const { program } = scope.plan.facts;
  const early: Move[] = [];
  const late: Move[] = [];
  carries.forEach((to, k) => {
    const o = program.outputs[k]!;
    const { shape, size } = program.type(o);
    const move = moveTo(scope, o, to);
    const view = scope.plan.facts.views[o]!;
    const base = typeof move.from === "number" ? undefined : scope.places.get(view.line)!;
    if (base !== undefined && isSameArray(view.strides, view.offset, shape) && isSamePlace(base, to)) return;
    if (base === undefined || !carries.some((c) => isSamePlace(c, base))) {
      late.push(move);
      return;
    }
    const copy = accessAt({ address: hold(size) }, stridesOf(shape));
    early.push({ ...move, to: copy, tight: false });
    late.push({ ...move, from: copy });
  });
  return [...early, ...late];
}
const isSamePlace = (a: Place, b: Place): boolean => a.address === b.address && a.base === b.base;
const isSameArray = (strides: readonly number[], offset: number, shape: Shape): boolean =>
  offset === 0 && stridesOf(shape).every((s, axis) => s === strides[axis] || shape[axis]! <= 1);
