import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type GitServer, startGitServer } from "#test/git/git-server.ts";
import { createProvider, type ProviderKind } from "./provider.ts";

let server: GitServer;
afterEach(() => server.close());
const signal = AbortSignal.timeout(30_000);
const app = { host: "git.example", path: "org/app" };

async function begin(kind: ProviderKind, path = app.path) {
  server = await startGitServer(kind);
  server.write(path, "main", ".tekton/app-push.yaml", "kind: PipelineRun\n# größer\n");
  const ca = null;
  return createProvider({ kind, host: app.host, api: server.api, token: () => "a-secret-word", ca });
}

describe.each<ProviderKind>(["github", "gitlab", "forgejo"])("%s", (kind) => {
  test("gives the files of a folder on a branch, and their text", async () => {
    const provider = await begin(kind);
    const files = await provider.files(app, "main", ".tekton", signal);
    expect(files).toMatchObject({ value: [{ path: ".tekton/app-push.yaml" }] });
    const [file] = files.ok ? files.value : [];
    expect(await provider.text(app, file?.sha ?? "", signal)).toEqual({
      ok: true,
      value: "kind: PipelineRun\n# größer\n",
    });
    expect(server.asked.every(({ authorization }) => authorization === "Bearer a-secret-word")).toBe(true);
  });

  test("has no files on another branch", async () => {
    const provider = await begin(kind);
    expect(await provider.files(app, "feature/a b", ".tekton", signal)).toEqual({ ok: true, value: [] });
  });

  test.each([
    [401, "git-denied"],
    [403, "git-denied"],
    [429, "git-away"],
    [500, "git-away"],
  ])("answering %i is %s, and the token is not repeated", async (status, code) => {
    const provider = await begin(kind);
    server.status = status;
    const files = await provider.files(app, "main", ".tekton", signal);
    expect(files).toMatchObject({ failure: { code } });
    expect(JSON.stringify(files)).not.toContain("a-secret-word");
  });
});

test("groups of GitLab are a part of the path", async () => {
  const provider = await begin("gitlab", "group/sub/app");
  const files = await provider.files({ ...app, path: "group/sub/app" }, "main", ".tekton", signal);
  expect(files).toMatchObject({ value: [{ path: ".tekton/app-push.yaml" }] });
});

test("a host that speaks another API is said to", async () => {
  server = await startGitServer("gitlab");
  server.status = 200;
  const api = { api: server.api, token: () => null, ca: null };
  const provider = createProvider({ kind: "github", host: app.host, ...api });
  expect(await provider.files(app, "main", ".tekton", signal)).toMatchObject({
    failure: { code: "git-malformed", message: expect.stringContaining("git.example") as string },
  });
});

test("a token file that cannot be read is named, nothing is asked without it, and it is read again", async () => {
  server = await startGitServer("github");
  const file = join(tmpdir(), `no-such-token-${process.pid}`);
  const provider = createProvider({
    kind: "github",
    host: app.host,
    api: server.api,
    token: () => readFileSync(file, "utf8"),
    ca: null,
  });
  expect(await provider.files(app, "main", ".tekton", signal)).toMatchObject({
    failure: { code: "git-token", message: expect.stringContaining(`${file} cannot be read (ENOENT)`) },
  });
  expect(server.asked).toEqual([]);
  writeFileSync(file, "a-secret-word");
  expect(await provider.files(app, "main", ".tekton", signal)).toMatchObject({ ok: true });
  rmSync(file);
});
