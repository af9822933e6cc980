"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";

import { NowProvider } from "#components/ui/now.tsx";
import { Toaster } from "#components/ui/toaster.tsx";

/** One query client per tab, one per request on the server. */
export function Providers({ drawnAt, children }: { drawnAt: number; children: ReactNode }) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <NowProvider drawnAt={drawnAt}>
        {children}
        <Toaster />
      </NowProvider>
      <Ready />
    </QueryClientProvider>
  );
}

/** Says to public/early.js that keys are heard from now on. */
function Ready() {
  useEffect(() => {
    document.documentElement.dataset["ready"] = "";
  }, []);
  return null;
}
