/** A problem document (RFC 9457) for a request that no page and no route can make sense of. */
export interface RequestFault {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly next: string;
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Refused before anything else looks at it: an address that is no text, the character NUL, a method that nothing has. */
export function requestFault(method = "GET", url = "/"): RequestFault | null {
  if (!METHODS.includes(method))
    return {
      ...bad(`Nothing here has the method ${method.slice(0, 20)}.`),
      status: 405,
      title: "Method Not Allowed",
    };
  if (url.includes("%00") || url.includes("\0")) return bad("The address holds the character NUL.");
  try {
    decodeURIComponent(url);
    return null;
  } catch {
    return bad("The address has a % that is followed by no UTF-8.");
  }
}

const bad = (detail: string): RequestFault => ({
  type: "/problems#bad-request",
  title: "The request cannot be read",
  status: 400,
  detail,
  code: "bad-request",
  next: "Write a % of the text itself as %25.",
});
