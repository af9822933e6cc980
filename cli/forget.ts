import { existsSync } from "node:fs";
import type { LoadedSettings } from "#lib/config/load.ts";
import { openDatabase } from "#lib/db/open.ts";
import { forgetPlace } from "#lib/fleet/known/forget.ts";
import { contentFolder } from "#lib/inspect/start-service.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { parsePlace } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Output } from "./output.ts";

export interface ForgetCommand {
  readonly place: string;
}

interface Forgotten {
  readonly documents: number;
  readonly reports: number;
}

const ANSWERED_WITHIN_MS = 30_000;

/**
 * Drops what was read of a registry or a repository, where the settings say that it is kept: in the server that runs on this
 * machine, which holds it in memory too, and on disk and in the database where none runs.
 */
export async function runForget(
  { place: given }: ForgetCommand,
  loaded: LoadedSettings,
  out: Output,
): Promise<number> {
  const place = parsePlace(given);
  if (!place.ok) {
    out.complain(`${place.failure.message} ${place.failure.next}`);
    return 2;
  }
  const folder = contentFolder(loaded);
  // Another server may listen there, with another folder: ours is looked through in any case.
  const onDisk =
    folder === null || !existsSync(folder)
      ? 0
      : await createContentStore({ memoryBytes: 0, folder, diskBytes: Number.POSITIVE_INFINITY }).forget(
          place.value,
        );
  const asked = await askServer(loaded, place.value, out.signal);
  const done = asked ?? (await inDatabase(loaded, place.value));
  if (!done.ok) {
    out.complain(done.failure);
    return 2;
  }
  const { reports } = done.value;
  const documents = Math.max(onDisk, done.value.documents);
  out.print(`forgot ${documents} documents and ${reports} reports of ${place.value}\n`);
  return 0;
}

/** Null where no Twofold answers. */
async function askServer(
  { listen: { host, port } }: LoadedSettings,
  place: string,
  ended: AbortSignal,
): Promise<Result<Forgotten, string> | null> {
  const own = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  const url = `http://${own.includes(":") ? `[${own}]` : own}:${port}/api/v1/forget`;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ place }),
      redirect: "manual",
      signal: AbortSignal.any([ended, AbortSignal.timeout(ANSWERED_WITHIN_MS)]),
    });
    // What listens there is no Twofold, or one that is older.
    if (response.status === 404 || !response.headers.get("content-type")?.includes("json")) return null;
    const body = (await response.json()) as Forgotten & { detail?: string; next?: string };
    if (!response.ok) return fail(`the server at ${url} did not forget it: ${body.detail} ${body.next}`);
    return ok({ documents: body.documents, reports: body.reports });
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError")
      return fail(`the server at ${url} did not answer in ${ANSWERED_WITHIN_MS / 1000} s. Try again.`);
    return null;
  }
}

async function inDatabase(loaded: LoadedSettings, place: string): Promise<Result<Forgotten, string>> {
  const folder = `${loaded.dataFolder}/db`;
  // Nothing was ever kept, and a command makes no database.
  if (loaded.databaseUrl === null && !existsSync(folder)) return ok({ documents: 0, reports: 0 });
  const opened = await openDatabase(loaded.databaseUrl === null ? { folder } : { url: loaded.databaseUrl });
  if (!opened.ok) {
    const hint = opened.failure.code === "database-in-use" ? " Set HOST and PORT to where it listens." : "";
    return fail(`${opened.failure.message} ${opened.failure.next}${hint}`);
  }
  try {
    const dueAt = new Date(Date.now() + loaded.settings.scan.everySeconds * 1000);
    return ok({ documents: 0, reports: await forgetPlace(opened.value, place, { dueAt, now: new Date() }) });
  } finally {
    await opened.value.close();
  }
}
