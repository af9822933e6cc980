import { afterEach, expect, test } from "vitest";
import { type ApiServer, type ApiServerOptions, startApiServer } from "#test/kubernetes/api-server.ts";
import { writeKubeconfig } from "#test/kubernetes/konflux.ts";
import { type Cluster, connectCluster } from "./connect.ts";
import { readTektonConfig } from "./tekton-config.ts";

let api: ApiServer;
let cluster: Cluster;
afterEach(async () => {
  await cluster.close();
  await api.close();
});

async function read(
  maps: readonly { namespace: string; name: string; data: Readonly<Record<string, string>> }[],
  options: Partial<ApiServerOptions> = {},
) {
  api = await startApiServer({ tokens: { good: "ann" }, ...options });
  for (const { namespace, name, data } of maps)
    api.put("v1/configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace, name }, data });
  const connected = await connectCluster({
    kind: "kubeconfig",
    path: writeKubeconfig(api, "good"),
    context: null,
  });
  if (!connected.ok) throw new Error(connected.failure.message);
  cluster = connected.value;
  return readTektonConfig(cluster, { kind: "server" }, new AbortController().signal);
}

const flags = (data: Readonly<Record<string, string>>, namespace = "tekton-pipelines") => ({
  namespace,
  name: "feature-flags",
  data,
});
const chains = (data: Readonly<Record<string, string>>, namespace = "tekton-chains") => ({
  namespace,
  name: "chains-config",
  data,
});
const DEEP = "artifacts.pipelinerun.enable-deep-inspection";
const nothing = { answered: true, extraction: null, maxResultBytes: null, deepInspection: null };

test("both ConfigMaps are read where they are by default", async () => {
  const maps = [
    flags({ "results-from": "sidecar-logs", "max-result-size": "8192" }),
    chains({ [DEEP]: "true" }),
  ];
  expect(await read(maps)).toEqual({
    answered: true,
    extraction: "sidecar-logs",
    maxResultBytes: 8192,
    deepInspection: true,
  });
});

test("and where OpenShift Pipelines keeps them", async () => {
  const at = "openshift-pipelines";
  const maps = [flags({ "results-from": "termination-message" }, at), chains({}, at)];
  expect(await read(maps)).toEqual({
    answered: true,
    extraction: "termination-message",
    maxResultBytes: null,
    deepInspection: false,
  });
});

test.each(["", "-1", "many", "1.5"])("a size of %j is none", async (size) =>
  expect(await read([flags({ "results-from": "elsewhere", "max-result-size": size })])).toEqual(nothing),
);

test("what may not be read is not known", async () => {
  const may: ApiServerOptions["may"] = (_user, _verb, resource) => resource !== "configmaps";
  expect(
    await read([flags({ "results-from": "sidecar-logs" }), chains({ [DEEP]: "true" })], { may }),
  ).toEqual(nothing);
});

test("a cluster that is away has not answered", async () => {
  await read([]);
  await api.close();
  expect(await readTektonConfig(cluster, { kind: "server" }, new AbortController().signal)).toEqual({
    ...nothing,
    answered: false,
  });
});
