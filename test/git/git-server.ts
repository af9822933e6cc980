import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { ProviderKind } from "#lib/git/provider.ts";

/** A stand-in for the REST API of a git provider: the folder listing and the blobs of one, as its documentation has them. */
export interface GitServer {
  /** Address of the API. */
  readonly api: string;
  readonly asked: { readonly path: string; readonly authorization: string | undefined }[];
  /** The file is so on the branch from now on. */
  write(repository: string, branch: string, path: string, text: string): void;
  /** What every request is answered with instead; null: the files again. */
  status: number | null;
  close(): Promise<void>;
}

export async function startGitServer(kind: ProviderKind): Promise<GitServer> {
  /** By `repository branch path`. */
  const files = new Map<string, { readonly sha: string; readonly text: string }>();

  const listed = (repository: string, branch: string, folder: string): readonly object[] =>
    [...files].flatMap(([key, { sha }]): readonly object[] => {
      const [where, ref, path = ""] = key.split(" ");
      if (where !== repository || ref !== branch || !path.startsWith(`${folder}/`)) return [];
      return kind === "gitlab"
        ? [{ id: sha, name: path.split("/").at(-1), type: "blob", path, mode: "100644" }]
        : [{ name: path.split("/").at(-1), path, sha, size: 1, type: "file" }];
    });
  const answerTo = (request: IncomingMessage): unknown => {
    const url = new URL(request.url ?? "/", "http://git");
    const parameter = (name: string) => url.searchParams.get(name) ?? "";
    const [, repository = "", what = ""] =
      (kind === "gitlab"
        ? /^\/projects\/([^/]+)\/repository\/(.+)$/
        : /^\/repos\/([^/]+\/[^/]+)\/(.+)$/
      ).exec(url.pathname) ?? [];
    const name = decodeURIComponent(repository);
    const blob = /(?:blobs)\/([0-9a-f]+)$/.exec(what)?.[1];
    if (blob !== undefined) {
      const file = [...files.values()].find(({ sha }) => sha === blob);
      return file && { sha: blob, encoding: "base64", content: Buffer.from(file.text).toString("base64") };
    }
    const folder = kind === "gitlab" ? parameter("path") : decodeURIComponent(what.replace("contents/", ""));
    const found = listed(name, parameter("ref"), folder);
    return found.length > 0 ? found : undefined;
  };

  const server = createServer((request, response) => {
    git.asked.push({ path: request.url ?? "", authorization: request.headers.authorization });
    const body = git.status === null ? answerTo(request) : { message: "it was told to fail" };
    response.writeHead(git.status ?? (body === undefined ? 404 : 200), {
      "content-type": "application/json",
    });
    response.end(JSON.stringify(body ?? { message: "Not Found" }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const git: GitServer = {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    write(repository, branch, path, text) {
      const sha = createHash("sha1").update(`blob ${text.length}\0${text}`).digest("hex");
      files.set(`${repository} ${branch} ${path}`, { sha, text });
    },
    status: null,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return git;
}
