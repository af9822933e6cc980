import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { onBothDatabases } from "#test/database/databases.ts";
import { kubeconfigOf } from "#test/kubernetes/api-server.ts";
import {
  COMPONENTS,
  componentOf,
  NAMESPACES,
  namespaceOf,
  writeKubeconfig,
} from "#test/kubernetes/konflux.ts";
import { soon } from "#test/soon.ts";
import { actor, choose, clusterBed, names, row, state } from "./cluster-bed.ts";

onBothDatabases((databases) => {
  const bed = clusterBed();

  test("an exec plugin that hangs leaves the rows there, with what is not known yet", async () => {
    const place = await databases.place();
    bed.api.put(COMPONENTS, componentOf("web"));
    const fleet = await bed.started(place);
    await soon(() => row(fleet));
    await bed.stop(fleet);
    const hanging = join(bed.folder, "hanging");
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "sleep", args: ["1000"] };
    writeFileSync(
      hanging,
      JSON.stringify({
        clusters: [{ name: "bed", cluster: { server: bed.api.url, "insecure-skip-tls-verify": true } }],
        users: [{ name: "person", user: { exec } }],
        contexts: [{ name: "bed", context: { cluster: "bed", user: "person" } }],
        "current-context": "bed",
      }),
    );
    const next = await bed.started(place, hanging);
    await soon(async () =>
      expect((await row(next)).mayChange).toMatchObject({ reason: expect.stringMatching(/^Not known yet/) }),
    );
    expect(await names(next)).toEqual(["web"]);
  });

  test("who may not patch sees the switch off with the reason, and is refused all the same", async () => {
    bed.readOnly = true;
    bed.api.put(
      COMPONENTS,
      componentOf("web", { promoted: `127.0.0.1:1/shop/web@sha256:${"1".repeat(64)}` }),
    );
    const fleet = await bed.started(await databases.place());
    await soon(() => row(fleet));
    expect((await row(fleet)).mayChange).toEqual({
      allowed: false,
      reason: "You don't have access to patch components in shop.",
    });
    expect(await choose(fleet, "*")).toMatchObject({ failure: { code: "denied" } });
    expect(bed.annotations()).toBeUndefined();
    // Nor the image itself, neither as the component's nor by its reference.
    const { namespace, name } = await row(fleet);
    const reference = "127.0.0.1:1/shop/web:any";
    const startsFrom = `sha256:${"0".repeat(64)}`;
    expect(
      await fleet.apply.toComponent(actor, { namespace, name }, { deed: { kind: "repair" }, startsFrom }),
    ).toMatchObject({ failure: { code: "denied" } });
    expect(
      await fleet.apply.toImage(actor, {
        ...{ deed: { kind: "repair" }, reference, startsFrom, component: null },
      }),
    ).toMatchObject({ failure: { code: "denied" } });
  });

  test("a token that turned bad is no missing right, and what goes on by itself needs no new start", async () => {
    bed.api.put(COMPONENTS, componentOf("web"));
    const kubeconfig = writeKubeconfig(bed.api, "good");
    const fleet = await bed.started(await databases.place(), kubeconfig);
    await soon(async () => expect(await row(fleet)).toMatchObject({ mayChange: { allowed: true } }));
    bed.api.tokens.clear();
    expect(await choose(fleet, "*")).toMatchObject({
      failure: {
        code: "cluster-unauthorized",
        message: expect.stringMatching(/^The cluster does not accept the credentials: .* with 401/) as string,
      },
    });
    bed.api.dropWatches();
    await soon(async () =>
      expect(await state(fleet)).toMatchObject({
        state: "away",
        message: expect.stringContaining("does not accept the credentials") as string,
      }),
    );
    expect((await row(fleet)).mayChange).toMatchObject({
      allowed: false,
      reason: expect.stringMatching(/^The cluster does not accept Twofold's credentials/) as string,
    });
    bed.api.tokens.set("better", "twofold");
    writeFileSync(kubeconfig, kubeconfigOf(bed.api.url, "better"));
    await soon(async () => expect((await state(fleet)).state).toBe("connected"));
    expect(await choose(fleet, "*")).toMatchObject({ value: { wanted: { by: "twofold" } } });
  });

  test("namespaces that the settings name are followed from the first moment", async () => {
    bed.api.put(COMPONENTS, componentOf("web"));
    bed.api.put(COMPONENTS, componentOf("other", { namespace: "elsewhere" }));
    const fleet = await bed.started(await databases.place(), undefined, "", "shop, back");
    await soon(async () => expect((await state(fleet)).state).toBe("connected"));
    expect(await names(fleet)).toEqual(["web"]);
  });

  test("a namespace that is denied costs itself, and one that is in no settings any more goes", async () => {
    const place = await databases.place();
    for (const namespace of ["shop", "vault", "old"]) {
      bed.api.put(NAMESPACES, namespaceOf(namespace));
      bed.api.put(COMPONENTS, componentOf(`in-${namespace}`, { namespace }));
    }
    bed.api.put(COMPONENTS, componentOf("gone"));
    const fleet = await bed.started(place);
    await soon(async () => expect(await names(fleet)).toEqual(["gone", "in-old", "in-shop", "in-vault"]));
    await bed.stop(fleet);
    bed.api.remove(COMPONENTS, "shop", "gone");
    bed.denied = ["vault"];
    const next = await bed.started(place, undefined, "", "shop, vault");
    await soon(async () => expect(await names(next)).toEqual(["in-shop", "in-vault"]));
    const problem = expect.stringMatching(/^The namespace vault cannot be read: .* with 403/) as string;
    await soon(async () =>
      expect(await state(next)).toMatchObject({ state: "connected", problems: [problem] }),
    );
    expect((await row(next, "in-shop")).mayChange).toEqual({ allowed: true });
    expect((await row(next, "in-vault")).mayChange).toEqual({ allowed: false, reason: problem });
    // When it can be read again, what is gone of it goes.
    bed.api.remove(COMPONENTS, "vault", "in-vault");
    bed.denied = [];
    await soon(async () => expect(await names(next)).toEqual(["in-shop"]));
  });
});
