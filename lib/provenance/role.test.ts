import { expect, test } from "vitest";
import { isWorthReading, roleOfPredicate, sbomFormat } from "./role.ts";

test.each([
  ["https://slsa.dev/provenance/v0.2", "provenance"],
  ["https://slsa.dev/provenance/v1", "provenance"],
  ["https://sigstore.dev/cosign/sign/v1", "signature"],
  ["https://spdx.dev/Document", "sbom"],
  ["https://spdx.dev/Document/v2.3", "sbom"],
  ["https://cyclonedx.org/bom", "sbom"],
  ["https://cyclonedx.org/bom/v1.6", "sbom"],
  ["https://syft.dev/bom", "sbom"],
  ["https://cosign.sigstore.dev/attestation/vuln/v1", "attestation"],
  ["https://spdx.dev/Documentation", "attestation"],
  ["https://slsa.dev/verification_summary/v1", "attestation"],
])("%s is %s", (predicateType, role) => expect(roleOfPredicate(predicateType)).toBe(role));

test.each([
  ["text/spdx+json", "spdx"],
  ["application/spdx+json", "spdx"],
  ["application/vnd.cyclonedx+json", "cyclonedx"],
  ["application/vnd.syft+json", "syft"],
  ["application/vnd.goharbor.harbor.sbom.v1", "unknown"],
  ["application/vnd.oci.image.layer.v1.tar+gzip", null],
])("%s is an SBOM of %s", (type, format) => expect(sbomFormat(type)).toBe(format));

test.each([
  ["", true],
  ["application/vnd.oci.empty.v1+json", true],
  ["application/vnd.dev.sigstore.bundle.v0.3+json", true],
  ["application/vnd.dev.cosign.artifact.sig.v1+json", true],
  ["application/spdx+json", true],
  ["application/vnd.example.scan", false],
  ["application/vnd.nydus.image", false],
])("a referrer of type %j is worth its request: %s", (type, isIt) => expect(isWorthReading(type)).toBe(isIt));
