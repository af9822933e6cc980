import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { createInspector, type Inspector } from "#lib/inspect/inspect.ts";
import { openForVisitors } from "#lib/inspect/open-source.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { settingsOf } from "#test/settings.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { type ImageRegistry, startImageRegistry } from "./image-registry.ts";

const signal = new AbortController().signal;
const tidy = tidyAfterAll();
const folder = tidy.folder();
let registry: ImageRegistry;
let reference: string;

beforeAll(async () => {
  registry = await tidy.keep(startImageRegistry());
  const digest = registry.push("team/app", "main", "amd64 gzip, arm64 gzip #b");
  reference = `${registry.host}/team/app@${digest}`;
});

/** A server with these credentials for the registry, and what one before it kept on disk. */
function server(login: string | null, name: string): Inspector {
  const [username, password] = login?.split(":") ?? [];
  const entry = login === null ? {} : { username, password };
  const text = JSON.stringify({ registries: { [registry.host]: entry }, credentials: "settings" });
  const store = createContentStore({ memoryBytes: 1e6, folder: join(folder, name), diskBytes: 1e6 });
  return createInspector(openForVisitors(settingsOf(folder, text)), store);
}

const codeOf = (result: { ok: true } | { ok: false; failure: { code: string } }) =>
  result.ok ? "shown" : result.failure.code;

/** What is shown of the image by its digest, the ways there are. */
async function shown(inspector: Inspector): Promise<Record<string, string>> {
  return {
    report: codeOf(await inspector.inspect(reference, { signal })),
    source: codeOf(await inspector.source(reference, "manifest", signal)),
  };
}

test.each([
  [401, "unauthorized"],
  [403, "denied"],
])(
  "content read with credentials is not shown once the registry answers %s, whatever is kept of it",
  async (status, code) => {
    registry.login = "ann:secret";
    const name = `refused-${status}`;
    const inspector = server("ann:secret", name);
    expect(await shown(inspector)).toEqual({ report: "shown", source: "shown" });
    registry.fault = (response) => void response.writeHead(status).end();
    expect(await shown(inspector)).toEqual({ report: code, source: code });
    expect(await shown(server("ann:secret", name))).toEqual({ report: code, source: code });
    // Whoever has none is not shown what another was.
    registry.fault = null;
    expect(await shown(server(null, name))).toEqual({ report: "unauthorized", source: "unauthorized" });
    expect(await shown(inspector)).toEqual({ report: "shown", source: "shown" });
    registry.login = null;
  },
);

test("while it lets us in, one document is asked for and the others are taken from what is kept", async () => {
  registry.login = "ann:secret";
  const inspector = server("ann:secret", "kept");
  await shown(inspector);
  registry.requests.length = 0;
  expect(codeOf(await inspector.inspect(reference, { signal }))).toBe("shown");
  expect(registry.requests).toEqual([`GET team/app ${reference.split("@")[1]}`]);
  registry.login = null;
});

test("what anybody was shown is shown while the registry is away, and asked for no more", async () => {
  const inspector = server(null, "public");
  await shown(inspector);
  registry.requests.length = 0;
  registry.fault = (response) => void response.destroy();
  expect(await shown(inspector)).toEqual({ report: "shown", source: "shown" });
  expect(registry.requests).toEqual([]);
  registry.fault = null;
});
