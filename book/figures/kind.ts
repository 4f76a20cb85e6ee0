import type { Point } from "./svg.ts";

/** A place of a drawing that mouse, finger and arrow keys move. */
export interface Handle<S> {
  readonly name: string;
  /** What a screen reader says it is. */
  readonly description: string;
  /** Where it stands, in units of its drawing. */
  at(state: S): Point;
  /** The state after it was dragged to a place of the drawing. */
  drag(state: S, to: Point): S;
  /** The state after arrow keys: one step or, with Shift, five, along each axis; up is positive. */
  step(state: S, dx: number, dy: number): S;
  /** The number that it stands for. */
  now(state: S): number;
  /** What a screen reader says after a move: a full sentence. */
  says(state: S): string;
  /** Whether a press of mouse or pen beside it takes it there; a finger scrolls the page. */
  readonly takesPresses?: boolean;
}

/** What drawing freely does. */
export interface Stroke<S> {
  on(state: S): boolean;
  /** The state after a stroke through places of the drawing, from its first on. */
  draw(state: S, places: readonly Point[]): S;
}

/** What a reader is to bring about with a figure. */
export interface Goal<S> {
  /** A sentence; may hold HTML. */
  readonly text: string;
  met(state: S): boolean;
}

/** Changing parts of a figure by name: HTML or SVG inside elements with `data-part`. */
export type Parts = Readonly<Record<string, string>>;

/**
 * A figure: a state and how it is drawn. The same functions draw it at build and in the page, where the element of the kit
 * takes the drawing over: controls with `data-key`, `data-set` or `data-add` and handles with `data-handle` change the state,
 * and parts that come out otherwise than before are put in. All numbers come from the engine.
 */
export interface FigureKind<S extends object> {
  /** Plain data: numbers, texts, truth values and arrays of them. */
  readonly initial: S;
  /** A state that a link, a control or a text brought, made fit; throws with a sentence for the reader when it cannot be. */
  accept?(state: S): S;
  /** What stays: controls, drawings, places of the parts. `id` makes ids unique in the page. */
  frame(state: S, parts: Parts, id: string): string;
  /** What changes. */
  parts(state: S): Parts;
  /** What a screen reader is told of elements with `data-says`: drawings by their label, sliders by their value. */
  says(state: S): Parts;
  readonly handles?: Readonly<Record<string, Handle<S>>>;
  /** A drag of mouse or pen over a drawing with `data-sweep`, in its units. */
  sweep?(state: S, dx: number, dy: number): S;
  /** A drawing with `data-stroke` on which mouse, pen and finger draw while `on` holds; they then scroll nothing. */
  readonly stroke?: Stroke<S>;
  readonly goals?: readonly Goal<S>[];
  /** A whole program that computes the numbers of the figure: run at build, its `// => value` held against what comes out. */
  code(state: S): string;
}

/** A figure of any state, for lists of them. */
export type AnyFigure = FigureKind<object>;
export const anyFigure = <S extends object>(kind: FigureKind<S>): AnyFigure => kind as unknown as AnyFigure;
