import { Stack } from "#components/ui/panel.tsx";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { Matrix } from "./matrix.tsx";
import { PairChart } from "./pair-chart.tsx";
import type { Light, PickIndex } from "./picks.ts";
import { Sizes } from "./sizes.tsx";

interface Props {
  readonly report: IndexReport;
  readonly picks: PickIndex;
  readonly shown: ClientName | null;
  readonly platform: string | null;
  readonly lights: ReadonlyMap<number, Light>;
  readonly onEntry: (position: number) => void;
}

/** What stands beside the ladder: the same index by platform, by size, and pair by pair. */
export function Beside({ report, picks, shown, platform, lights, onEntry }: Props) {
  return (
    <Stack>
      {report.platforms.length > 0 && (
        <Matrix report={report} picks={picks} lights={lights} onEntry={onEntry} />
      )}
      <Sizes report={report} picks={picks} client={shown} platform={platform} />
      <PairChart report={report} />
    </Stack>
  );
}
