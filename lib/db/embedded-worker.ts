// PGlite in a thread of its own: it computes where it runs, and a long query would hold up every answer of the server.
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

const { folder, socket } = workerData as { readonly folder: string; readonly socket: string };

const db = await PGlite.create(folder, { postgresqlconf: ["shared_buffers=16MB"] });

const ERROR = 0x45;
let panicked = false;
/**
 * PostgreSQL ends itself where it cannot go on safely, on a full disk for instance, and recovers from its log when it is begun
 * anew. PGlite stays, and answers everything from then on with an error or never: so the thread is ended from outside, and
 * another opens the database.
 */
function panic(): void {
  if (!panicked) parentPort?.postMessage("panic");
  panicked = true;
}

const exec = db.execProtocolRawStream.bind(db);
db.execProtocolRawStream = async (message, options) => {
  if (panicked) throw new Error("PostgreSQL has ended itself");
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

/** Whether an ErrorResponse with the severity PANIC is among the messages (PostgreSQL, 54.7): `E`, four bytes of length, `SPANIC`. */
function isPanic(data: Uint8Array): boolean {
  const messages = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0, length = 0; at + 5 <= messages.length; at += 1 + Math.max(4, length)) {
    length = messages.readInt32BE(at + 1);
    if (messages[at] === ERROR && messages.toString("latin1", at + 5, at + 12) === "SPANIC\0") return true;
  }
  return false;
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
