"use client";

import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#components/ui/dialog.tsx";

export function SpecimenDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Remove checkout?" onClose={onClose}>
      <DialogBody>
        <p>Its history goes with it. The image stays as it is.</p>
        <DialogActions>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" onClick={onClose}>
            Remove
          </Button>
        </DialogActions>
      </DialogBody>
    </Dialog>
  );
}
