import { z } from "zod";
import { isLoopbackHost } from "#lib/oci/registry/addresses.ts";
import { isTagPattern } from "#lib/oci/tag-pattern.ts";

/** Longest path or name we take from a settings file; far above any real one. */
const MAX_TEXT = 4096;

const text = z.string().min(1).max(MAX_TEXT);
const count = (min: number, max: number) => z.number().int().min(min).max(max);

const host = z
  .string()
  .regex(
    /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/,
    "a registry is HOST or HOST:PORT, without a scheme or a path",
  )
  .describe("Registry as it stands in references: `HOST` or `HOST:PORT`.");

const registry = z
  .strictObject({
    insecure: z
      .boolean()
      .optional()
      .describe(
        "Try TLS first, with whatever certificate it shows, and speak plain HTTP where there is none. Loopback registries speak plain HTTP without it; `false` makes one of them speak TLS.",
      ),
    write: z
      .boolean()
      .optional()
      .describe(
        "Let this server push here when somebody applies a choice or a repair on its pages: with the credentials above, whoever opens Twofold. Without it the pages show the command to run instead.",
      ),
    ca: text
      .optional()
      .describe(
        "File with the certificates (PEM) that may sign this registry's certificate, beside the system's.",
      ),
    certificate: text.optional().describe("File with the client certificate (PEM); needs `key`."),
    key: text
      .optional()
      .describe("File with the client certificate's private key (PEM); needs `certificate`."),
    username: text.optional().describe("User name; needs `password` or `passwordFile`."),
    password: text
      .optional()
      .describe("Password or access token. A file is the better place: `passwordFile`."),
    passwordFile: text.optional().describe("File whose first line is the password or access token."),
    identityToken: text
      .optional()
      .describe("Identity (refresh) token, as `docker login` keeps for some registries."),
    realms: z
      .array(host)
      .optional()
      .describe(
        "Token services (HOST or HOST:PORT), beside the registry's own host and port, that may be sent this registry's credentials. They may be at a private address, for this registry's tokens alone.",
      ),
  })
  .superRefine((value, context) => {
    const password = value.password ?? value.passwordFile;
    const issue = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (value.username !== undefined && password === undefined)
      issue("username", "`username` needs `password` or `passwordFile` beside it");
    if (password !== undefined && value.username === undefined) {
      issue(
        value.password === undefined ? "passwordFile" : "password",
        "a password needs `username` beside it",
      );
    }
    if (value.password !== undefined && value.passwordFile !== undefined)
      issue("passwordFile", "set `password` or `passwordFile`, not both");
    if ((value.certificate === undefined) !== (value.key === undefined)) {
      issue(value.certificate === undefined ? "key" : "certificate", "`certificate` and `key` go together");
    }
  });

const kubernetesName = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
    "lower-case letters, digits, `-` and `.`, as names in Kubernetes",
  );

const choice = z.enum(["gzip", "zstd-chunked", "dual"]);

const tagPattern = text.refine((value) => isTagPattern(value), {
  message: "a tag has letters, digits, `.`, `_` and `-`, and `{tag}` in it where the tag of the whole goes",
});

const component = z.strictObject({
  name: kubernetesName.describe("Name of the component."),
  namespace: kubernetesName.default("default").describe("Namespace, or any group it belongs to."),
  application: text.optional().describe("Application it is a part of."),
  reference: text.describe("Image whose newest index is shown: `registry/repo:tag`."),
});

