import type { Page } from "./page.ts";

const entities = (text: string): string => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"');

const idsIn = (html: string): Set<string> =>
  new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => entities(id!)));

/** Links inside the site that lead to no page or to no anchor of it, each with the page it stands on. */
export function deadLinks(pages: readonly Pick<Page, "folder" | "body">[]): string[] {
  const ids = new Map(pages.map(({ folder, body }) => [`/${folder}`, idsIn(body)]));
  return pages.flatMap(({ folder, body }) =>
    [...body.matchAll(/\shref="([^"]+)"/g)].flatMap(([, href]) => {
      const url = new URL(entities(href!), `http://site/${folder}`);
      if (url.origin !== "http://site") return [];
      const anchors = ids.get(url.pathname);
      const anchor = decodeURIComponent(url.hash.slice(1));
      return anchors && (anchor === "" || anchors.has(anchor))
        ? []
        : [`/${folder}  leads to ${href}, which is not there`];
    }),
  );
}

/** Anchors that a page has twice: a link would lead to the first only. */
export const doubleAnchors = (pages: readonly Pick<Page, "folder" | "body">[]): string[] =>
  pages.flatMap(({ folder, body }) => {
    const ids = [...body.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!);
    return ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `/${folder}  has the anchor "${id}" twice`);
  });
