// Chooses again and again and says each choice that was kept: `node choosing-process.ts PLACE-AS-JSON`. Made to be killed.

import { type DatabasePlace, openDatabase } from "#lib/db/open.ts";
import { keepChoice } from "#lib/fleet/choice/change-choice.ts";
import { addComponents, keptFleet } from "./fleet-bed.ts";

const opened = await openDatabase(JSON.parse(process.argv[2] ?? "") as DatabasePlace);
if (!opened.ok) throw new Error(opened.failure.message);
const fleet = keptFleet(opened.value, () => new Date());
await addComponents(fleet, { app: "quay.io/team/app:main" });
for (let at = 0; ; at++) {
  const to = { push: at % 2 === 0 ? "dual" : "gzip", pullRequest: null } as const;
  const done = await keepChoice(fleet, {
    namespace: "team",
    name: "app",
    ifMatch: "*",
    to,
    note: `${at}`,
    by: "ann",
  });
  if (done.ok) process.stdout.write(`${at}\n`);
}
