"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { floatingPlace } from "./popover.tsx";

interface Props {
  /** What it speaks of: something that can have the focus, with a name of its own. */
  readonly children: ReactElement;
  readonly text: ReactNode;
}

/** A few words more on what is pointed at or has the focus. Never the only place where something is said. */
export function Tooltip({ children, text }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal container={floatingPlace()}>
        <Base.Positioner sideOffset={6} className="z-30">
          <Base.Popup
            data-slot="tooltip"
            className="max-w-80 rounded-md bg-ink px-2 py-1 text-sm text-page shadow-float"
          >
            {text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
