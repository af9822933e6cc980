import type { SentLogin } from "./sent-login.ts";

/** What kind of thing a registry was asked for: what to do about its absence differs. */
export type Asked = "tag" | "manifest" | "blob" | "tags" | "referrers" | "token" | "upload" | "push";

/** What a failure is about: `what` is the reference as people know it, `host` the one that was spoken to. */
export interface Subject {
  readonly what: string;
  readonly asked: Asked;
  readonly host: string;
  /** Who named `host`, where the reference did not. */
  readonly led?: Led;
  /** Whose credentials went there. */
  readonly login?: SentLogin;
}

/** By a redirect of the host `from`, or by the registry `from` (as in references), which has its tokens there. */
export interface Led {
  readonly by: "redirect" | "realm";
  readonly from: string;
}
