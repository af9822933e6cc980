import { expect, test } from "vitest";
import { statusFailure } from "./status.ts";

const said = (code: number, message: string) =>
  statusFailure(
    code,
    JSON.stringify({ kind: "Status", code, message }),
    undefined,
    "https://api.example",
    "/apis",
  ).code;

test.each([
  [401, "Unauthorized", "cluster-unauthorized"],
  [403, 'components is forbidden: User "ann" cannot list resource "components"', "cluster-denied"],
  // Who shows no credentials is this user; what is missing is a login.
  [
    403,
    'components is forbidden: User "system:anonymous" cannot list resource "components"',
    "cluster-unauthorized",
  ],
  [403, 'User "system:anonymous-not" cannot list', "cluster-denied"],
  [404, "not found", "cluster-not-found"],
  [409, "the object has been modified", "cluster-conflict"],
])("%i, %s means %s", (code, message, meaning) => expect(said(code, message)).toBe(meaning));
