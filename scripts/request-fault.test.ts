import { expect, test } from "vitest";
import { requestFault } from "./request-fault.ts";

test.each([
  ["GET", "/api/v1/components?q=%00", 400],
  ["GET", "/api/v1/components/a%00b/c", 400],
  ["PUT", "/api/v1/views/%00", 400],
  ["GET", "/api/v1/components/%ff/c", 400],
  ["GET", "/?q=100%", 400],
  ["GET", "/?q=%C3%28", 400],
  ["TRACE", "/", 405],
])("%s %s is refused with %i", (method, url, status) =>
  expect(requestFault(method, url)?.status).toBe(status),
);

test.each([
  ["GET", "/?q=100%25"],
  ["POST", "/api/v1/components/%C3%A9/%E2%82%AC"],
  ["OPTIONS", "/fleet"],
])("%s %s is let through", (method, url) => expect(requestFault(method, url)).toBeNull());
