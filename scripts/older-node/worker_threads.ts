import type * as threads from "node:worker_threads";

type Threads = typeof threads;

/** `node:worker_threads` with what undici asks of Node.js 22: a mark that costs nothing where nothing of it is sent to a thread. */
export const complete = (own: Threads): Threads =>
  own.markAsUncloneable === undefined ? { ...own, markAsUncloneable() {} } : own;
