import { words } from "#components/site/words.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel } from "#components/ui/panel.tsx";

export const metadata = { title: words.notFoundTitle };

export default function NotFound() {
  return (
    <Panel>
      <EmptyState>
        <h1 className="text-ink">{words.notFoundTitle}</h1>
        <p>{words.notFoundMore}</p>
        <ButtonLink href="/">{words.inspect}</ButtonLink>
      </EmptyState>
    </Panel>
  );
}
