import type { Credentials } from "../credentials/credentials.ts";

/** Whose credentials went with a request, as far as a message may tell: no secret is in here. */
export interface SentLogin {
  /** As in references: `docker.io`. */
  readonly registry: string;
  /** Null for a token, and for a name that may be a secret itself. */
  readonly user: string | null;
  readonly from: CredentialsFrom;
  /** What was sent: the credentials themselves, or a token that the registry's token service gave for them. */
  readonly as: "credentials" | "token";
}

/** `login`: what `podman login` or `docker login` left in a file. */
export type CredentialsFrom = "settings" | "login" | { readonly helper: string };

/** Names of people and robots in the registries we know: `ann`, `org+robot`, `robot$project+name`, `ann@example.com`. */
const USER = /^[A-Za-z0-9._@+$:/|-]{1,64}$/;
/** Some registries take a token as the name, with anything for a password. */
const SECRET = /^(?:gh[a-z]_|github_pat_|glpat-|dckr_|eyJ)|[A-Za-z0-9_+/]{32}/;

export function sentLogin(
  credentials: Credentials,
  sent: Pick<SentLogin, "registry" | "from" | "as">,
): SentLogin {
  const { registry, from, as } = sent;
  return { registry, from, as, user: "username" in credentials ? shownUser(credentials) : null };
}

function shownUser({ username, password }: { readonly username: string; readonly password: string }) {
  const isSecret = SECRET.test(username) || (password !== "" && username.includes(password));
  return USER.test(username) && !isSecret ? username : null;
}

/** `the credentials for ann (from the settings)`. */
export function loginText({ user, from }: SentLogin): string {
  return `the credentials${user === null ? "" : ` for ${user}`} (from ${fromText(from)})`;
}

function fromText(from: CredentialsFrom): string {
  if (from === "settings") return "the settings";
  return from === "login" ? "`podman login` or `docker login`" : `the credential helper "${from.helper}"`;
}

/** Where credentials that are refused are put right. */
export function howToCorrect({ registry, from }: SentLogin): string {
  if (from === "settings")
    return `Correct the credentials of ${registry} under \`registries\` in the settings.`;
  return from === "login"
    ? `Sign in again as the user that runs Twofold: \`podman login ${registry}\`.`
    : `Sign in again with the tool that the credential helper "${from.helper}" belongs to.`;
}

/** Where other credentials are put, when these are right and may not do this. */
export function howToReplace({ registry, from }: SentLogin, right: "pull" | "push"): string {
  if (from === "settings") return `an account under \`registries\` in the settings that may ${right}`;
  return from === "login"
    ? `an account that may ${right} (\`podman login ${registry}\`)`
    : `an account for the credential helper "${from.helper}" that may ${right}`;
}
