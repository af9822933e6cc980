import type { OtherReaderFace } from "./lore.ts";
import { words } from "./words.ts";

/** Scanners, builders and boot tools: which entry they read, since when, and where that is written. */
export function OtherReaders({ readers }: { readers: readonly OtherReaderFace[] }) {
  if (readers.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="readers-heading">
      <div className="ph flex-wrap">
        <h2 id="readers-heading">{words.otherReaders}</h2>
        <span className="mut">{words.otherReadersNote}</span>
      </div>
      <ul className="readers">
        {readers.map((reader) => (
          <li key={`${reader.name} ${reader.since}`}>
            <b>{reader.name}</b>
            <span className="mut">{reader.since}</span>
            <p className="sec">{reader.takes}</p>
            <a href={reader.source} rel="noreferrer">
              source<span className="vh"> for {reader.name}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
