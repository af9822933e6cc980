import { execFileSync } from "node:child_process";
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/*
 * What Sigstore's public services do, small and local: an authority that gives out short-lived certificates with an identity
 * (Fulcio) and a log that promises and proves an entry (Rekor), with the trusted root that names both.
 */

export interface Keyless {
  /** JSON, as a trusted root file has it. */
  readonly trustedRoot: string;
  readonly subject: string;
  readonly issuer: string;
  /** PEM of the signer's certificate. */
  readonly certificate: string;
  /** Of whoever has the certificate. */
  sign(data: Uint8Array): Buffer;
  /** An entry of the log for a signature, at a time (seconds); now when it is left out. */
  logEnvelope(payload: Uint8Array, signature: Buffer, at?: number): LogEntry;
  logMessage(message: Uint8Array, signature: Buffer, at?: number): LogEntry;
}

export interface LogEntry {
  readonly kind: string;
  /** Base64. */
  readonly body: string;
  readonly integratedTime: number;
  readonly logIndex: number;
  readonly keyId: Buffer;
  readonly promise: Buffer;
  /** A signed note of a tree with this one leaf. */
  readonly checkpoint: string;
  readonly rootHash: Buffer;
}

export function makeKeyless(): Keyless {
  const subject = "https://git.example/team/app/.tekton/push.yaml";
  const issuer = "https://issuer.example";
  const { ca, certificate, key } = makeCertificates(subject, issuer);
  const log = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const logDer = log.publicKey.export({ type: "spki", format: "der" });
  const keyId = createHash("sha256").update(logDer).digest();
  const since = { start: "2020-01-01T00:00:00Z" };
  const trustedRoot = JSON.stringify({
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: [
      {
        baseUrl: "https://log.example",
        hashAlgorithm: "SHA2_256",
        publicKey: {
          rawBytes: logDer.toString("base64"),
          keyDetails: "PKIX_ECDSA_P256_SHA_256",
          validFor: since,
        },
        logId: { keyId: keyId.toString("base64") },
      },
    ],
    certificateAuthorities: [
      {
        subject: { organization: "test", commonName: "test" },
        uri: "https://authority.example",
        certChain: { certificates: [{ rawBytes: derOf(ca).toString("base64") }] },
        validFor: since,
      },
    ],
    ctlogs: [],
    timestampAuthorities: [],
  });
  // Keys stand in the order of canonical JSON, as Rekor writes them.
  // Rekor keeps the certificate's PEM as base64.
  const verifier = Buffer.from(certificate).toString("base64");
  const entry = (kind: string, spec: unknown, at = Math.floor(Date.now() / 1000) + 60): LogEntry => {
    const body = Buffer.from(JSON.stringify({ apiVersion: "0.0.1", kind, spec }));
    return logged(log.privateKey, keyId, kind, body, at);
  };
  return {
    trustedRoot,
    subject,
    issuer,
    certificate,
    sign: (data) => sign("sha256", data, key),
    logEnvelope: (payload, signature, at) =>
      entry(
        "dsse",
        {
          envelopeHash: { algorithm: "sha256", value: sha256(signature).toString("hex") },
          payloadHash: { algorithm: "sha256", value: sha256(payload).toString("hex") },
          signatures: [{ signature: signature.toString("base64"), verifier }],
        },
        at,
      ),
    logMessage: (message, signature, at) =>
      entry(
        "hashedrekord",
        {
          data: { hash: { algorithm: "sha256", value: sha256(message).toString("hex") } },
          signature: { content: signature.toString("base64"), publicKey: { content: verifier } },
        },
        at,
      ),
  };
}

