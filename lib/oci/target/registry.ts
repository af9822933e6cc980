import type { Digest } from "../digest.ts";
import type { ReadFailure } from "../failure.ts";
import type { RegistryAccess } from "../registry/access.ts";
import { PUSH, type Scope } from "../registry/logins.ts";
import { fail, ok } from "../result.ts";
import type { Blob, Reading } from "../source/source.ts";
import type { PushedDocument, Target } from "./target.ts";
import { upload } from "./upload.ts";

interface Repository {
  readonly registry: string;
  readonly repository: string;
}

/** A repository behind a registry, written to (OCI distribution-spec, Push). `registry` is as in references: `host:port`. */
export function createRegistryTarget(repository: Repository, access: RegistryAccess): Target {
  const name = `${repository.registry}/${repository.repository}`;
  const api = new URL(`/v2/${repository.repository}/`, access.urlOf(repository.registry));
  const at = (path: string) => new URL(path, api);

  const hasBlob = ({ digest, size }: Blob, signal: AbortSignal): Reading<boolean> =>
    access.ask(
      repository,
      {
        method: "HEAD",
        url: at(`blobs/${digest}`),
        headers: {},
        what: `${name}@${digest}`,
        asked: "blob",
        scope: PUSH,
        alsoRead: (status) => status === 404,
        read: async ({ status, header }) => {
          const said = header("content-length");
          // A blob of another size under this digest is none that we could name.
          return ok(status !== 404 && (said === undefined || Number(said) === size));
        },
      },
      signal,
    );

  /** `where` is a tag or the digest itself. */
  const put = (where: string, document: PushedDocument, signal: AbortSignal): Reading<void> => {
    const isTag = where !== document.digest;
    const what = `${name}${isTag ? ":" : "@"}${where}`;
    return access.ask<void>(
      repository,
      {
        method: "PUT",
        url: at(`manifests/${isTag ? encodeURIComponent(where) : where}`),
        headers: { "content-type": document.mediaType },
        body: document.bytes,
        what,
        asked: "push",
        scope: PUSH,
        read: async (answer, { host }) => {
          const said = answer.header("docker-content-digest");
          await answer.discard();
          return said === undefined || said === document.digest
            ? ok(undefined)
            : fail({
                failure: otherDigest(what, said, document.digest, host),
                passing: false,
                retryAfterMs: null,
              });
        },
      },
      signal,
    );
  };

  return {
    name,
    hasBlob,
    sendBlob: (want, content, signal) => {
      const { mountFrom = null } = content;
      const scope: Scope = { ...PUSH, mountFrom };
      return upload({ name, repository, access, at, scope }, want, content, signal);
    },
    putDocument: (document, signal) => put(document.digest, document, signal),
    moveTag: (tag, document, signal) => put(tag, document, signal),
    removeTag: (tag, signal) =>
      access.ask(
        repository,
        {
          method: "DELETE",
          url: at(`manifests/${encodeURIComponent(tag)}`),
          headers: {},
          what: `${name}:${tag}`,
          asked: "push",
          scope: PUSH,
          // Deleting a tag is optional, and a registry that deletes only by digest would take the manifest with it.
          alsoRead: (status) => [400, 404, 405].includes(status),
          read: async (answer) => {
            await answer.discard();
            return ok(answer.status < 300 || answer.status === 404);
          },
        },
        signal,
      ),
  };
}

const otherDigest = (what: string, said: string, digest: Digest, host: string): ReadFailure => ({
  code: "digest-mismatch",
  message: `${what}: ${host} says that it stored ${said.slice(0, 100)} and was sent ${digest}.`,
  next: `Tell whoever runs ${host}: it does not store what it is sent.`,
});
