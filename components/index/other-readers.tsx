import { Panel, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
import { seldomWords } from "./seldom-words.ts";

export interface OtherReaderFace {
  readonly name: string;
  readonly takes: string;
  readonly since: string;
  readonly source: string;
}

/** Scanners, builders and boot tools: which entry they read, since when, and where that is written. */
export function OtherReaders({ readers }: { readers: readonly OtherReaderFace[] }) {
  if (readers.length === 0) return null;
  return (
    <Panel aria-labelledby="readers-heading">
      <PanelHead>
        <PanelTitle id="readers-heading">{seldomWords.otherReaders}</PanelTitle>
      </PanelHead>
      <table className="w-full text-left align-top text-sm/4.5">
        <thead className="text-xs text-ink-faint max-medium:hidden">
          <tr>
            <th scope="col" className="py-1 pr-4 pl-4 font-normal">
              {seldomWords.reader}
            </th>
            <th scope="col" className="py-1 pr-4 font-normal">
              {seldomWords.readerTakes}
            </th>
            <th scope="col" className="py-1 pr-4 font-normal">
              {seldomWords.readerSince}
            </th>
          </tr>
        </thead>
        <tbody className="text-ink-soft">
          {readers.map((reader) => (
            <tr
              key={`${reader.name} ${reader.since}`}
              className="border-t border-line align-top max-medium:block max-medium:px-3 max-medium:py-2 print:break-inside-avoid"
            >
              <th
                scope="row"
                className="w-32 py-2 pr-4 pl-4 font-medium max-medium:block max-medium:w-auto max-medium:p-0"
              >
                <a href={reader.source} rel="noreferrer">
                  {reader.name}
                </a>
              </th>
              <td className="py-2 pr-4 max-medium:block max-medium:p-0">{reader.takes}</td>
              <td className="w-38 py-2 pr-4 max-medium:block max-medium:w-auto max-medium:p-0">
                {reader.since}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
