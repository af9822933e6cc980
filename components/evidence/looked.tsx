import { SeverityMark } from "#components/marks/severity.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import { words } from "./words.ts";

/** Where was looked, what did not answer, and what was taken for granted. */
export function Looked({ report }: { report: EvidenceReport }) {
  const { sources, assumptions } = report;
  const unseen = unseenOf(report);
  return (
    <Panel aria-labelledby="looked-heading">
      <PanelHead>
        <PanelTitle id="looked-heading">{words.looked}</PanelTitle>
      </PanelHead>
      <ul className={list}>
        {sources.length === 0 && (
          <li>
            {words.noRunSource}. <Link href="/configuration">{words.configuration}</Link>
          </li>
        )}
        {sources.map(({ name, isAsked, failure, doubt }) => (
          <li key={name}>
            <b>{name}</b> {failure !== null ? words.silent : isAsked ? words.answered : words.notAsked}
            {failure !== null && (
              <Doubt>
                <CodedText text={failure.message} /> <CodedText text={failure.next} />
              </Doubt>
            )}
            {failure === null && doubt !== undefined && (
              <Doubt>
                <CodedText text={doubt} />
              </Doubt>
            )}
          </li>
        ))}
        {unseen.map(({ text, message, next }) => (
          <li key={`${text} ${message}`}>
            <b>{words.couldNotLook}</b> {text}
            <Doubt>
              <CodedText text={message} /> <CodedText text={next} />
            </Doubt>
          </li>
        ))}
      </ul>
      <h3 className="border-t border-line px-4 pt-2">{words.assumptions}</h3>
      <ul className={list}>
        {assumptions.map((assumption) => (
          <li key={assumption}>{assumption}</li>
        ))}
      </ul>
    </Panel>
  );
}

const list = "grid gap-1.5 px-4 py-2 text-sm/4.5 text-ink-soft";

const Doubt = ({ children }: { children: React.ReactNode }) => (
  <p className="flex items-start gap-2">
    <SeverityMark severity="warning" />
    <span>{children}</span>
  </p>
);

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
