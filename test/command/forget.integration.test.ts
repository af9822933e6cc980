import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createContentStore } from "#lib/oci/content-store.ts";
import { digestOf } from "#lib/oci/digest.ts";
import { putNewEmbedded } from "#test/database/new-embedded.ts";
import { complaint, temporaryFolder, twofold } from "./twofold.ts";

/** A folder in which a server kept a document of each repository. */
async function keptOf(...repositories: readonly string[]) {
  const data = temporaryFolder();
  const options = { memoryBytes: 1e6, folder: join(data, "content"), diskBytes: 1e6 };
  const bytes = Buffer.from("{}");
  const content = { digest: digestOf(bytes), bytes, mediaType: null };
  const store = createContentStore(options);
  for (const repository of repositories) store.put(repository, content, { isPrivate: true });
  // Forgetting waits for what is being written.
  await store.forget("nobody.example");
  const isKept = async (repository: string) =>
    (await createContentStore(options).get(repository, content.digest, { isAdmitted: true })) !== null;
  return { data, isKept };
}

/** A port on which nothing listens. */
const NOBODY = "1";

test("without a server what lies on disk is forgotten", async () => {
  const { data, isKept } = await keptOf("quay.io/org/app", "quay.io/org/apple");
  const done = await twofold(["forget", "quay.io/org/app"], { env: { TWOFOLD_DATA: data, PORT: NOBODY } });
  expect(done).toEqual({
    status: 0,
    stdout: "forgot 1 documents and 0 reports of quay.io/org/app\n",
    stderr: "",
  });
  expect([await isKept("quay.io/org/app"), await isKept("quay.io/org/apple")]).toEqual([false, true]);
});

test("without a server the embedded database is opened", async () => {
  const { data } = await keptOf();
  await putNewEmbedded(join(data, "db"));
  const done = await twofold(["forget", "quay.io"], { env: { TWOFOLD_DATA: data, PORT: NOBODY } });
  expect(done).toEqual({
    status: 0,
    stdout: "forgot 0 documents and 0 reports of quay.io\n",
    stderr: "",
  });
});

test("a server that runs is told, and what it says is told", async () => {
  const { data } = await keptOf();
  let told = "";
  const server = createServer(async (request, response) => {
    for await (const chunk of request) told += String(chunk);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ place: "quay.io", documents: 3, reports: 2 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const port = String((server.address() as AddressInfo).port);
  const done = await twofold(["forget", "QUAY.io"], { env: { TWOFOLD_DATA: data, PORT: port } });
  expect(done).toMatchObject({ status: 0, stdout: "forgot 3 documents and 2 reports of quay.io\n" });
  expect(JSON.parse(told)).toEqual({ place: "quay.io" });
});

test.each([[[]], [["a", "b"]], [["quay.io/Org"]], [["quay.io/org/app:tag"]], [["app"]]])(
  "forget %j is refused in one line",
  async (args) => {
    const done = await twofold(["forget", ...args], { env: { PORT: NOBODY } });
    expect(done).toMatchObject({ status: 2, stdout: "" });
    expect(done.stderr).toMatch(complaint);
  },
);
