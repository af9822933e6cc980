"use client";

import { lazy, Suspense, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { PopoverButton } from "#components/ui/popover-button.tsx";
import { toast } from "#components/ui/toast.ts";
import { Specimen } from "./specimen.tsx";

const SpecimenDialog = lazy(() =>
  import("./specimen-dialog.tsx").then(({ SpecimenDialog: View }) => ({ default: View })),
);

/** What floats above the page. It opens in the scheme of the page, as it is drawn at its end. */
export function FloatingSpecimens() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Specimen name="Dialog, PopoverButton, toast()">
      <Button onClick={() => setIsOpen(true)}>Dialog</Button>
      <PopoverButton label="Columns" sheet={<Columns />} className="font-medium">
        Popover
      </PopoverButton>
      <Suspense>{isOpen && <SpecimenDialog onClose={() => setIsOpen(false)} />}</Suspense>
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

const Columns = () => (
  <div className="grid gap-2 p-3">
    {["Errors", "Notes"].map((name) => (
      <label key={name} className="flex items-center gap-2">
        <input type="checkbox" defaultChecked className="accent-accent" />
        {name}
      </label>
    ))}
  </div>
);
