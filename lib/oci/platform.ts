/** What a manifest runs on (OCI image-spec, image-index.md, `platform`); empty strings stand for what is absent. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
  readonly osVersion: string;
  /** Sorted, since their order means nothing. */
  readonly osFeatures: readonly string[];
}

export function platform(
  os: string,
  architecture: string,
  variant = "",
  osVersion = "",
  osFeatures: readonly string[] = [],
): Platform {
  return { os, architecture, variant, osVersion, osFeatures: [...osFeatures].sort() };
}

/**
 * `os/architecture[/variant]`, with `:osVersion` and `(+features)` where there are any, so that two platforms read the
 * same exactly when they are the same.
 */
export function formatPlatform(p: Platform): string {
  const base = [p.os || "unknown", p.architecture || "unknown", ...(p.variant ? [p.variant] : [])].join("/");
  const version = p.osVersion ? `:${p.osVersion}` : "";
  const features = p.osFeatures.length > 0 ? `(+${p.osFeatures.join("+")})` : "";
  return base + version + features;
}

/** Reads `os/architecture[/variant]` as people type it; null for anything else. A lone architecture means linux. */
export function parsePlatform(text: string): Platform | null {
  const parts = text.trim().split("/");
  if (parts.some((part) => !/^[a-z0-9._-]+$/i.test(part))) return null;
  const [a, b, c, ...rest] = parts;
  if (a === undefined || rest.length > 0) return null;
  return b === undefined ? platform("linux", a) : platform(a, b, c ?? "");
}

/** Whether a platform says anything by which an image could be chosen: `{}` and empty texts say nothing. */
export const namesPlatform = ({ os, architecture }: Platform): boolean => os !== "" || architecture !== "";

export function isUnknownPlatform(p: Platform): boolean {
  return p.os === "unknown" && p.architecture === "unknown";
}
