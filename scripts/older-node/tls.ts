import { readFileSync } from "node:fs";
import type * as tls from "node:tls";

type Tls = typeof tls;

/** `node:tls` with what came with Node.js 22: which certificates are trusted, and to trust others for the whole process. */
export function complete(own: Tls): Tls {
  if (own.getCACertificates !== undefined) return own;
  return {
    ...own,
    getCACertificates: () => [
      ...own.rootCertificates,
      ...extraCertificates(process.env["NODE_EXTRA_CA_CERTS"]),
    ],
    setDefaultCACertificates(certificates) {
      const make = own.createSecureContext;
      Object.assign(own, {
        createSecureContext: (options: tls.SecureContextOptions = {}) =>
          make(options.ca === undefined ? { ...options, ca: certificates.map(String) } : options),
      });
    },
  };
}

/** Those of the file that Node.js itself trusts beside its own. */
function extraCertificates(file: string | undefined): readonly string[] {
  if (file === undefined || file === "") return [];
  try {
    return [readFileSync(file, "utf8")];
  } catch {
    return [];
  }
}
