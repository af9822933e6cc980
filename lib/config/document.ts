import { environmentVariables, settingsSchema } from "./schema.ts";

/** What a JSON schema of ours can hold, as far as the document needs it. */
interface Described {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly items?: Described;
}

/** `docs/configuration.md`, made from the schema so that the two cannot disagree. */
export function configurationDocument(): string {
  const schema = settingsSchema.toJSONSchema({ io: "input" }) as Described;
  const sections = Object.entries(schema.properties ?? {}).map(([name, described]) =>
    section(name, described),
  );
  const variables = environmentVariables.map(
    (variable) =>
      `| \`${variable.name.replaceAll(", ", "`, `")}\` | ${variable.fallback ? `\`${variable.fallback}\`` : ""} | ${variable.meaning} |`,
  );
  return `${[
    "# Configuration",
    "<!-- Made from lib/config/schema.ts by `npm run docs`. Change it there. -->",
    "Twofold runs without any of this. Settings stand in one YAML file (`twofold.yaml` in the folder it is started from, or the file `TWOFOLD_CONFIG` names) and in the environment. They are checked at start: a wrong key or value is named with its line, and the process ends with status 2.",
    "```yaml\nregistries:\n  registry.internal:5000:\n    ca: /etc/twofold/internal-ca.pem\n    username: twofold\n    passwordFile: /run/secrets/registry\nlayouts:\n  nightly: /srv/images/nightly\ncomponents:\n  - { namespace: shop, name: frontend, reference: quay.io/shop/frontend:main }\ncluster:\n  kubeconfig: /etc/twofold/kubeconfig\ntekton:\n  results: { address: https://results.example.com, tokenFile: /run/secrets/results }\nverify:\n  keys:\n    - { file: /etc/twofold/cosign.pub, paths: [quay.io/shop] }\nchoices:\n  namespaces: { shop: dual }\nlimits:\n  readsPerVisitor: 8\n```",
    "## Environment",
    ["| variable | default | meaning |", "| --- | --- | --- |", ...variables].join("\n"),
    ...sections,
  ].join("\n\n")}\n`;
}

function section(name: string, described: Described): string {
  const head = [`## \`${name}\``, `${described.description ?? ""}${ownDefault(described)}`];
  if (described.items?.properties !== undefined)
    return [...head, "Each has:", table(described.items.properties)].join("\n\n");
  const named = typeof described.additionalProperties === "object" ? described.additionalProperties : null;
  if (described.properties !== undefined) return [...head, table(described.properties)].join("\n\n");
  if (named?.properties !== undefined)
    return [...head, `Under each name:`, table(named.properties)].join("\n\n");
  return head.join("\n\n");
}

function ownDefault(described: Described): string {
  if (described.properties !== undefined || described.default === undefined) return "";
  if (described.items?.properties !== undefined) return "";
  return ` Default: \`${JSON.stringify(described.default).replaceAll('"', "")}\`.`;
}

function table(properties: Readonly<Record<string, Described>>): string {
  return ["| key | value | default | meaning |", "| --- | --- | --- | --- |", ...rowsOf(properties, "")].join(
    "\n",
  );
}

/** Keys of a table in the table stand below it by their path: `results.address`, and `keys[].file` in each of a list. */
function rowsOf(properties: Readonly<Record<string, Described>>, under: string): readonly string[] {
  return Object.entries(properties).flatMap(([key, value]) => {
    const path = `${under}${key}`;
    const row = `| \`${path}\` | ${kind(value)} | ${shownDefault(value)} | ${value.description ?? ""} |`;
    return [
      row,
      ...rowsOf(value.properties ?? {}, `${path}.`),
      ...rowsOf(value.items?.properties ?? {}, `${path}[].`),
    ];
  });
}

/** An empty table or list says nothing that its absence does not. */
const shownDefault = ({ default: given }: Described): string =>
  given === undefined || typeof given === "object" ? "" : `\`${String(given)}\``;

function kind(value: Described): string {
  if (typeof value.additionalProperties === "object")
    return `names, each with ${kind(value.additionalProperties)}`;
  if (value.enum !== undefined) return value.enum.map((option) => `\`${String(option)}\``).join(" or ");
  if (value.type === "integer") return `${value.minimum} to ${value.maximum}`;
  if (value.type === "boolean") return "`true` or `false`";
  if (value.type === "array") return value.items?.properties === undefined ? "list" : "list of tables";
  if (value.properties !== undefined) return "table";
  return "text";
}
