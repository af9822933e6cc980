import { spawn } from "node:child_process";
import type { ReadFailure } from "../failure.ts";
import { fail, ok, type Result } from "../result.ts";
import type { Credentials } from "./credentials.ts";

/** Long enough for a helper that asks a keyring or a cloud; short of a reader's patience. */
const HELPER_TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
/** What helpers print when they have nothing (docker/docker-credential-helpers, `credentials/error.go`). */
const NOTHING = /credentials not found in native keychain|credentials server URL|no credentials/i;
/** The user name that says: the secret is an identity token. */
const TOKEN_USER = "<token>";

/** Asks `docker-credential-NAME get` for what it keeps for `server`; null when it has nothing. */
export async function askHelper(
  name: string,
  server: string,
  env: Readonly<Record<string, string | undefined>>,
  timeoutMs: number = HELPER_TIMEOUT_MS,
): Promise<Result<Credentials | null, ReadFailure>> {
  const refuse = (said: string) =>
    fail<ReadFailure>({
      code: "credentials",
      message: `The credential helper ${JSON.stringify(name.slice(0, 64))} ${said}.`,
      next: "Fix the helper, or remove it from the credentials file.",
    });
  // The name becomes part of a program's name: nothing in it may lead to another folder.
  if (!/^[A-Za-z0-9._-]+$/.test(name)) return refuse("has an invalid name");
  const answer = await run(`docker-credential-${name}`, server, env, timeoutMs);
  if (answer === "timeout") return refuse(`did not answer within ${timeoutMs} ms`);
  if (answer === "missing") return refuse("is not installed");
  if (answer.status !== 0)
    return NOTHING.test(answer.text) ? ok(null) : refuse(`failed with status ${answer.status}`);
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch {
    return refuse("did not answer with JSON");
  }
  const { Username: username, Secret: secret } = (json ?? {}) as { Username?: unknown; Secret?: unknown };
  if (typeof username !== "string" || typeof secret !== "string")
    return refuse("answered without a user name or a secret");
  if (username === "" && secret === "") return ok(null);
  return ok({
    helper: name,
    ...(username === TOKEN_USER ? { identityToken: secret } : { username, password: secret }),
  });
}

function run(
  program: string,
  input: string,
  env: Readonly<Record<string, string | undefined>>,
  timeoutMs: number,
): Promise<{ status: number | null; text: string } | "timeout" | "missing"> {
  return new Promise((resolve) => {
    const child = spawn(program, ["get"], {
      env: { ...env } as NodeJS.ProcessEnv,
      stdio: ["pipe", "pipe", "ignore"],
    });
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = setTimeout(() => {
      child.kill("SIGKILL");
      resolve("timeout");
    }, timeoutMs);
    child.stdout.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_ANSWER_BYTES) child.kill("SIGKILL");
      else chunks.push(chunk);
    });
    child.on("error", () => {
      clearTimeout(stop);
      resolve("missing");
    });
    child.on("close", (status) => {
      clearTimeout(stop);
      resolve({ status, text: Buffer.concat(chunks).toString("utf8") });
    });
    // A helper that does not read its input is no reason to crash.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
