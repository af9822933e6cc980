import { readDocument } from "../../../read-document.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/openapi.json`: the API as OpenAPI 3.1, made by `npm run docs`. */
export async function GET(): Promise<Response> {
  return new Response(await readDocument("openapi.json"), {
    headers: { "content-type": "application/json" },
  });
}
