import { trimSpace } from "./go-text.ts";

/** An image reference as Conforma takes it apart (conforma/policy, policy/lib/image/image.rego); parts may be empty. */
export interface PolicyImage {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** Null where Conforma finds no image: without a slash, with two colons at the end, with a line break. */
export function readPolicyImage(text: string): PolicyImage | null {
  const reference = trimSpace(text);
  if (!/^[A-Za-z0-9.-]+(?::[0-9]+)?(?:\/[^\n]*)?$/.test(reference) || !reference.includes("/")) return null;
  const [path = "", digest = ""] = reference.split("@");
  const slash = path.lastIndexOf("/");
  const [last = "", tag = "", ...more] = path.slice(slash + 1).split(":");
  if (more.length > 0) return null;
  return { repository: path.slice(0, slash + 1) + last, tag, digest };
}

/** Whether two references are one image to Conforma: the tag does not count where there is a digest (`equal_ref`). */
export function isSamePolicyImage(one: string, other: string): boolean {
  const [a, b] = [readPolicyImage(one), readPolicyImage(other)];
  if (a === null || b === null) return false;
  return a.repository === b.repository && a.digest === b.digest && (a.digest !== "" || a.tag === b.tag);
}
