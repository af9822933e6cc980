import { fail, ok, type Result } from "../result.ts";
import { type Fault, lasting } from "./retry.ts";
import type { Subject } from "./subject.ts";

/**
 * Where an answer sends us on to: an address of the web, never from TLS to plain HTTP, and to plain HTTP on another host
 * only where `mayBePlain`. A login that stands in the address is taken out.
 */
export function redirectTarget(
  answer: { readonly url: URL; header(name: string): string | undefined },
  subject: Subject,
  mayBePlain: (to: URL) => boolean,
): Result<URL, Fault> {
  const location = answer.header("location") ?? "";
  if (location === "" || !URL.canParse(location, answer.url))
    return fail(redirectFault(subject, "it has no valid address"));
  const to = new URL(location, answer.url);
  if (to.protocol !== "https:" && to.protocol !== "http:")
    return fail(redirectFault(subject, `it leads to ${to.protocol}, not to http: or https:`));
  const losesTls = answer.url.protocol === "https:" || (to.host !== answer.url.host && !mayBePlain(to));
  if (to.protocol === "http:" && losesTls)
    return fail(redirectFault(subject, `it leads to ${to.host} without TLS`));
  to.username = "";
  to.password = "";
  to.hash = "";
  return ok(to);
}

export function redirectFault({ what, host }: Subject, said: string): Fault {
  return lasting({
    code: "redirect",
    message: `${what}: the redirect of ${host} was not followed: ${said}.`,
    next: `Tell whoever runs ${host}.`,
  });
}
