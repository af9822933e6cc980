"use client";

import { type ComponentProps, useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { copyText } from "#components/ui/copy-button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { words } from "./words.ts";

const SHOWN_MS = 1600;

/** A button that copies what `text` comes to; its word says that it happened. */
export function CopyText({
  text,
  children,
  ...props
}: Omit<ComponentProps<typeof Button>, "onClick"> & { text: () => Promise<string> }) {
  const [isCopied, setCopied] = useState(false);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    setBusy(true);
    try {
      setCopied(await copyText(await text()));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      {...props}
      className="noscript:hidden"
      aria-disabled={isBusy}
      onClick={isBusy ? undefined : () => void copy()}
    >
      <Icon name={isCopied ? "check" : "copy"} small />
      <span aria-live="polite">{isCopied ? words.copied : children}</span>
    </Button>
  );
}
