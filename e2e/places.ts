import { tmpdir } from "node:os";
import { join } from "node:path";

/** Ports and folder of the servers under test; `E2E_PORT` moves them all. */
const first = Number(process.env["E2E_PORT"] ?? 3411);

export const ports = {
  app: first,
  faults: first + 1,
  tls: first + 2,
  closed: first + 3,
  cluster: first + 4,
  switch: first + 5,
  apply: first + 6,
  hold: first + 7,
  bulk: first + 8,
  bulkHold: first + 9,
};

/** Where the layout, the settings and the certificate of the servers under test are written. */
export const bedFolder = join(tmpdir(), `twofold-e2e-${first}`);

/** The same for the server over a cluster. */
export const clusterFolder = join(tmpdir(), `twofold-e2e-cluster-${first}`);

/** The same for the server that changes images. */
export const applyFolder = join(tmpdir(), `twofold-e2e-apply-${first}`);

/** The same for the server that changes many images at once. */
export const bulkFolder = join(tmpdir(), `twofold-e2e-bulk-${first}`);

export const faultRegistry = `127.0.0.1:${ports.faults}`;
