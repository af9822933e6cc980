import { z } from "zod";
import { isTagPattern } from "#lib/oci/tag-pattern.ts";
import { cluster } from "./sections/cluster.ts";
import { gitProvider } from "./sections/git-provider.ts";
import { cache, limits, scan } from "./sections/limits.ts";
import { registry } from "./sections/registry.ts";
import { tekton } from "./sections/tekton.ts";
import { host, kubernetesName, text } from "./sections/values.ts";
import { verify } from "./sections/verify.ts";

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
  tekton,
  verify,
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
  scan,
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
  cache,
  limits,
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
