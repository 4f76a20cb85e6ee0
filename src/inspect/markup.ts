const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Text as the content or an attribute of an HTML or SVG element. */
export const escapeMarkup = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c]!);
