// PGlite in a thread of its own: it computes where it runs, and a long query would hold up every answer of the server.
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

const { folder, socket } = workerData as { readonly folder: string; readonly socket: string };

const db = await PGlite.create(folder, { postgresqlconf: ["shared_buffers=16MB"] });
// What PGlite throws is no answer of PostgreSQL but its end: everything asked later would wait for ever. The thread ends with it,
// and another opens the database anew.
const exec = db.execProtocolRawStream.bind(db);
db.execProtocolRawStream = (...given) =>
  exec(...given).catch((error: unknown) => {
    process.stderr.write(`twofold: the embedded database ended itself: ${String(error)}\n`);
    process.exit(1);
  });
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
