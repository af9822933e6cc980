import type { HurtClient } from "#lib/fleet/issues/answers.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";

/** Programs in all their versions, in the order in which they stand in a row; two letters name each. */
export const families = [
  { family: "docker", name: "Docker", letters: "Do" },
  { family: "containerd", name: "containerd", letters: "cd" },
  { family: "podman", name: "Podman", letters: "Po" },
  { family: "buildah", name: "Buildah", letters: "Bu" },
  { family: "skopeo", name: "Skopeo", letters: "Sk" },
  { family: "cri-o", name: "CRI-O", letters: "CO" },
  { family: "crane", name: "crane", letters: "cr" },
  { family: "regctl", name: "regctl", letters: "rc" },
] as const;

export interface HurtFamily {
  readonly name: string;
  readonly letters: string;
  /** What comes of it in its worst version. */
  readonly outcome: "fails" | "less" | "none";
  /** The versions that are hurt so. */
  readonly versions: readonly string[];
}

export function hurtFamilies(clients: readonly HurtClient[]): readonly HurtFamily[] {
  return families.map(({ family, name, letters }) => {
    const own = clients.filter(({ client }) => familyOf(client) === family);
    const fails = own.filter((one) => one.fails > 0);
    const hurt = fails.length > 0 ? fails : own.filter(({ less }) => less > 0);
    return {
      ...{ name, letters },
      outcome: fails.length > 0 ? "fails" : hurt.length > 0 ? "less" : "none",
      versions: hurt.map(({ client }) => labelOf(client)),
    };
  });
}

/** The name without its version. */
const familyOf = (client: ClientName): string => client.replace(/-\d.*$/, "");
