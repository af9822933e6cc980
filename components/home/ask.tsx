import { CompressionChip } from "#components/marks/chip.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { AskField } from "./ask-field.tsx";
import { words } from "./words.ts";

/** The question, why it matters, and the field that answers it. */
export function Ask() {
  const [before, between, after] = words.lead;
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start pt-1 pb-2">
      <h1 className="text-[28px] leading-9 tracking-[-0.02em] max-medium:text-2xl max-medium:leading-7">
        {words.title}
      </h1>
      <p className="mt-2 max-w-225 text-lg leading-6 text-ink-soft max-medium:text-[14px] max-medium:leading-5.75 [&>[data-slot=chip]]:mx-px [&>[data-slot=chip]]:-mt-0.5 [&>[data-slot=chip]]:h-5 [&>[data-slot=chip]]:align-middle">
        {before}
        <CompressionChip compression="gzip" />
        {between}
        <CompressionChip compression="zstd:chunked" />
        {after}
      </p>
      <div className="mt-5 max-medium:mt-4">
        <AskField id="home-reference" />
      </div>
      <p className="mt-2 text-sm leading-5 text-ink-faint [&_code]:text-ink-soft">
        <CodedText text={words.hint} />
      </p>
    </div>
  );
}
