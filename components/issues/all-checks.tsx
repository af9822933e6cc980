import { issueTitles } from "#components/index/issue-titles.ts";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { issueCodes } from "#lib/variants/issue-codes.ts";
import { words } from "./words.ts";

/** What Twofold looks for, whether anybody has it or not; each leads to its page. */
export function AllChecks() {
  return (
    <Panel id="checks" className="mt-5 scroll-mt-20">
      <Disclosure
        summary={<h2>{words.allChecks(issueCodes.length)}</h2>}
        summaryClassName="px-4 py-1.5 max-medium:px-3"
      >
        <ul className="grid grid-cols-3 gap-x-6 border-t border-line px-4 py-2 max-[1240px]:grid-cols-2 max-medium:grid-cols-1 max-medium:px-3">
          {issueCodes.map((code) => (
            <li key={code} className="flex min-h-8 items-center justify-between gap-3">
              <Link href={`/issues/${code}`} className="py-1.5">
                {issueTitles[code]}
              </Link>
              <code className="text-xs text-ink-faint max-medium:hidden">{code}</code>
            </li>
          ))}
        </ul>
      </Disclosure>
    </Panel>
  );
}
