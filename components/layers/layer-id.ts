/** Where a link to one layer leads. */
export const layerId = (digest: string): string => `layer-${digest.slice(digest.indexOf(":") + 1)}`;
