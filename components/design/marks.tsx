import { CompressionChip } from "#components/marks/chip.tsx";
import { Domino } from "#components/marks/domino.tsx";
import { ReachShape, VerifiedShape } from "#components/marks/evidence-marks.tsx";
import { PlatformMark } from "#components/marks/platform-mark.tsx";
import { PositionMark } from "#components/marks/position.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { Specimen, State } from "./specimen.tsx";

const compressions = [
  "gzip",
  "zstd:chunked",
  "zstd",
  "estargz",
  "erofs",
  "mixed",
  "none",
  "unknown",
] as const;
const platforms = ["linux/amd64", "linux/arm64/v8", "linux/ppc64le", "linux/s390x", "windows/amd64"] as const;

/** What stands for a thing of the domain, wherever it is named. */
export function MarkSpecimens() {
  return (
    <>
      <Specimen name="CompressionChip">
        {compressions.map((compression) => (
          <CompressionChip key={compression} compression={compression} />
        ))}
      </Specimen>
      <Specimen name="Domino">
        <State name="dual">
          <Domino gzip zstd label="gzip and zstd:chunked" />
        </State>
        <State name="gzip">
          <Domino gzip zstd={false} label="gzip alone" />
        </State>
        <State name="zstd:chunked">
          <Domino gzip={false} zstd label="zstd:chunked alone" />
        </State>
        <State name="in part">
          <Domino gzip zstd="part" label="gzip, and zstd:chunked in part" />
        </State>
        <State name="neither">
          <Domino gzip={false} zstd={false} label="neither" />
        </State>
      </Specimen>
      <Specimen name="SeverityMark, PositionMark">
        {(["error", "warning", "info"] as const).map((severity) => (
          <SeverityMark key={severity} severity={severity} />
        ))}
        {(["plain", "harm", "lit", "missing"] as const).map((state, at) => (
          <State key={state} name={state}>
            <PositionMark position={at + 1} state={state} />
          </State>
        ))}
      </Specimen>
      <Specimen name="PlatformMark">
        {platforms.map((platform, ordinal) => (
          <PlatformMark key={platform} platform={platform} ordinal={ordinal} />
        ))}
        <PlatformMark platform={null} ordinal={-1} />
      </Specimen>
      <Specimen name="ReachShape, VerifiedShape">
        {(["own", "index", "none"] as const).map((reach) => (
          <State key={reach} name={reach}>
            <ReachShape reach={reach} />
          </State>
        ))}
        {(["yes", "no", "no-key"] as const).map((verified) => (
          <State key={verified} name={verified}>
            <VerifiedShape verified={verified} />
          </State>
        ))}
      </Specimen>
    </>
  );
}
