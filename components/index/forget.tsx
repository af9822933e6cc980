"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { problemOf, send } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import type { Forgotten } from "#lib/api/openapi-types.ts";
import { splitReference } from "./reference.ts";
import { tabWords } from "./tab-words.ts";

/** Drops what the server keeps of the repository; for what was read with somebody's rights and should not lie about. */
export function Forget({ reference }: { readonly reference: string }) {
  const { repository } = splitReference(reference);
  const client = useQueryClient();
  const forget = useMutation({
    mutationFn: () => send<Forgotten>("POST", "/api/v1/forget", { place: repository }),
    onSuccess: () => {
      // What this page shows stays until it is left; nothing of it is taken from here again.
      client.removeQueries({
        type: "inactive",
        predicate: ({ queryKey: [kind, of] }) =>
          (kind === "report" || kind === "source") && String(of).startsWith(repository),
      });
    },
  });
  return (
    <>
      <Button
        title={tabWords.forgetWhat(repository)}
        disabled={forget.isPending}
        onClick={() => forget.mutate()}
      >
        {tabWords.forget}
      </Button>
      <span className="text-sm text-ink-faint" aria-live="polite">
        {forget.isSuccess && tabWords.forgotten(forget.data.documents, forget.data.reports)}
        {forget.isError && `${problemOf(forget.error).detail} ${problemOf(forget.error).next}`}
      </span>
    </>
  );
}
