import { Button } from "#components/ui/button.tsx";
import type { Applying } from "./use-applying.ts";
import { words } from "./words.ts";

/** The samples are there to be tried out: a quiet way back to how they came. */
export function SamplesLine({ applying }: { applying: Applying }) {
  return (
    <p className="px-1 text-sm text-ink-soft">
      {words.samplesChanged}{" "}
      <Button variant="text" onClick={applying.resetSamples}>
        {words.resetSamples}
      </Button>
    </p>
  );
}
