import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

export interface Postgres {
  /** The address of a new, empty database, as DATABASE_URL names one. */
  createDatabase(options?: string, name?: string): Promise<string>;
  /** All of its processes stand still, as behind a network that swallows packets, until they are let go on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Debian's PostgreSQL on a socket in a folder of its own. It refuses to run as root, so root runs it as `postgres`. */
export async function startPostgres(more: readonly string[] = []): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), "twofold-pg-"));
  const asRoot = process.getuid?.() === 0;
  if (asRoot) {
    chmodSync(folder, 0o755);
    chownSync(folder, Number(id("-u")), Number(id("-g")));
  }
  const as = (command: string, args: readonly string[]): [string, string[]] =>
    asRoot ? ["runuser", ["-u", "postgres", "--", command, ...args]] : [command, [...args]];
  const data = join(folder, "data");
  execFileSync(
    ...as(program("initdb"), [
      "-D",
      data,
      "-U",
      "postgres",
      "-A",
      "trust",
      "--no-sync",
      "-E",
      "UTF8",
      "--locale=C",
    ]),
    { cwd: folder, stdio: "ignore" },
  );
  const settings = [
    "listen_addresses=",
    `unix_socket_directories=${folder}`,
    "fsync=off",
    "max_connections=100",
    ...more,
  ];
  const child = spawn(
    ...as(program("postgres"), ["-D", data, ...settings.flatMap((setting) => ["-c", setting])]),
    {
      cwd: folder,
      stdio: "ignore",
    },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = (name: string) => `postgresql://postgres@/${name}?host=${encodeURIComponent(folder)}`;
  for (let tries = 0; !(await answers(url("postgres"))); tries++) {
    if (tries > 200 || child.exitCode !== null) throw new Error("PostgreSQL did not start");
    await wait(50);
  }
  let databases = 0;
  /** The server and its backends; `runuser` does not pass these signals on. */
  const signal = (name: "STOP" | "CONT") => {
    const pid = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n", 1)[0] ?? "";
    const backends = execFileSync("ps", ["-o", "pid=", "--ppid", pid], { encoding: "utf8" })
      .trim()
      .split(/\s+/);
    for (const one of [pid, ...backends])
      try {
        process.kill(Number(one), `SIG${name}`);
      } catch {
        // A backend that ended meanwhile.
      }
  };
  return {
    async createDatabase(options = "", name = `test${++databases}`) {
      await query(url("postgres"), `create database ${name} ${options}`);
      return url(name);
    },
    freeze: () => signal("STOP"),
    thaw() {
      // `runuser` stands still with the process that it runs.
      child.kill("SIGCONT");
      signal("CONT");
    },
    async stop() {
      // Immediate: nothing in it is worth a checkpoint. `runuser` does not pass every signal on, so by name of the file.
      execFileSync(...as(program("pg_ctl"), ["stop", "-D", data, "-m", "immediate"]), {
        cwd: folder,
        stdio: "ignore",
      });
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const id = (what: "-u" | "-g"): string => execFileSync("id", [what, "postgres"], { encoding: "utf8" }).trim();

/** Debian keeps the programs of each version in a folder of its own, and only the clients' on the path. */
function program(name: string): string {
  const versions = "/usr/lib/postgresql";
  const newest = existsSync(versions)
    ? readdirSync(versions).toSorted((a, b) => Number(b) - Number(a))[0]
    : undefined;
  return newest === undefined ? name : join(versions, newest, "bin", name);
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await query(url, "select 1");
    return true;
  } catch {
    return false;
  }
}
