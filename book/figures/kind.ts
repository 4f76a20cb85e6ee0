/** A figure: a state and how it is drawn. The same function draws it at build and in the page. */
export interface FigureKind<S extends object> {
  readonly initial: S;
  /** HTML of the whole figure; `id` makes ids inside it unique in the page. */
  markup(state: S, id: string): string;
}
