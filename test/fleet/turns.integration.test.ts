import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { localActor } from "#lib/auth/actor.ts";
import type { LoadedSettings } from "#lib/config/load.ts";
import { type Service, shareService } from "#lib/inspect/service.ts";
import { startService } from "#lib/inspect/start-service.ts";
import type { Turn } from "#lib/inspect/turns.ts";
import { shareLayers } from "#lib/layers/service.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import { shareServices } from "#lib/services/services.ts";
import { type RunningServices, startServices } from "#lib/services/start.ts";
import { settingsOf } from "#test/settings.ts";
import { type HttpDouble, startHttpDouble } from "#test/tekton/http-double.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { until } from "./fleet-bed.ts";
import { type ImageRegistry, startImageRegistry } from "./image-registry.ts";

/** What every route is asked with: enough for any of them to read something. */
const params = { namespace: "default", name: "app" };
const bodies: Readonly<Record<string, unknown>> = {
  // Nothing that the work behind the fleet would look at: that is nobody's read.
  "POST /scan": { keys: [] },
  "POST /components/import": { text: "", dryRun: true },
  "PUT /components/{namespace}/{name}/choice": { push: "dual" },
  "POST /forget": { place: "nowhere.example" },
  "PUT /views/{name}": { query: "" },
};

/** Routes that read from a registry or an archive, or work on what was read, for whoever asks. */
const reading = [
  "GET /inspect",
  "GET /layers",
  "GET /layers/content",
  "GET /layers/file",
  "GET /layers/files",
  "GET /layers/search",
  "GET /plan",
  "GET /source",
  "GET /updates",
  "POST /registries/{host}/probe",
  "GET /evidence",
  "GET /evidence/content",
  "GET /components/{namespace}/{name}/tags",
  "GET /components/{namespace}/{name}/plan",
  "GET /components/{namespace}/{name}/evidence",
  "POST /components/{namespace}/{name}/evidence",
];

type Handler = (
  request: Request,
  context: { readonly params: Promise<unknown> },
) => Promise<Response> | Response;

const root = join(import.meta.dirname, "../..");
const routes = globSync("app/api/v1/**/route.ts", { cwd: root })
  .toSorted()
  .flatMap((file) => {
    const path = file.slice("app/api/v1".length, -"/route.ts".length).replace(/\[(\w+)\]/g, "{$1}");
    const methods = readFileSync(join(root, file), "utf8").matchAll(
      /^export (?:async )?function (GET|PUT|POST|DELETE|PATCH)\b/gm,
    );
    return [...methods].map(([, method = ""]) => ({ name: `${method} ${path}`, method, path, file }));
  });

let registry: ImageRegistry;
let archive: HttpDouble;
let fleet: RunningServices;
let service: Service;
let loaded: LoadedSettings;
let digest: string;
const tidy = tidyAfterAll();
const folder = tidy.folder();

/** Turns that are given when the test says so; what was asked for and booked is written down. */
function gate() {
  const opened = Promise.withResolvers<void>();
  const seen = { taken: 0, ended: 0, charged: 0, asked: Promise.withResolvers<void>() };
  return {
    seen,
    open: opened.resolve,
    turns: {
      async take(): Promise<Result<Turn, never>> {
        seen.taken += 1;
        seen.asked.resolve();
        await opened.promise;
        return ok({
          charge(entries: number) {
            seen.charged += entries;
            return ok(null);
          },
          end() {
            seen.ended += 1;
          },
        });
      },
    },
  };
}

const outside = () => registry.requests.length + archive.asked.length;

beforeAll(async () => {
  registry = await tidy.keep(startImageRegistry());
  digest = registry.push("team/app", "main", "amd64 gzip, amd64 chunked+");
  archive = await tidy.keep(startHttpDouble(() => ({ status: 200, body: { records: [] } })));
  loaded = settingsOf(
    folder,
    [
      `registries: { "${registry.host}": {} }`,
      `components: [{ name: app, reference: "${registry.host}/team/app:main" }]`,
      `tekton: { results: { address: "${archive.url}" } }`,
      "scan: { everySeconds: 86400, evidenceEverySeconds: 604800 }",
    ].join("\n"),
    root,
  );
  service = await tidy.keep(startService(loaded));
  const started = await startServices({
    loaded,
    inspector: service.inspector,
    onFault: (error) => {
      throw error;
    },
  });
  if (!started.ok) throw new Error(started.failure.message);
  fleet = await tidy.keep(started.value);
  shareServices(fleet);
  const layers = shareLayers();
  tidy.later(() => layers.files.close());
  // What the fleet does by itself is done before anybody asks.
  await until(async () => {
    const detail = await fleet.component.detail(localActor(), params);
    return detail.ok && detail.value.report !== null && detail.value.row.evidence.kind === "read";
  });
});

async function call({ method, path, file, name }: (typeof routes)[number]) {
  const module = (await import(join(root, file))) as Readonly<Record<string, Handler>>;
  const pinned = `${registry.host}/team/app@${digest}`;
  const query = new URLSearchParams({
    // Files are those of a layer that a manifest names by its digest.
    ref: /^\/layers\/./.test(path) ? pinned : `${registry.host}/team/app:main`,
    ...{ from: pinned, to: pinned, path: "etc", text: "etc" },
    choice: "dual",
    manifest: digest,
    layer: digest,
  });
  const control = new AbortController();
  const url = `http://localhost/api/v1${path.replace("{namespace}", params.namespace).replace("{name}", params.name)}?${query}`;
  const request = new Request(url, {
    method,
    signal: control.signal,
    headers: { "content-type": "application/json", "if-match": "*" },
    ...(method === "GET" ? {} : { body: JSON.stringify(bodies[name] ?? {}) }),
  });
  const handler = module[method];
  if (handler === undefined) throw new Error(`${file} has no ${method}`);
  const response = Promise.resolve(
    handler(request, {
      params: Promise.resolve({ ...params, host: registry.host, code: "zstd-before-gzip" }),
    }),
  );
  return { response, leave: () => control.abort() };
}

// DELETE removes what the others ask for.
const inOrder = routes.toSorted((a, b) => Number(a.method === "DELETE") - Number(b.method === "DELETE"));

test.each(inOrder)("$name asks nobody before it has a turn", async (route) => {
  const { seen, open, turns } = gate();
  shareService({ ...service, turns });
  const before = outside();
  const { response, leave } = await call(route);
  const first = await Promise.race([
    response.then(async (answered) => {
      // A stream may read when it is read.
      await answered.body?.getReader().read();
      return "answered";
    }),
    seen.asked.promise.then(() => "waits"),
  ]);
  expect(outside()).toBe(before);
  open();
  if (first === "waits") await response;
  leave();
  expect({ route: route.name, takesTurn: first === "waits" }).toEqual({
    route: route.name,
    takesTurn: reading.includes(route.name),
  });
  if (first === "waits") {
    expect(seen.charged).toBeGreaterThan(0);
    await until(() => seen.ended === seen.taken);
  }
});

test("the routes that read are there", () => {
  expect(reading.filter((name) => !routes.some((route) => route.name === name))).toEqual([]);
});
