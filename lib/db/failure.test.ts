import { expect, test } from "vitest";
import { DoneElsewhere, OutcomeUnknown, workFailure } from "./failure.ts";

const failed = (code: string, message = "") => Object.assign(new Error(message), { code });
/** As drizzle wraps it. */
const query = (cause: unknown) => new Error("Failed query: select", { cause });

test.each([
  ["53100", "", "database-full"],
  ["53300", "sorry, too many clients already", "database-busy"],
  ["53200", "", "database-busy"],
  ["55P03", "", "database-busy"],
  ["57P01", "", "database-away"],
  ["57014", "", "database-away"],
  ["25006", "", "database-away"],
  ["08006", "", "database-away"],
  ["ECONNREFUSED", "", "database-away"],
  ["", "Query read timeout", "database-away"],
  ["", "timeout exceeded when trying to connect", "database-away"],
  ["", "Client was closed and is not queryable", "database-away"],
])("%s %s is %s", (code, message, is) => expect(workFailure(query(failed(code, message)))?.code).toBe(is));

test.each([
  ["23505", ""],
  ["22008", "date/time field value out of range"],
  ["42601", ""],
  ["", "some bug"],
])("%s %s is a fault of ours", (code, message) =>
  expect(workFailure(query(failed(code, message)))).toBeNull(),
);

test("what is not known, and what is done elsewhere, is not told as nothing", () => {
  const away = failed("ECONNRESET");
  expect(workFailure(new OutcomeUnknown(away))?.message).toContain("Whether it did is unknown");
  const done = workFailure(new DoneElsewhere("the cluster", query(failed("53100"))));
  expect(done).toMatchObject({
    code: "database-full",
    message: expect.stringMatching(/^This is done in the cluster/),
  });
  expect(done?.next).toContain("Do not do it again");
  expect(workFailure(new DoneElsewhere("the cluster", new Error("a bug")))).toBeNull();
});
