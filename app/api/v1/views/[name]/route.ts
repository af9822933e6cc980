import { z } from "zod";
import { fail, ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer, readJson } from "../../answer.ts";
import { visitorOf } from "../../visitor.ts";

export const dynamic = "force-dynamic";

interface Context {
  readonly params: Promise<{ readonly name: string }>;
}

const given = z.strictObject({ name: z.string().trim().min(1).max(80), query: z.string().max(4000) });

export function PUT(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await readJson(request);
    if (!body.ok) return body;
    const view = given.safeParse({ ...(body.value as object), name: (await params).name });
    if (!view.success) {
      return fail({
        code: "bad-request",
        message: "A view has a name of 1 to 80 characters, and a query.",
        next: "Give it another name.",
      });
    }
    const booked = services().bounds.act(visitorOf(request));
    if (!booked.ok) return booked;
    const saved = await services().views.save(actor, view.data);
    return saved.ok ? ok({ json: saved.value }) : saved;
  });
}

export function DELETE(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (actor) => {
    const booked = services().bounds.act(visitorOf(request));
    if (!booked.ok) return booked;
    await services().views.forget(actor, (await params).name);
    return ok(new Response(null, { status: 204 }));
  });
}
