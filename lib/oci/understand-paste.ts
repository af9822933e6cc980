/**
 * The reference in what people paste by habit: a pull command, a line of a Dockerfile or of YAML, the address of a
 * registry's page. Text that is none of these comes back trimmed, for `parseReference` to say what is wrong with it.
 */
export function understandPaste(text: string): string {
  const bare = unwrap(text);
  return fromCommand(bare) ?? fromLine(bare) ?? fromAddress(bare) ?? bare;
}

/** Far above any line that holds a reference; what is longer is not searched. */
const MAX_PASTE = 8_192;

/** Without blanks, quotes, a prompt, and the punctuation of a sentence around it. */
function unwrap(text: string): string {
  let bare = text.slice(0, MAX_PASTE).trim();
  for (let before = ""; before !== bare; ) {
    before = bare;
    bare = bare
      .replace(/^(?:[$#>%]\s+|["'`<(«“‘])/, "")
      .replace(/(?:["'`>)»”’,;!?]|\.(?=\s*$)|:(?=\s*$))$/, "")
      .trim();
  }
  return bare;
}

const TOOLS = new Set([
  "docker",
  "podman",
  "nerdctl",
  "buildah",
  "skopeo",
  "crane",
  "regctl",
  "oras",
  "crictl",
  "ctr",
  "cosign",
  "twofold",
]);

/** Options of these tools that stand without a value after them; any other long option written apart takes the next word. */
const SWITCHES = new Set([
  "--all",
  "--all-platforms",
  "--all-tags",
  "--debug",
  "--dest-tls-verify",
  "--detach",
  "--digest-tags",
  "--disable-content-trust",
  "--force",
  "--help",
  "--init",
  "--insecure",
  "--interactive",
  "--json",
  "--no-creds",
  "--no-tags",
  "--plain-http",
  "--preserve-digests",
  "--privileged",
  "--quiet",
  "--raw",
  "--read-only",
  "--referrers",
  "--remove-signatures",
  "--rm",
  "--src-tls-verify",
  "--tls",
  "--tls-verify",
  "--tlsverify",
  "--tty",
  "--verbose",
]);

/** `skopeo inspect --config` asks for the configuration; every other tool names a file or folder with it. */
const isSwitch = (tool: string, option: string): boolean =>
  SWITCHES.has(option) || (tool === "skopeo" && option === "--config");

/** Short options with a value, of `run`, `pull` and `inspect`; the rest (`-it`, `-q`, `-d`) have none. */
const SHORT_WITH_VALUE = /^-[a-z]*[ceflmnpuvwhH]$/;
/** Where `-a` and `-o` name a socket and a folder; to docker and podman they are none or have none. */
const SHORT_OF: ReadonlyMap<string, RegExp> = new Map([
  ["ctr", /^-[anu]$/],
  ["oras", /^-[acopuH]$/],
]);

/** A word of a shell, what stands in quotes kept together; or what ends a command. */
const SHELL_WORD = /(?:'[^']*'|"[^"]*"|[^\s|;&])+|&&?|\|\|?|;|\n/g;
const ENDS_COMMAND = new Set(["&", "&&", "|", "||", ";", "\n"]);

/** `docker pull --platform linux/amd64 quay.io/org/app:1`: the first word after the verbs that is no option. */
function fromCommand(text: string): string | null {
  // A command over several lines is one; a second command after it is not ours.
  const all: readonly string[] = text.replace(/\\\r?\n/g, " ").match(SHELL_WORD) ?? [];
  const end = all.findIndex((word) => ENDS_COMMAND.has(word));
  const words = all.slice(all[0] === "sudo" ? 1 : 0, end < 0 ? undefined : end);
  const [tool = "", ...rest] = words;
  if (rest.length === 0 || !TOOLS.has(tool)) return null;
  const arguments_: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? "";
    if (word.startsWith("-")) {
      const takesNext = word.startsWith("--")
        ? !word.includes("=") && !isSwitch(tool, word)
        : (SHORT_OF.get(tool) ?? SHORT_WITH_VALUE).test(word);
      if (takesNext) at += 1;
    } else arguments_.push(word);
  }
  const found = arguments_.find((word, at) => !isVerb(word, at));
  return found === undefined ? null : referenceWord(found);
}

const VERBS = new Set(
  "pull push run create inspect manifest image images buildx imagetools copy cp layers list-tags ls digest config validate export get index tag save verify tree check plan repair evidence artifact from fetch discover head".split(
    " ",
  ),
);

/** At most three words lead to the reference (`docker buildx imagetools inspect`); an image may be named like a verb. */
const isVerb = (word: string, at: number): boolean => at < 3 && VERBS.has(word);

/** A word of a command or a line: it may be quoted, an address, or have a transport. */
function referenceWord(word: string): string {
  const bare = unwrap(word);
  return fromAddress(bare) ?? bare;
}

/** `FROM --platform=… quay.io/org/app:1 AS build`, `image: "quay.io/org/app:1"  # comment`, `- image: …`. */
function fromLine(text: string): string | null {
  const from = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+\S+)?\s*$/i.exec(text);
  if (from?.[1] !== undefined) return referenceWord(from[1]);
  const yaml =
    /^(?:-\s+)?["']?(?:image|imageName|containerImage|output-image)["']?\s*[:=]\s*(\S+)(?:\s+#.*)?$/.exec(
      text,
    );
  return yaml?.[1] === undefined ? null : referenceWord(yaml[1]);
}

/** Hosts whose pages are for people and whose images live under another name; null where the page names no image. */
const PAGES: Readonly<Record<string, (path: readonly string[], query: URLSearchParams) => string | null>> = {
  "hub.docker.com": hubPage,
  "quay.io": quayPage,
  "github.com": githubPage,
};

/** `https://quay.io/repository/org/app?tab=tags` and its like; a plain `https://registry/org/app:tag` loses its scheme. */
function fromAddress(text: string): string | null {
  const address = /^https?:\/\/([^/?#\s]+)\/?([^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?$/i.exec(text);
  if (!address) return null;
  const [, host = "", rest = "", query = ""] = address;
  const path = rest.split("/").filter((part) => part !== "");
  const name = host.toLowerCase().replace(/^www\./, "");
  const page = Object.hasOwn(PAGES, name) ? PAGES[name] : undefined;
  const found = page?.(path, new URLSearchParams(query)) ?? null;
  return found ?? distributionPath(host, path) ?? [host, ...path].join("/");
}

/** `/r/org/app`, `/r/org/app/tags`, `/_/alpine`, `/layers/org/app/1.2/…`, `/repository/docker/org/app`. */
function hubPage(path: readonly string[]): string | null {
  const [kind, first, second, third, fourth] = path;
  if (kind === "_" && first !== undefined) return `docker.io/library/${first}`;
  if (kind === "r" && first !== undefined && second !== undefined) return `docker.io/${first}/${second}`;
  if (kind === "layers" && first !== undefined && second !== undefined) {
    return `docker.io/${first}/${second}${third === undefined ? "" : `:${third}`}`;
  }
  if (kind === "repository" && first === "docker" && third !== undefined) {
    return `docker.io/${second}/${third}${fourth === undefined || fourth === "tags" ? "" : `:${fourth}`}`;
  }
  return null;
}

/** `/repository/org/app?tab=tags`, `?tag=1.2`, and `/repository/org/app/manifest/sha256:…`; both generations of its pages. */
function quayPage(path: readonly string[], query: URLSearchParams): string | null {
  if (path[0] !== "repository" || path.length < 3) return null;
  const at = path.findIndex((part, index) => index >= 3 && (part === "manifest" || part === "tag"));
  const repository = path.slice(1, at < 0 ? undefined : at).join("/");
  const named = at < 0 ? undefined : path[at + 1];
  if (named?.includes(":")) return `quay.io/${repository}@${named}`;
  const tag = named ?? query.get("tag") ?? "";
  return `quay.io/${repository}${tag === "" || tag === "latest" ? "" : `:${tag}`}`;
}

/** Packages of an organisation, a user or a repository live at ghcr.io under their owner, in lower case. */
function githubPage(path: readonly string[], query: URLSearchParams): string | null {
  const at = path.indexOf("container");
  if (at < 0) return null;
  const owner = path[0] === "orgs" || path[0] === "users" ? path[1] : path[0];
  const rest = path.slice(at + 1);
  // `…/pkgs/container/app/12345?tag=1.2` names a version by number; `…/container/package/app` is the organisation's page.
  const name = rest[0] === "package" ? rest[1] : rest[0];
  if (owner === undefined || name === undefined) return null;
  const tag = query.get("tag");
  return `ghcr.io/${owner.toLowerCase()}/${decoded(name)}${tag === null || tag === "" ? "" : `:${tag}`}`;
}

/** `/v2/org/app/manifests/1.2`, as copied from a registry's error (distribution-spec, end-3). */
function distributionPath(host: string, path: readonly string[]): string | null {
  const at = path.lastIndexOf("manifests");
  const named = path[at + 1];
  if (path[0] !== "v2" || at < 2 || named === undefined) return null;
  return `${host}/${path.slice(1, at).join("/")}${named.includes(":") ? "@" : ":"}${named}`;
}

/** A package may have slashes, written `%2F` in the page's address. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