const cluster = z
  .strictObject({
    kubeconfig: text
      .optional()
      .describe(
        "Path of a kubeconfig; its client certificates, tokens and exec plugins work as in `kubectl`. It is read again when it changes.",
      ),
    context: text.optional().describe("Context of the kubeconfig; without it, its current one."),
    inCluster: z.boolean().optional().describe("Use the service account of the pod that Twofold runs in."),
    server: text
      .regex(/^https:\/\//, "the address of an API server begins with `https://`")
      .optional()
      .describe("Address of the API server, `https://HOST:PORT`; needs `tokenFile`."),
    tokenFile: text
      .optional()
      .describe("File with the bearer token for `server`; it is read again for every request."),
    ca: text
      .optional()
      .describe("File with the certificates (PEM) that may sign the certificate of `server`."),
    namespaces: z
      .array(kubernetesName)
      .min(1)
      .optional()
      .describe(
        "Namespaces whose components are shown. Without it all that the account may see: it is asked for all at once, else for the namespaces and then each.",
      ),
  })
  .superRefine((value, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const ways = [value.kubeconfig, value.inCluster === true ? true : undefined, value.server];
    if (ways.filter((way) => way !== undefined).length !== 1)
      context.addIssue({
        code: "custom",
        path: [],
        message: "name one way to the cluster: `kubeconfig`, `inCluster: true`, or `server` with `tokenFile`",
      });
    if (value.context !== undefined && value.kubeconfig === undefined)
      issue("context", "`context` is one of a `kubeconfig`");
    if ((value.server === undefined) !== (value.tokenFile === undefined))
      issue(value.server === undefined ? "tokenFile" : "server", "`server` and `tokenFile` go together");
    if (value.ca !== undefined && value.server === undefined) issue("ca", "`ca` belongs to `server`");
  });

/** What goes by plain HTTP to another machine can be read, and kept, by whoever is on the way. */
function refuseTokenInTheOpen(
  key: string,
  address: string | undefined,
  tokenFile: string | undefined,
  context: z.RefinementCtx,
): void {
  if (address === undefined || tokenFile === undefined || !URL.canParse(address)) return;
  const { protocol, hostname } = new URL(address);
  if (protocol === "https:" || isLoopbackHost(hostname)) return;
  context.addIssue({
    code: "custom",
    path: [key],
    message:
      "a token is not sent in the open: write `https://`, or leave `tokenFile` out; plain `http://` takes a token on this machine alone",
  });
}

const gitProvider = z
  .strictObject({
    kind: z
      .enum(["github", "gitlab", "forgejo"])
      .describe("Whose API the host speaks; `forgejo` is Gitea's too."),
    api: text
      .regex(/^https?:\/\//, "the address of an API begins with `https://`")
      .optional()
      .describe(
        "Address of the API, where it is not the kind's own (`https://api.github.com`, `https://HOST/api/v3`, `/api/v4`, `/api/v1`). With a `tokenFile` it is `http://` on this machine alone.",
      ),
    tokenFile: text
      .optional()
      .describe(
        "File whose first line is a token that may read the repositories; it is sent to the API alone.",
      ),
    ca: text.optional().describe("File with the certificates (PEM) that may sign the API's certificate."),
  })
  .superRefine(({ api, tokenFile }, context) => refuseTokenInTheOpen("api", api, tokenFile, context));

const runService = z
  .strictObject({
    address: text
      .regex(/^https?:\/\//, "an address begins with `https://`")
      .describe(
        "Address of the service, `https://HOST[:PORT]`, with the path before its API where there is one. With a `tokenFile` it is `http://` on this machine alone.",
      ),
    tokenFile: text
      .optional()
      .describe(
        "File with the bearer token for it; it is read again for each request, and sent nowhere else.",
      ),
    ca: text.optional().describe("File with the certificates (PEM) that may sign the service's certificate."),
    timeoutSeconds: count(1, 600)
      .default(20)
      .describe("Longest time for one question, repetitions included."),
  })
  .superRefine(({ address, tokenFile }, context) =>
    refuseTokenInTheOpen("address", address, tokenFile, context),
  );

/** What a run's page may be told by: `{name}` in a link stands for the run's name. */
export const linkPlaceholders = ["namespace", "name", "uid", "application", "component"] as const;
export type LinkPlaceholder = (typeof linkPlaceholders)[number];
const known: ReadonlySet<string> = new Set(linkPlaceholders.map((name) => `{${name}}`));

const runLink = text
  .regex(/^https?:\/\//, "a link begins with `https://`")
  .superRefine((value, context) => {
    const unknown = (value.match(/\{[^{}]*\}/g) ?? []).filter((placeholder) => !known.has(placeholder));
    for (const placeholder of new Set(unknown))
      context.addIssue({
        code: "custom",
        message: `${placeholder} is nothing of a run; ${[...known].join(", ")} are`,
      });
  })
  .optional()
  .describe(
    "Address of a run's page; `{namespace}`, `{name}`, `{uid}`, `{application}` and `{component}` are filled in.",
  );

const paths = z
  .array(text)
  .min(1)
  .optional()
  .describe(
    "Repositories it is believed for: `quay.io/org`, `localhost:5000/team/app`, `oci:FOLDER`; all without it.",
  );

/** The settings file. Every description here is the text of `docs/configuration.md`. */
export const settingsSchema = z.strictObject({
  registries: z
    .record(host, registry)
    .default({})
    .describe(
      "What is special about a registry. Naming one here also lets the server reach it when its address is private.",
    ),
  credentials: z
    .enum(["containers", "settings"])
    .default("containers")
    .describe(
      "Where credentials come from: `containers` reads what `podman login` and `docker login` left for the server's user, after the settings; `settings` reads the settings alone. Whoever can open Twofold sees what these credentials can read.",
    ),
  layouts: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "a layout's name has letters, digits, `.`, `_` and `-`"),
      text,
    )
    .default({})
    .describe(
      "OCI image layouts on the server's disk, by the name that opens them: `oci:NAME`. No other folder is ever opened over HTTP.",
    ),
  samples: z.boolean().default(true).describe("Offer the samples that come with Twofold (`oci:samples:…`)."),
  components: z
    .array(component)
    .default([])
    .describe(
      "Components for those who have no cluster. More can be added on the page; these are the settings' own.",
    ),
  cluster: cluster
    .optional()
    .describe(
      "The cluster that Konflux runs in. Its components stand in the fleet beside those of the settings, and a choice made here becomes an annotation on the Component. Everything is read and written with the rights of this one account, whoever opens Twofold; the API server says who that is (`SelfSubjectReview`), and choices are recorded under that name.",
    ),
  git: z
    .record(host, gitProvider)
    .default({})
    .describe(
      "Git hosts whose pipeline definitions (`.tekton`) say what the next build of a component will do. Without its host, the newest push run says it.",
    ),
  tekton: z
    .strictObject({
      runs: z
        .array(text)
        .default([])
        .describe(
          "Files and folders of exported runs: what `kubectl get -o yaml`, `-o json` and `tkn` print. Of a folder `.yaml`, `.yml` and `.json` are read, and of `.txt`, `.log`, `.out` and files without an ending those that begin as an object of Kubernetes. A file may have 64 MiB, one object of YAML in it 8 MiB; of a long list JSON is read many times as fast.",
        ),
      results: runService
        .optional()
        .describe("Tekton Results, which keeps runs after the cluster has removed them."),
      kubeArchive: runService.optional().describe("KubeArchive, which does the same."),
      resultsFrom: z
        .enum(["termination-message", "sidecar-logs"])
        .optional()
        .describe(
          "`results-from` of Tekton's feature flags, where the cluster's own setting may not be read.",
        ),
      maxResultSize: count(1, 1_572_864)
        .optional()
        .describe("`max-result-size` of the same, in bytes; it counts with `sidecar-logs` alone."),
      deepInspection: z
        .boolean()
        .optional()
        .describe(
          "`artifacts.pipelinerun.enable-deep-inspection` of Tekton Chains: whether results of TaskRuns make subjects.",
        ),
      policy: z
        .boolean()
        .default(false)
        .describe(
          "Whether a release policy asks for provenance: what has none, and is named by no type-hinted result of a run that is known, is an error then and no warning; what does not verify with the keys of `verify` counts as none.",
        ),
      pipelineRunLink: runLink,
      taskRunLink: runLink,
    })
    .prefault({})
    .describe(
      "Where the runs are that made the images, and how results travel there. Runs of the `cluster` are always looked for.",
    ),
  verify: z
    .strictObject({
      keys: z
        .array(
          z.strictObject({
            file: text.describe("Public key as `cosign generate-key-pair` writes it (`cosign.pub`, PEM)."),
            name: text.optional().describe("How it is called; without it, its file's name."),
            paths,
          }),
        )
        .default([])
        .describe(
          "Public keys that signatures and attestations are checked with. Of several paths the longest counts.",
        ),
      identities: z
        .array(
          z.strictObject({
            trustedRoot: text.describe(
              "Trusted root of Sigstore (JSON), as `cosign trusted-root create` writes it.",
            ),
            subject: text.describe("Subject of the certificate, exactly: a mail address or a workflow."),
            issuer: text.describe("Issuer of the identity, exactly: `https://…`."),
            name: text.optional().describe("How it is called; without it, its subject."),
            paths,
          }),
        )
        .default([])
        .describe("Who may have signed without a key of their own."),
    })
    .prefault({})
    .describe("Whom signatures and attestations are believed. Without any, they are shown and not checked."),
  choices: z
    .strictObject({
      default: choice.default("gzip").describe("The default of components for which nobody chose."),
      namespaces: z
        .record(kubernetesName, choice)
        .default({})
        .describe("The same for all components of a namespace."),
      applications: z
        .record(text, choice)
        .default({})
        .describe("The same for all components of an application; it comes before the namespace."),
    })
    .prefault({})
    .describe(
      "The choice that stands where nobody chose. It is shown as a default, makes nothing an issue, and nothing is waited for because of it.",
    ),
  compressionTags: z
    .strictObject({
      gzip: tagPattern.default("{tag}-gzip").describe("Tag of the index of gzip alone."),
      zstd: tagPattern.default("{tag}-zstd").describe("Tag of the index of zstd alone."),
    })
    .prefault({})
    .describe(
      "How an index of one compression is called beside the index of both (`twofold index --per-compression`): `{tag}` stands for the tag of that one.",
    ),
  scan: z
    .strictObject({
      everySeconds: count(10, 86_400)
        .default(300)
        .describe("How often each tag is asked for again, by one HEAD request; only a new digest is read."),
      requestsPerRegistry: count(1, 1000)
        .default(16)
        .describe("Components of one registry that are looked at at the same time."),
      evidenceEverySeconds: count(30, 604_800)
        .default(1800)
        .describe(
          "How often runs, signatures and attestations of each newest index are read again while something may still come: a run is going on, or provenance is missing (then less and less often, at least once a day). Of a new index they are read at once; what cannot change is not read again.",
        ),
      evidenceAtOnce: count(1, 100)
        .default(4)
        .describe("Components whose evidence is read at the same time."),
    })
    .prefault({})
    .describe("How the fleet is kept fresh."),
  auth: z
    .strictObject({
      allowAnyone: z
        .boolean()
        .default(false)
        .describe(
          "Serve on an address beyond this machine although nobody is asked who they are: whoever reaches it may see and change everything.",
        ),
      hosts: z
        .array(
          text.regex(
            /^[A-Za-z0-9_.-]+$|^[0-9A-Fa-f:.]+$/,
            "a host name or an address, without `https://` and without a port",
          ),
        )
        .default([])
        .describe(
          "Host names under which people reach Twofold, as they stand in the browser's address: `twofold.example.com`. Beside them only this machine's own names (`localhost`, `127.0.0.1`) and the address that was connected to are served; other names are refused with 421, so that no other site can make its name point here.",
        ),
    })
    .prefault({})
    .describe(
      "Who may come in. Nobody is asked for a login, so Twofold serves this machine alone unless told twice.",
    ),
  cache: z
    .strictObject({
      memoryMiB: count(1, 65_536)
        .default(64)
        .describe("Memory for manifests and configurations, which never change under their digest."),
      diskMiB: count(0, 1_048_576)
        .default(512)
        .describe("Disk for the same, in `TWOFOLD_DATA`; 0 keeps nothing on disk."),
    })
    .prefault({})
    .describe("What is kept of what was read."),
  limits: z
    .strictObject({
      readsAtOnce: count(1, 1000)
        .default(16)
        .describe("Images read at the same time, for all visitors together."),
      readsPerVisitor: count(1, 1000)
        .default(4)
        .describe("Images read at the same time for one visitor; more wait their turn."),
      waitingPerVisitor: count(0, 10_000)
        .default(16)
        .describe("Reads of one visitor that may wait; more are refused with 429."),
      entriesPerMinute: count(1, 1_000_000)
        .default(5000)
        .describe("Index entries that one visitor may have read from registries in a minute."),
      readMiB: count(1, 1024)
        .default(64)
        .describe(
          "Most that one read may take of documents and lists, in MiB. What an image has beyond it is left out, and its entries say so.",
        ),
      requestsPerRegistry: count(1, 1000)
        .default(64)
        .describe(
          "Requests under way to one registry host, for all visitors together. Fewer than an index has manifests make more rounds of one.",
        ),
      applicationsAtOnce: count(1, 16)
        .default(2)
        .describe(
          "Images that are changed at the same time. Making zstd:chunked layers takes every core that it gets.",
        ),
      actionsPerMinute: count(1, 100_000)
        .default(120)
        .describe(
          "Rounds of checks, imports and changes of saved views that one visitor may ask for in a minute.",
        ),
      streamsPerVisitor: count(1, 2000)
        .default(100)
        .describe(
          "Pages of one visitor that may follow the fleet at the same time; those of one browser share one stream.",
        ),
      timeoutSeconds: count(1, 3600)
        .default(60)
        .describe("Longest time for one whole read, retries included."),
    })
    .prefault({})
    .describe("What keeps one visitor from using the server up, or from using it against a registry."),
});

export type Settings = z.infer<typeof settingsSchema>;
export type RegistryEntry = z.infer<typeof registry>;

/** The environment beside the file. `process.env` is read here and nowhere else in `lib`. */
export const environmentVariables = [
  { name: "PORT", fallback: "3000", meaning: "Port the server listens on." },
  { name: "HOST", fallback: "127.0.0.1", meaning: "Address the server listens on." },
  {
    name: "TWOFOLD_CONFIG",
    fallback: "twofold.yaml",
    meaning: "Path of the settings file. A file named here must exist; the default may be absent.",
  },
  {
    name: "TWOFOLD_DATA",
    fallback: ".twofold",
    meaning:
      "Folder of what Twofold keeps: the embedded database, and the cache of manifests and configurations. Installed with npm, it is `twofold` in the folder that `XDG_DATA_HOME` names (`~/.local/share`).",
  },
  {
    name: "DATABASE_URL",
    fallback: "",
    meaning:
      "PostgreSQL instead of the embedded database: `postgresql://user:password@host/name`. Several Twofolds may share it.",
  },
  {
    name: "REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, DOCKER_CONFIG",
    fallback: "",
    meaning: "Where credentials are looked for, as containers tools do.",
  },
  {
    name: "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY",
    fallback: "",
    meaning: "Proxies for registries, in upper or lower case.",
  },
] as const;
