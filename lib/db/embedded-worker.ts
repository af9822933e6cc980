// PGlite in a thread of its own: it computes where it runs, and a long query would hold up every answer of the server.
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

const { folder, socket } = workerData as { readonly folder: string; readonly socket: string };

const db = await PGlite.create(folder, { postgresqlconf: ["shared_buffers=16MB"] });

/** Time for the answer that says so to leave. */
const LEAVE_MS = 100;
let panicked = false;
/**
 * PostgreSQL ends itself where it cannot go on safely, on a full disk for instance, and recovers from its log when it is begun
 * anew. PGlite stays, and answers everything from then on with an error: so the thread ends, and another opens the database.
 */
function panic(): void {
  if (panicked) return;
  panicked = true;
  setTimeout(() => process.exit(1), LEAVE_MS);
}

const exec = db.execProtocolRawStream.bind(db);
db.execProtocolRawStream = async (message, options) => {
  try {
    await exec(message, {
      ...options,
      onRawData(data) {
        if (isPanic(data)) panic();
        options?.onRawData?.(data);
      },
    });
  } catch (error) {
    // No answer of PostgreSQL but its end, and everything asked later would wait for ever.
    panic();
    throw error;
  }
};

/** An ErrorResponse whose severity is PANIC (PostgreSQL, 54.7): `E`, the length in four bytes, then `SPANIC`. */
function isPanic(data: Uint8Array): boolean {
  return data[0] === 0x45 && Buffer.from(data.subarray(5, 12)).toString("latin1") === "SPANIC\0";
}

const server = new PGLiteSocketServer({ db, path: socket, maxConnections: 4 });
await server.start();
parentPort?.postMessage("ready");

const end = async () => {
  await server.stop();
  await db.close();
  process.exit(0);
};
// A thread that cannot close ends all the same; what was committed is in the log of the database.
parentPort?.once("message", () => end().catch(() => process.exit(1)));
