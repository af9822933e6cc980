import { afterEach, expect, test } from "vitest";
import { type ApiServer, type ApiServerOptions, startApiServer } from "#test/kubernetes/api-server.ts";
import { writeKubeconfig } from "#test/kubernetes/konflux.ts";
import { type Cluster, type ClusterActor, connectCluster } from "./connect.ts";
import { whoAmI } from "./who-am-i.ts";

let api: ApiServer;
let cluster: Cluster;
afterEach(async () => {
  await cluster.close();
  await api.close();
});

const versions = ["v1", "v1beta1", "v1alpha1"].map(
  (one) => `authentication.k8s.io/${one}/selfsubjectreviews`,
);

/** What the actor is told to be; the code where it is told nothing. */
async function told(options: Partial<ApiServerOptions> = {}, as: ClusterActor = { kind: "server" }) {
  api = await startApiServer({
    tokens: { good: "system:serviceaccount:twofold:web", weak: "bob" },
    ...options,
  });
  const place = { kind: "kubeconfig", path: writeKubeconfig(api, "good"), context: null } as const;
  const connected = await connectCluster(place);
  if (!connected.ok) throw new Error(connected.failure.message);
  cluster = connected.value;
  const answer = await whoAmI(cluster, as, AbortSignal.timeout(10_000));
  return answer.ok ? answer.value : answer.failure.code;
}

test.each([0, 1, 2])("a server without the first %i versions of the review tells who asks", async (count) => {
  expect(await told({ without: versions.slice(0, count) })).toBe("system:serviceaccount:twofold:web");
  expect(api.asked).toHaveLength(count + 1);
});

test("a server without any, or that lets nobody ask, leaves it unknown", async () => {
  expect(await told({ without: versions })).toBe("unknown");
  await cluster.close();
  await api.close();
  expect(await told({ may: (_user, verb) => verb !== "create" })).toBe("unknown");
});

test("a person that is spoken for, and a person with a token, are themselves", async () => {
  expect(await told({}, { kind: "impersonate", user: "cat", groups: [] })).toBe("cat");
  await cluster.close();
  await api.close();
  expect(await told({}, { kind: "token", token: "weak" })).toBe("bob");
});

test("a token that is taken back, or a server that is away, is no unknown user", async () => {
  expect(await told({}, { kind: "token", token: "old" })).toBe("cluster-unauthorized");
  api.failNext({ status: 503, reason: "ServiceUnavailable" });
  const answer = await whoAmI(cluster, { kind: "server" }, AbortSignal.timeout(10_000));
  expect(answer).toMatchObject({ failure: { code: "cluster-away" } });
});
