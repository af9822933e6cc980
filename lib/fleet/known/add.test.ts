import { expect, test } from "vitest";
import { checkGiven, countImport, readImport } from "./add.ts";

const outcomes = (text: string) =>
  [...readImport(text, { namespace: "team" })].map(
    ({ outcome: { line, key, message } }) => `${line} ${key ?? message?.split(":")[0]}`,
  );

test("a list names each component after its repository, or as the line says", () => {
  expect(
    outcomes(
      "# ours\nquay.io/org/app:main\n\nweb quay.io/org/frontend\nlocalhost:5000/a/b_c@sha256:" +
        "0".repeat(64),
    ),
  ).toEqual(["2 team/app", "4 team/web", "5 team/b-c"]);
});

test.each([
  ["docker pull --platform linux/amd64 quay.io/org/app:1", "app", "quay.io/org/app:1"],
  ["$ podman run -it --rm quay.io/org/app:1 sh", "app", "quay.io/org/app:1"],
  ["https://quay.io/repository/org/app?tab=tags", "app", "quay.io/org/app"],
  ["FROM quay.io/org/app:1", "app", "quay.io/org/app:1"],
  ["image: quay.io/org/app:1", "app", "quay.io/org/app:1"],
  ["web docker pull quay.io/org/app:1", "web", "quay.io/org/app:1"],
  ["web https://quay.io/repository/org/app", "web", "quay.io/org/app"],
  ["docker quay.io/org/app:1", "docker", "quay.io/org/app:1"], // a name, since no verb follows
])("%j is understood", (line, name, reference) =>
  expect([...readImport(line, { namespace: "team", application: "shop" })][0]?.component).toEqual({
    namespace: "team",
    name,
    application: "shop",
    reference,
  }),
);

test.each([
  ["quay.io/Org/app", /upper-case/],
  ["one two three", /Not a reference/],
  ["Bad_Name quay.io/org/app", /A name has/],
  ["quay.io/a/app\nquay.io/b/app", /already used on a line above/],
])("%j is refused with its reason", (text, message) =>
  expect([...readImport(text, { namespace: "team" })].at(-1)?.outcome).toMatchObject({
    outcome: "refused",
    message: expect.stringMatching(message),
  }),
);

test.each([
  [{ namespace: "a", name: "b", reference: "quay.io/c/d" }, true],
  [{ namespace: "a", name: "b", reference: "quay.io/c/d", application: "shop" }, true],
  [{ namespace: "", name: "b", reference: "quay.io/c/d" }, false],
  [{ namespace: "a", name: "../b", reference: "quay.io/c/d" }, false],
  [{ namespace: "a", name: "b", reference: "https://quay.io/c/d" }, false],
  [{ namespace: "a", name: "b", reference: "quay.io/c/d", secret: 1 }, false],
  [null, false],
])("%j may be added: %s", (value, may) => expect(checkGiven(value).ok).toBe(may));

test("lines that say nothing are not counted, and cost nothing", () => {
  expect(countImport("# a list\n\nquay.io/a/b:1\r\n  \n quay.io/a/c:1 \n")).toBe(2);
  expect(countImport("\n".repeat(4_000_000))).toBe(0);
});

test("a line that can be no reference is refused by its length alone", () => {
  const [line] = readImport(`quay.io/${"a/".repeat(1_000_000)}`, { namespace: "team" });
  expect(line?.outcome).toMatchObject({
    outcome: "refused",
    message: "A line has 5,000 characters at most.",
  });
  expect(line?.outcome.text).toHaveLength(5000);
});
