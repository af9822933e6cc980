"use client";

import { type ComponentType, useEffect, useState } from "react";
import { onFirstToast } from "./toast.ts";

/** The place of toasts: loads what draws them with the first. */
export function Toaster() {
  const [list, setList] = useState<{ readonly List: ComponentType } | null>(null);
  useEffect(
    () =>
      onFirstToast(
        () => void import("./toast-list.tsx").then(({ ToastList }) => setList({ List: ToastList })),
      ),
    [],
  );
  return list === null ? null : <list.List />;
}
