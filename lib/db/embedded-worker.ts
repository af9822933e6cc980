// PGlite in a thread of its own: it computes where it runs, and a long query would hold up every answer of the server.
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

const { folder, socket } = workerData as { readonly folder: string; readonly socket: string };

const db = await PGlite.create(folder, { postgresqlconf: ["shared_buffers=16MB"] });
const server = new PGLiteSocketServer({ db, path: socket, maxConnections: 4 });
await server.start();
parentPort?.postMessage("ready");
parentPort?.once("message", async () => {
  await server.stop();
  await db.close();
  process.exit(0);
});
