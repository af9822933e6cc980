"use client";

import { useEffect, useState } from "react";
import { Icon } from "./icon.tsx";

const SHOWN_MS = 1600;

/** Copies `text`; the tick and the announced word say that it happened. */
export function CopyButton({
  text,
  what,
  look = "copy",
  tabIndex,
}: {
  text: string;
  what: string;
  /** `link` for a reference that stands beside a digest. */
  look?: "copy" | "link";
  /** -1 where arrows lead to it. */
  tabIndex?: -1;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      data-slot="copy-button"
      className="-mx-1 -my-1.5 inline-grid size-8 flex-none place-items-center rounded-md text-ink-faint hover:bg-sunken hover:text-ink"
      tabIndex={tabIndex}
      aria-label={`copy ${what}`}
      title={`copy ${what}`}
      onClick={() => void copyText(text).then(setCopied)}
    >
      <Icon name={copied ? "check" : look} small />
      <span className="sr-only" aria-live="polite">
        {copied ? "copied" : ""}
      </span>
    </button>
  );
}

/** True when the clipboard took it; a page served over plain HTTP has no clipboard of the new kind. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr-only";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
