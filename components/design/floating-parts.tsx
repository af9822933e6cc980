"use client";

import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#components/ui/dialog.tsx";
import { Menu, MenuCheckItem, MenuItem, MenuSeparator } from "#components/ui/menu.tsx";
import { Popover } from "#components/ui/popover.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";

export function FloatingParts() {
  return (
    <>
      <Popover trigger={<Button>Popover</Button>} title="Columns">
        <p className="p-3 text-ink-soft">Anything that has controls of its own.</p>
      </Popover>
      <Menu trigger={<Button>Menu</Button>}>
        <MenuItem>Copy digest</MenuItem>
        <MenuItem>Open report</MenuItem>
        <MenuSeparator />
        <MenuCheckItem defaultChecked>Errors</MenuCheckItem>
        <MenuCheckItem>Notes</MenuCheckItem>
        <MenuItem disabled>Not now</MenuItem>
      </Menu>
      <Tooltip text="A few words more">
        <Button>Tooltip</Button>
      </Tooltip>
    </>
  );
}

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
