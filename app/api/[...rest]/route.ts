export const dynamic = "force-dynamic";

/** What asks an address that the API does not have gets a problem document too (RFC 9457), and no page. */
function absent(request: Request): Response {
  const { pathname } = new URL(request.url);
  const problem = {
    type: "about:blank",
    title: "Not Found",
    status: 404,
    detail: `The API has no ${pathname}.`,
  };
  return new Response(JSON.stringify(problem), {
    status: 404,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}

export { absent as DELETE, absent as GET, absent as PATCH, absent as POST, absent as PUT };
