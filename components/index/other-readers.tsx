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
    <section className="panel" aria-labelledby="readers-heading">
      <div className="ph">
        <h2 id="readers-heading">{seldomWords.otherReaders}</h2>
      </div>
      <table className="readers">
        <thead>
          <tr>
            <th scope="col">{seldomWords.reader}</th>
            <th scope="col">{seldomWords.readerTakes}</th>
            <th scope="col">{seldomWords.readerSince}</th>
          </tr>
        </thead>
        <tbody>
          {readers.map((reader) => (
            <tr key={`${reader.name} ${reader.since}`}>
              <th scope="row">
                <a href={reader.source} rel="noreferrer">
                  {reader.name}
                </a>
              </th>
              <td>{reader.takes}</td>
              <td>{reader.since}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
