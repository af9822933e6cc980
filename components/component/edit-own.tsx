"use client";

import { lazy, Suspense, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { words } from "./words.ts";

const load = () => import("./edit-dialog.tsx");
const EditDialog = lazy(() => load().then(({ EditDialog: View }) => ({ default: View })));
const RemoveDialog = lazy(() => load().then(({ RemoveDialog: View }) => ({ default: View })));

/** What people may do with a component that was added here: others are changed where they come from. */
export function EditOwn({ row }: { row: FleetRow }) {
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Button onClick={() => setOpen("edit")}>{words.edit}</Button>
      <Button onClick={() => setOpen("remove")}>{words.remove}</Button>
      <Suspense>
        {open === "edit" && <EditDialog row={row} onClose={close} />}
        {open === "remove" && <RemoveDialog row={row} onClose={close} />}
      </Suspense>
    </>
  );
}