function logged(key: KeyObject, keyId: Buffer, kind: string, body: Buffer, integratedTime: number): LogEntry {
  const logIndex = 0;
  // Keys in the order of canonical JSON.
  const promised = {
    body: body.toString("base64"),
    integratedTime,
    logID: keyId.toString("hex"),
    logIndex,
  };
  const rootHash = sha256(Buffer.concat([Buffer.of(0), body]));
  const note = `log.example\n1\n${rootHash.toString("base64")}\n`;
  const noteSignature = Buffer.concat([keyId.subarray(0, 4), sign("sha256", Buffer.from(note), key)]);
  return {
    ...{ kind, integratedTime, logIndex, keyId, rootHash },
    body: promised.body,
    promise: sign("sha256", Buffer.from(JSON.stringify(promised)), key),
    checkpoint: `${note}\n— log.example ${noteSignature.toString("base64")}\n`,
  };
}

/** A bundle v0.3 with certificate and log entry. */
export function keylessBundleText(
  keyless: Keyless,
  payloadType: string,
  payload: Buffer,
  at?: number,
): string {
  const said = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
    payload,
  ]);
  const signature = keyless.sign(said);
  const log = keyless.logEnvelope(payload, signature, at);
  const base64 = (bytes: Buffer) => bytes.toString("base64");
  return JSON.stringify({
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: {
      certificate: { rawBytes: base64(derOf(keyless.certificate)) },
      tlogEntries: [
        {
          logIndex: `${log.logIndex}`,
          logId: { keyId: base64(log.keyId) },
          kindVersion: { kind: log.kind, version: "0.0.1" },
          integratedTime: `${log.integratedTime}`,
          inclusionPromise: { signedEntryTimestamp: base64(log.promise) },
          inclusionProof: {
            logIndex: "0",
            rootHash: base64(log.rootHash),
            treeSize: "1",
            hashes: [],
            checkpoint: { envelope: log.checkpoint },
          },
          canonicalizedBody: log.body,
        },
      ],
    },
    dsseEnvelope: { payloadType, payload: base64(payload), signatures: [{ sig: base64(signature) }] },
  });
}

/** What cosign hangs on a layer under a tag. */
export const keylessAnnotations = ({ certificate }: Keyless, log: LogEntry) => ({
  "dev.sigstore.cosign/certificate": certificate,
  "dev.sigstore.cosign/bundle": JSON.stringify({
    SignedEntryTimestamp: log.promise.toString("base64"),
    Payload: {
      body: log.body,
      integratedTime: log.integratedTime,
      logIndex: log.logIndex,
      logID: log.keyId.toString("hex"),
    },
  }),
});

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64");

function makeCertificates(subject: string, issuer: string) {
  const folder = mkdtempSync(join(tmpdir(), "twofold-keyless-"));
  try {
    const file = (name: string) => join(folder, name);
    const openssl = (line: string, ...more: readonly string[]) =>
      execFileSync("openssl", [...line.split(" "), ...more], {
        cwd: folder,
        stdio: ["ignore", "pipe", "ignore"],
      });
    const newKey = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    openssl(
      `req -x509 ${newKey} -days 1 -keyout ca.key -out ca.pem -addext keyUsage=critical,keyCertSign -subj`,
      "/CN=Test",
    );
    openssl(`req ${newKey} -keyout leaf.key -out leaf.csr -subj`, "/");
    writeFileSync(
      file("leaf.ext"),
      [
        "keyUsage=critical,digitalSignature",
        "extendedKeyUsage=codeSigning",
        `subjectAltName=critical,URI:${subject}`,
        // The issuer as Fulcio wrote it first, and as it writes it beside that since.
        `1.3.6.1.4.1.57264.1.1=DER:${Buffer.from(issuer).toString("hex")}`,
        `1.3.6.1.4.1.57264.1.8=ASN1:UTF8String:${issuer}`,
      ].join("\n"),
    );
    openssl(
      "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile leaf.ext -out leaf.pem",
    );
    const read = (name: string) => readFileSync(file(name), "utf8");
    return { ca: read("ca.pem"), certificate: read("leaf.pem"), key: createPrivateKey(read("leaf.key")) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
