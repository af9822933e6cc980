import { Button } from "#components/ui/button.tsx";

/** The end of a folded list: the rest of it, to press. On paper there is nothing to press. */
export function ShowAll({ text, onShow }: { text: string; onShow: () => void }) {
  return (
    <div className="border-t border-line px-4 py-2.5 print:hidden">
      <Button size="small" onClick={onShow}>
        {text}
      </Button>
    </div>
  );
}
