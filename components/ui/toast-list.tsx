"use client";

import { Toast } from "@base-ui/react/toast";
import { cx } from "class-variance-authority";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { IconButton } from "./icon-button.tsx";
import { KeyHint } from "./key-hint.tsx";
import { type ToastWish, takeToasts } from "./toast.ts";

const STAY_MS = 8000;

export function ToastList() {
  const [manager] = useState(() => Toast.createToastManager<ToastWish>());
  useEffect(
    () =>
      takeToasts((wish) => {
        manager.add({
          ...{ id: wish.id, title: wish.title, description: wish.description, data: wish },
          timeout: wish.stayMs ?? STAY_MS,
          onClose: wish.onClose,
          priority: wish.tone === "danger" ? "high" : "low",
        });
      }),
    [manager],
  );
  return (
    <Toast.Provider toastManager={manager}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-30 grid w-90 max-w-[calc(100vw-32px)] gap-2 outline-none [body:has([data-bottom-bar])_&]:bottom-24">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts() {
  const { toasts, close } = Toast.useToastManager<ToastWish>();
  return toasts.map((one) => {
    const { action, tone } = one.data ?? {};
    return (
      <Toast.Root
        key={one.id}
        toast={one}
        data-slot="toast"
        className={cx(
          "rounded-panel border bg-surface shadow-float outline-offset-2 data-ending-style:opacity-0 data-starting-style:opacity-0 motion-safe:transition-opacity",
          tone === "danger" ? "border-danger" : "border-line",
        )}
      >
        <Toast.Content className="flex items-center gap-3 py-2 pr-2 pl-4">
          <div className="grid min-w-0 flex-1">
            <Toast.Title className={cx("font-medium", tone === "danger" && "text-danger-ink")} />
            <Toast.Description className="text-sm text-ink-soft" />
          </div>
          {action !== undefined && (
            <Button
              size="small"
              onClick={() => {
                action.onPress();
                close(one.id);
              }}
            >
              {action.label}
              {action.keyHint !== undefined && <KeyHint>{action.keyHint}</KeyHint>}
            </Button>
          )}
          <Toast.Close render={<IconButton icon="close" label="close" />} />
        </Toast.Content>
      </Toast.Root>
    );
  });
}
