import { beforeEach, expect } from "vitest";
import { localActor } from "#lib/auth/actor.ts";
import type { DatabasePlace } from "#lib/db/open.ts";
import { everything } from "#lib/fleet/table/query.ts";
import type { RunningServices } from "#lib/services/start.ts";
import { type ApiServer, type Asked, startApiServer } from "#test/kubernetes/api-server.ts";
import { COMPONENTS, writeKubeconfig } from "#test/kubernetes/konflux.ts";
import { tidyAfterEach } from "#test/tidy.ts";
import { configuredFleet } from "./configured-fleet.ts";
import { type ImageRegistry, startImageRegistry } from "./image-registry.ts";

// Whoever runs the server is nobody to the cluster, which knows it by its token.
export const actor = { ...localActor(), name: "the-servers-own-user" };
export const web = { namespace: "shop", name: "web" };
export const dual = { push: "dual", pullRequest: null } as const;

/** For each test a cluster, a registry, and Twofolds that follow them. */
export interface ClusterBed {
  api: ApiServer;
  readonly registry: ImageRegistry;
  folder: string;
  /** Nobody may patch. */
  readOnly: boolean;
  /** Namespaces that may not be read. */
  denied: readonly (string | null)[];
  onAsked: (asked: Asked) => void;
  /** A Twofold as a settings file with this text makes it. */
  configured(place: DatabasePlace, settings: string): Promise<RunningServices>;
  /** One of this cluster; null: of none. */
  started(
    place: DatabasePlace,
    kubeconfig?: string | null,
    more?: string,
    only?: string | null,
  ): Promise<RunningServices>;
  stop(fleet: RunningServices): Promise<void>;
  /** An image of `shop/web`. */
  push(spec: string): { readonly url: string; readonly digest: string };
  annotations(name?: string): Readonly<Record<string, string>> | undefined;
}

export function clusterBed(): ClusterBed {
  const tidy = tidyAfterEach();
  const fleets = new Set<RunningServices>();
  let now: { api: ApiServer; registry: ImageRegistry } | null = null;
  const there = () => now ?? expect.fail("a test has not begun");

  const bed: ClusterBed = {
    get api() {
      return there().api;
    },
    set api(api) {
      there().api = api;
    },
    get registry() {
      return there().registry;
    },
    folder: "",
    readOnly: false,
    denied: [],
    onAsked: () => undefined,
    async configured(place, settings) {
      const fleet = await configuredFleet(place, bed.folder, settings);
      fleets.add(fleet);
      return fleet;
    },
    started: (place, kubeconfig = writeKubeconfig(bed.api, "good"), more = "", only = null) =>
      bed.configured(
        place,
        kubeconfig === null
          ? "samples: false\n"
          : `cluster: { kubeconfig: ${kubeconfig}${only === null ? "" : `, namespaces: [${only}]`} }\n${more}`,
      ),
    async stop(fleet) {
      fleets.delete(fleet);
      await fleet.stop();
    },
    push(spec) {
      const digest = bed.registry.push("shop/web", "main", spec);
      return { url: `${bed.registry.host}/shop/web:main`, digest };
    },
    annotations: (name = "web") => bed.api.get(COMPONENTS, "shop", name)?.metadata.annotations,
  };

  beforeEach(async () => {
    bed.folder = tidy.folder();
    Object.assign(bed, { readOnly: false, denied: [], onAsked: () => undefined });
    const api = await startApiServer({
      tokens: { good: "twofold" },
      onAsked: (asked) => bed.onAsked(asked),
      may: (_user, verb, resource, namespace) =>
        resource === "namespaces" || (!bed.denied.includes(namespace) && (!bed.readOnly || verb !== "patch")),
    });
    now = { api, registry: await tidy.keep(startImageRegistry()) };
    // A test may have closed it, and begun another.
    tidy.later(() => bed.api.close());
    tidy.later(async () => {
      for (const fleet of fleets) await bed.stop(fleet);
    });
  });
  return bed;
}

export const rows = async (fleet: RunningServices) => (await fleet.table.page(actor, everything)).rows;
export const names = async (fleet: RunningServices) => (await rows(fleet)).map(({ name }) => name);
export const row = async (fleet: RunningServices, name = web.name) => {
  const found = (await rows(fleet)).find((one) => one.name === name);
  return found ?? expect.fail(`there is no ${name}`);
};
export const state = async (fleet: RunningServices) =>
  (await fleet.figures.summary(actor, everything)).cluster;

/** Chooses for `web`. */
export const choose = (
  fleet: RunningServices,
  ifMatch: string,
  to: typeof dual | null = dual,
  note: string | null = null,
) => fleet.choice.change(actor, { ...web, ifMatch, to, note });
