import { expect, test } from "vitest";
import { howToCorrect, howToReplace, loginText, sentLogin } from "./sent-login.ts";

const to = { registry: "quay.io", from: "settings", as: "credentials" } as const;
const textOf = (username: string, password = "s3cret") => loginText(sentLogin({ username, password }, to));

test.each([
  "ann",
  "org+robot",
  "robot$project+ci",
  "ann@example.com",
  "_json_key",
  "AWS",
  "00000000-0000-0000-0000-000000000000",
])("%s is named", (user) => expect(textOf(user)).toBe(`the credentials for ${user} (from the settings)`));

test.each([
  ["a token of GitHub", "ghp_abcdefghijklmnop"],
  ["a token of GitLab", "glpat-abcdefgh"],
  ["a JSON Web Token", "eyJhbGciOi.eyJzdWIi.c2ln"],
  ["long and random", "A1b2C3d4E5f6G7h8I9j0A1b2C3d4E5f6"],
  ["the password too", "s3cret"],
  ["more than a line", "ann\nbob"],
  ["nothing", ""],
])("a name that is %s is not", (_, user) => expect(textOf(user)).toBe("the credentials (from the settings)"));

test("a token has no name, and is in no text", () => {
  const login = sentLogin({ identityToken: "r3fresh" }, to);
  expect(loginText(login)).toBe("the credentials (from the settings)");
  expect(JSON.stringify(login)).not.toContain("r3fresh");
});

test("nobody is sent to `podman login` for what the settings or a helper hold", () => {
  for (const from of ["settings", { helper: "ecr-login" }] as const) {
    const login = sentLogin({ username: "ann", password: "s3cret" }, { ...to, from });
    expect(howToCorrect(login) + howToReplace(login, "pull")).not.toContain("podman");
  }
});
