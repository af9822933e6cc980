// Twofold over a Konflux cluster: stand-ins for the API server and a registry beside the real server, in one process.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { choiceAnnotations } from "#lib/cluster/components.ts";
import { startImageRegistry } from "#test/fleet/image-registry.ts";
import { startApiServer } from "#test/kubernetes/api-server.ts";
import { COMPONENTS, componentOf, RUNS, runOf, writeKubeconfig } from "#test/kubernetes/konflux.ts";
import { clusterFolder, ports } from "./places.ts";

const registry = await startImageRegistry();
const api = await startApiServer({
  tokens: { good: "twofold" },
  may: (_user, verb, _resource, namespace) => verb !== "patch" || namespace === "shop",
});
const dual = "amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+";
const push = (name: string, spec: string) => ({
  url: `${registry.host}/shop/${name}`,
  digest: registry.push(`shop/${name}`, "main", spec),
});
const chosen = { [choiceAnnotations.push]: "dual" };
for (const { name, namespace, spec, format, annotations = {} } of [
  { name: "web", namespace: "shop", spec: dual, format: "dual", annotations: chosen },
  { name: "cart", namespace: "shop", spec: "amd64 gzip, arm64/v8 gzip" },
  { name: "safe", namespace: "vault", spec: "amd64 gzip", format: "gzip" },
]) {
  const image = push(name, spec);
  const promoted = `${image.url}@${image.digest}`;
  api.put(COMPONENTS, componentOf(name, { namespace, promoted, annotations }));
  api.put(
    RUNS,
    runOf(`${name}-on-push-1`, {
      component: name,
      namespace,
      image,
      ...(format === undefined ? {} : { format, buildahFormat: "oci" }),
    }),
  );
}
api.put(COMPONENTS, componentOf("new", { namespace: "shop" }));
const own = push("own", dual);

rmSync(clusterFolder, { recursive: true, force: true });
process.env["TWOFOLD_DATA"] = join(clusterFolder, "data");
process.env["TWOFOLD_CONFIG"] = join(clusterFolder, "twofold.yaml");
mkdirSync(clusterFolder, { recursive: true });
writeFileSync(
  process.env["TWOFOLD_CONFIG"],
  `cluster: { kubeconfig: ${writeKubeconfig(api, "good")} }
registries: { "${registry.host}": {} }
`,
);

/** What a test may do to the world around the server: `POST /away` takes the cluster away, `GET /own` names an image. */
createServer((request, response) => {
  if (request.url === "/away") void api.close().then(() => response.end());
  else response.end(own.url);
}).listen(ports.switch, "127.0.0.1");

await import("../scripts/serve.ts");
