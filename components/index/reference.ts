/**
 * The parts of a reference that the server already checked. The grammar is the server's (`lib/oci/reference.ts`); here it
 * is only taken apart, so that no parser reaches the browser.
 */
export interface ReferenceParts {
  /** `quay.io/org/app` or `oci:samples`. */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

export function splitReference(reference: string): ReferenceParts {
  const at = reference.indexOf("@");
  const digest = at < 0 ? null : reference.slice(at + 1);
  const named = at < 0 ? reference : reference.slice(0, at);
  const scheme = named.startsWith("oci:") ? "oci:" : "";
  const rest = named.slice(scheme.length);
  const colon = rest.lastIndexOf(":");
  // A colon before a slash belongs to a port, not to a tag.
  const hasTag = colon >= 0 && !rest.slice(colon).includes("/");
  return {
    repository: scheme + (hasTag ? rest.slice(0, colon) : rest),
    tag: hasTag ? rest.slice(colon + 1) : null,
    digest,
  };
}

export const byDigest = (reference: string, digest: string): string =>
  `${splitReference(reference).repository}@${digest}`;

export const inspectHref = (reference: string): string => `/inspect?ref=${encodeURIComponent(reference)}`;
