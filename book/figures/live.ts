/** Code of the live figures by their element, fetched only where a page has one. */
export const live: Readonly<Record<string, () => Promise<unknown>>> = {
  "wz-contour-map": () => import("./contourMapElement.ts"),
};
