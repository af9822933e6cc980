import { expect, inspect, test } from "./fixture.ts";
import { faultRegistry, ports } from "./places.ts";

/** A reference, and the code of the problem that it ends in. */
const failures: readonly (readonly [reference: string, code: string])[] = [
  ["127.0.0.1:9/x", "refused-address"],
  ["oci:/etc", "refused-path"],
  ["oci:samples:nothing", "not-found"],
  [`${faultRegistry}/not-found`, "not-found"],
  [`${faultRegistry}/unauthorized`, "unauthorized"],
  [`${faultRegistry}/denied`, "denied"],
  [`${faultRegistry}/rate-limited`, "rate-limited"],
  [`${faultRegistry}/registry-error`, "registry-error"],
  [`${faultRegistry}/redirect`, "redirect"],
  [`${faultRegistry}/malformed`, "malformed"],
  [`${faultRegistry}/too-large`, "too-large"],
  [`${faultRegistry}/timeout`, "timeout"],
  [`${faultRegistry}/anything@sha256:${"0".repeat(64)}`, "digest-mismatch"],
  [`127.0.0.1:${ports.tls}/x`, "tls"],
  [`127.0.0.1:${ports.closed}/x`, "unreachable"],
];

test.describe("in both schemes", () => {
  test.use({ inBothSchemes: true });
  for (const [reference, code] of failures) {
    test(`${reference} ends in ${code}, with a retry and a page that explains it`, async ({ page }) => {
      await page.goto(inspect(reference));
      const alert = page.getByRole("alert").filter({ has: page.getByRole("heading", { level: 1 }) });
      await expect(alert.getByRole("link", { name: code })).toHaveAttribute("href", `/problems#${code}`, {
        timeout: 10_000,
      });
      await expect(alert.getByRole("button", { name: "Try again" })).toBeEnabled();
    });
  }
});

test("a text that is no reference stays in its field, with the reason beside it", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("textbox", { name: "Image reference" }).fill("quay.io/Org/App:1");
  await page.keyboard.press("Enter");
  const field = page.getByRole("textbox", { name: "Image reference" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not an image reference");
  await expect(field).toHaveCount(1);
  await expect(field).toHaveValue("quay.io/Org/App:1");
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription(/upper-case letters/);
  await expect(page.getByRole("link", { name: "bad-reference" })).toHaveAttribute(
    "href",
    "/problems#bad-reference",
  );
  await field.fill("oci:bed:dual");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Every client/);
});

test("a registry that the server cannot reach is said to be that, whatever its name", async ({ page }) => {
  await page.goto(inspect(`127.0.0.1:${ports.closed}/x`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The connection failed");
  await expect(page.getByRole("alert").filter({ hasText: "The reference may be right" })).toBeVisible();
});

test("a registry that asks for a pause is said to, with the time", async ({ page }) => {
  await page.goto(inspect(`${faultRegistry}/rate-limited`));
  await expect(page.getByText(/Paused until \d/)).toBeVisible();
});

test("what is being read is told while it is read", async ({ page }) => {
  await page.goto(inspect(`${faultRegistry}/slow:1`));
  await expect(page.getByText(/reading \d of 4.manifests/)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Every client gets/, { timeout: 10_000 });
});

test("a retry reads again", async ({ page }) => {
  await page.goto(inspect(`${faultRegistry}/not-found`));
  const again = page.waitForRequest(/api\/v1\/inspect/);
  await page.getByRole("button", { name: "Try again" }).click();
  await again;
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
});

test("a server that is gone is said to be", async ({ page }) => {
  await page.goto(inspect(`${faultRegistry}/not-found`));
  await page.route("**/api/v1/inspect**", (route) => route.abort());
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Twofold does not answer");
});
