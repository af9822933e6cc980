import Link from "next/link";
import { SeverityMark } from "#components/marks/severity.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import { words } from "./words.ts";

/** Where was looked, what did not answer, and what was taken for granted. */
export function Looked({ report }: { report: EvidenceReport }) {
  const { sources, assumptions } = report;
  const unseen = unseenOf(report);
  return (
    <section className="panel ev-looked" aria-labelledby="looked-heading">
      <div className="ph">
        <h2 id="looked-heading">{words.looked}</h2>
      </div>
      <ul>
        {sources.length === 0 && (
          <li>
            {words.noRunSource}. <Link href="/configuration">{words.configuration}</Link>
          </li>
        )}
        {sources.map(({ name, isAsked, failure, doubt }) => (
          <li key={name}>
            <b>{name}</b> {failure !== null ? words.silent : isAsked ? words.answered : words.notAsked}
            {failure !== null && (
              <p className="row">
                <SeverityMark severity="warning" />
                <span>
                  <CodedText text={failure.message} /> <CodedText text={failure.next} />
                </span>
              </p>
            )}
            {failure === null && doubt !== undefined && (
              <p className="row">
                <SeverityMark severity="warning" />
                <CodedText text={doubt} />
              </p>
            )}
          </li>
        ))}
        {unseen.map(({ text, message, next }) => (
          <li key={`${text} ${message}`}>
            <b>{words.couldNotLook}</b> {text}
            <p className="row">
              <SeverityMark severity="warning" />
              <span>
                <CodedText text={message} /> <CodedText text={next} />
              </span>
            </p>
          </li>
        ))}
      </ul>
      <h3>{words.assumptions}</h3>
      <ul>
        {assumptions.map((assumption) => (
          <li key={assumption}>{assumption}</li>
        ))}
      </ul>
    </section>
  );
}

/** One failure of many digests is told once. */
function unseenOf({ index, entries }: EvidenceReport) {
  const all = [
    ...index.unseen.map((one) => ({ ...one, position: 0 })),
    ...entries.flatMap(({ unseen, position }) => unseen.map((one) => ({ ...one, position }))),
  ];
  const isSingle = entries.length === 0;
  return [...Map.groupBy(all, ({ code, next }) => `${code} ${next}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const rest = group.length - 1;
    const text = `${words.places[first.place]}, ${words.entryNumber(first.position, isSingle)}${rest > 0 ? `, ${words.more(rest)}` : ""}`;
    return [{ text, message: first.message, next: first.next }];
  });
}
