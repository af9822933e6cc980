"use client";

import { lazy, Suspense, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { Specimen } from "./specimen.tsx";

const FloatingParts = lazy(() =>
  import("./floating-parts.tsx").then(({ FloatingParts: View }) => ({ default: View })),
);
const SpecimenDialog = lazy(() =>
  import("./floating-parts.tsx").then(({ SpecimenDialog: View }) => ({ default: View })),
);

/** What floats above the page. It opens in the scheme of the page, as it is drawn at its end. */
export function FloatingSpecimens() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Specimen name="Dialog, Popover, Menu, Tooltip, toast()">
      <Button onClick={() => setIsOpen(true)}>Dialog</Button>
      <Suspense>
        <FloatingParts />
        {isOpen && <SpecimenDialog onClose={() => setIsOpen(false)} />}
      </Suspense>
      <Button
        onClick={() =>
          toast({
            title: "checkout wants dual",
            action: { label: "Undo", onPress: () => toast({ title: "Taken back" }) },
          })
        }
      >
        Toast
      </Button>
      <Button
        onClick={() =>
          toast({ tone: "danger", title: "Not changed", description: "You may not change this component." })
        }
      >
        Toast of harm
      </Button>
    </Specimen>
  );
}
