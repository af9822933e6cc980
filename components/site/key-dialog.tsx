"use client";

import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#components/ui/dialog.tsx";
import { KeyHint } from "#components/ui/key-hint.tsx";
import { words } from "./key-words.ts";

/** Every key that does something. */
export function KeyDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={words.keys} onClose={onClose}>
      <DialogBody>
        <dl>
          {words.keyList.map(([key, meaning]) => (
            <div key={key} className="grid min-h-8 grid-cols-[88px_1fr] items-center">
              <dt className="flex gap-1">
                {key.split("  ").map((one) => (
                  <KeyHint key={one}>{one}</KeyHint>
                ))}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <DialogActions>
          <Button size="small" onClick={onClose}>
            {words.close}
          </Button>
        </DialogActions>
      </DialogBody>
    </Dialog>
  );
}
