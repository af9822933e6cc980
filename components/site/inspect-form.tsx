"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps } from "react";

/**
 * Opens what is written in its field `ref`. The browser does it by itself before the script has come; then the page stays and
 * its views are exchanged.
 */
export function InspectForm(props: Omit<ComponentProps<"form">, "action" | "onSubmit">) {
  const router = useRouter();
  return (
    <form
      {...props}
      action="/inspect"
      onSubmit={(event) => {
        event.preventDefault();
        const reference = new FormData(event.currentTarget).get("ref");
        router.push(`/inspect?ref=${encodeURIComponent(String(reference ?? ""))}`);
      }}
    />
  );
}
