"use client";

import { useState } from "react";
import { compressionWord } from "#components/marks/chip.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Command } from "#components/ui/command.tsx";
import { formatBytes } from "#lib/ladder/figures.ts";
import { levelSentence } from "#lib/ladder/levels.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { EntryReport, IndexReport, Pick } from "#lib/variants/report.ts";
import type { Lore } from "./lore.ts";
import { type PickIndex, pickOf, picksWithLevels } from "./picks.ts";
import { pullLine } from "./pull-line.ts";
import { words } from "./words.ts";

/** Beyond this many, or this many letters in all, platforms are chosen from a list and not from buttons. */
const MAX_BUTTONS = 6;
const MAX_LETTERS = 80;

interface Props {
  readonly report: IndexReport;
  readonly lore: Lore;
  readonly picks: PickIndex;
  readonly client: ClientName;
  readonly platform: string | null;
  readonly onPlatform: (platform: string) => void;
}

/** What the client shown does on one platform: its pull command, the entry it takes, and what comes of it. */
export function ClientReading({ report, lore, picks, client, platform, onPlatform }: Props) {
  const [named, setNamed] = useState<"tag" | "digest">("tag");
  const own = picksWithLevels(picks, report, client);
  const pick = pickOf(own, platform);
  const levels = levelSentence(report.levelPicks, labelOf);
  const face = lore.clients.find((c) => c.name === client);
  return (
    <div className="read">
      <div className="row">
        <b>{client}</b>
        {face && (
          <a href={face.sourceUrl} rel="noreferrer">
            {face.rule}
          </a>
        )}
        <span className="flex-1" />
        <PlatformChoice
          platforms={own.map((p) => p.platform)}
          chosen={pick?.platform}
          onChoose={onPlatform}
        />
        <fieldset className="seg" aria-label={words.nameBy}>
          {(["tag", "digest"] as const).map((by) => (
            <button key={by} type="button" aria-pressed={named === by} onClick={() => setNamed(by)}>
              {by === "tag" ? words.byTag : words.byDigest}
            </button>
          ))}
        </fieldset>
      </div>
      {pick && (
        <Command
          line={pullLine(client, report.reference, pick.platform, named === "tag" ? null : report.digest)}
        />
      )}
      <div className="row sm rres" aria-live="polite">
        {pick && <Outcome pick={pick} report={report} />}
      </div>
      {levels !== null && <p className="sec sm">{levels}</p>}
    </div>
  );
}

function PlatformChoice({
  platforms,
  chosen,
  onChoose,
}: {
  platforms: readonly string[];
  chosen: string | undefined;
  onChoose: (platform: string) => void;
}) {
  if (platforms.length > MAX_BUTTONS || platforms.join("").length > MAX_LETTERS) {
    return (
      <select
        className="btn sml"
        aria-label={words.platform}
        value={chosen}
        onChange={(event) => onChoose(event.target.value)}
      >
        {platforms.map((platform) => (
          <option key={platform}>{platform}</option>
        ))}
      </select>
    );
  }
  return (
    <fieldset className="seg" aria-label={words.platform}>
      {platforms.map((platform) => (
        <button
          key={platform}
          type="button"
          aria-pressed={platform === chosen}
          onClick={() => onChoose(platform)}
        >
          {platform.replace(/^linux\//, "")}
        </button>
      ))}
    </fieldset>
  );
}

interface OutcomeProps {
  readonly pick: Pick;
  readonly report: IndexReport;
}

function Outcome({ pick, report }: OutcomeProps) {
  const entry = pick.position === null ? undefined : report.entries[pick.position - 1];
  if (!entry) {
    return (
      <>
        <SeverityMark severity="error" />
        <span className="badtx">{words.missingVerdict(pick.platform)}</span>
      </>
    );
  }
  const named = words.entryAs(entry.position, whatOf(entry));
  switch (pick.outcome) {
    case "reads":
      return <span className="sec">{words.taken(named)}</span>;
    case "unknown":
      return <span className="sec">{words.pulledUnknown(named, pick.reason ?? "")}</span>;
    case "fails":
      return (
        <>
          <SeverityMark severity="error" />
          <span className="badtx">
            <CodedText text={words.pulledAndFails(named, pick.reason ?? "")} />
          </span>
        </>
      );
  }
}

/** Compression and size in the ladder's words; null where they were not read. */
function whatOf({ role, failure, layerList, compression, compressedBytes }: EntryReport): string | null {
  if (role === "index") return words.anIndex;
  return failure !== null && layerList.length === 0
    ? null
    : `${compressionWord(compression)}, ${formatBytes(compressedBytes)}`;
}
