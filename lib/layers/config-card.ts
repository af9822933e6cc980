import type { Digest } from "#lib/oci/digest.ts";
import { parseJson } from "#lib/oci/json-guard.ts";
import type { ConfigCard } from "./answers.ts";

type Json = Readonly<Record<string, unknown>>;

/** What an image's configuration says about running it (OCI image-spec, config.md), lenient: it is only shown. */
export function configCard(bytes: Uint8Array, digest: Digest, positions: readonly number[]): ConfigCard {
  const document = objectOf(parseJson(bytes));
  const config = objectOf(document["config"]);
  return {
    digest,
    positions,
    created: textOf(document["created"]),
    author: textOf(document["author"]),
    user: textOf(config["User"]),
    entrypoint: textsOf(config["Entrypoint"]),
    command: textsOf(config["Cmd"]),
    workingDirectory: textOf(config["WorkingDir"]),
    ports: Object.keys(objectOf(config["ExposedPorts"])),
    volumes: Object.keys(objectOf(config["Volumes"])),
    stopSignal: textOf(config["StopSignal"]),
    // Values may be secrets that somebody built in by mistake: a page need not spread them.
    environment: textsOf(config["Env"]).map((line) => line.slice(0, nameEnd(line))),
    labels: Object.entries(objectOf(config["Labels"])).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] as const] : [],
    ),
  };
}

/** Windows has variables whose names begin with `=`. */
const nameEnd = (line: string): number => {
  const end = line.indexOf("=", 1);
  return end < 0 ? line.length : end;
};

const objectOf = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
