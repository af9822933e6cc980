import { expect, test } from "vitest";
import { parseRepository } from "./repository.ts";

test.each([
  ["https://github.com/org/app", "github.com", "org/app"],
  ["https://github.com/org/app.git", "github.com", "org/app"],
  ["https://GitHub.com/org/app/", "github.com", "org/app"],
  ["https://user:secret@git.example:8443/org/app.git", "git.example:8443", "org/app"],
  ["https://gitlab.com/group/sub/app", "gitlab.com", "group/sub/app"],
  ["git@github.com:org/app.git", "github.com", "org/app"],
  ["ssh://git@git.example:22/org/app.git", "git.example", "org/app"],
])("%s is %s of %s", (url, host, path) => {
  expect(parseRepository(url)).toEqual({ host, path });
});

test.each([
  "",
  "app",
  "https://github.com/org",
  "https://github.com/",
  "file:///etc/passwd",
  "git@github.com:org/../secret",
  "https://github.com/org/a b",
])("%j names no repository", (url) => {
  expect(parseRepository(url)).toBeNull();
});
