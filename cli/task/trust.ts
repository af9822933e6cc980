import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

/** Trusts the certificates of a mounted bundle beside those that are trusted anyway, whatever host is asked; a bundle need not be there. */
export function trustAlso(file: string): void {
  let bundle: string;
  try {
    bundle = readFileSync(file, "utf8");
  } catch {
    return;
  }
  const certificates = bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length > 0) setDefaultCACertificates([...getCACertificates("default"), ...certificates]);
}
