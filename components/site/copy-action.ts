import { copyText } from "#components/ui/copy-button.tsx";
import { toast } from "#components/ui/toast.ts";
import type { PageAction } from "./page-actions.ts";
import { words } from "./words.ts";

/** Copies a text from the palette, where no button is left to say that it happened. */
export const copyAction = (what: string, text: string): PageAction => ({
  label: words.copy(what),
  run: () =>
    void copyText(text).then((isDone) =>
      toast(isDone ? { title: words.copied(what) } : { title: words.notCopied(what), tone: "danger" }),
    ),
});
