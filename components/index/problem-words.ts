/** What happened, as a heading; the problem's own detail and next step follow it. */
export const problemTitles: Record<string, string> = {
  "bad-reference": "Not an image reference",
  "not-found": "Not found",
  unauthorized: "Login missing or refused",
  denied: "Access denied",
  "refused-address": "This address is blocked",
  "refused-path": "This folder is blocked",
  "insecure-registry": "The registry uses plain HTTP",
  tls: "No trusted TLS connection",
  timeout: "No answer in time",
  unreachable: "The connection failed",
  "rate-limited": "Rate limited",
  "registry-error": "The registry returned an error",
  redirect: "Redirect not followed",
  "digest-mismatch": "Content does not match its digest",
  "size-mismatch": "Size does not match the descriptor",
  "too-large": "Too much to read",
  malformed: "Document could not be parsed",
  "not-an-image": "Not an image",
  busy: "A limit of this server is reached",
  cancelled: "Cancelled",
  credentials: "Stored credentials could not be used",
  offline: "Twofold does not answer",
};

export const problemFallback = "Could not be read";
