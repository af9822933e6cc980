import { userInfo } from "node:os";
import type { ClusterActor } from "#lib/cluster/connect.ts";

/**
 * Who asks. Every request has one, and what it may do is asked of the actor and of nobody else, so that another way in
 * (OpenID, a trusted proxy) is another maker of actors and changes no page and no route.
 */
export interface Actor {
  /** As the history names it. */
  readonly name: string;
  /** With whose rights the cluster is asked. */
  readonly cluster: ClusterActor;
}

/** Nobody is asked for a login: who reaches a server that serves this machine alone is its user. */
export function localActor(): Actor {
  return { name: localName(), cluster: { kind: "server" } };
}

function localName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return "local user";
  }
}
