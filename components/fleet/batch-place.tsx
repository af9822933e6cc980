import { Panel } from "#components/ui/panel.tsx";

/** As high as what is to come. */
export const BatchPlace = () => <Panel className="mb-3 min-h-28" aria-busy="true" />;
