import type { ComponentModel } from "./components.ts";

/** A Component among all of a cluster: the same name in both groups is two. */
export interface ComponentId {
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
}

/** None of the parts has a slash (Kubernetes: Object names). */
export const idKey = ({ group, namespace, name }: ComponentId): string => `${group}/${namespace}/${name}`;

export function parseIdKey(key: string): ComponentId {
  const [group = "", namespace = "", name = ""] = key.split("/");
  return { group, namespace, name };
}

export const idOf = ({
  model,
  namespace,
  name,
}: {
  readonly model: Pick<ComponentModel, "group">;
  readonly namespace: string;
  readonly name: string;
}): ComponentId => ({ group: model.group, namespace, name });

/** Stands in no name of Kubernetes, and in an address as it is (RFC 3986, 2.3). */
const SEPARATOR = "~";

/**
 * The name of a component in the fleet, and in its addresses, where the plain one is another's: `web~konflux-ci.dev`. Whoever
 * was there first keeps the plain name, so that addresses stay.
 */
export const qualifiedName = ({ name, group }: Pick<ComponentId, "name" | "group">): string =>
  `${name}${SEPARATOR}${group}`;

/** The name that the resource has in the cluster, and the group where the fleet's name tells it. */
export function splitName(fleetName: string): { readonly name: string; readonly group: string | null } {
  const at = fleetName.indexOf(SEPARATOR);
  return at === -1
    ? { name: fleetName, group: null }
    : { name: fleetName.slice(0, at), group: fleetName.slice(at + 1) };
}
