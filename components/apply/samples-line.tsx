import type { Applying } from "./use-applying.ts";
import { words } from "./words.ts";

/** The samples are there to be tried out: a quiet way back to how they came. */
export function SamplesLine({ applying }: { applying: Applying }) {
  return (
    <p className="sec samples-line">
      {words.samplesChanged}{" "}
      <button type="button" className="linkb" onClick={applying.resetSamples}>
        {words.resetSamples}
      </button>
    </p>
  );
}
