"use client";

import { useEffect } from "react";
import type { IndexReport } from "#lib/variants/report.ts";

/** The browser tab shows the image: its title, and its halves as an icon, which comes when the page stands. */
export function TabIcon({ report, title }: { report: IndexReport; title: string }) {
  useEffect(() => {
    const former = document.title;
    document.title = title;
    const link = document.createElement("link");
    link.rel = "icon";
    link.type = "image/svg+xml";
    let left = false;
    void import("./draw-tab-icon.ts").then(({ drawTabIcon }) => {
      if (left) return;
      link.href = `data:image/svg+xml,${encodeURIComponent(drawTabIcon(report))}`;
      // The last icon wins, and ours must outlive what the framework puts into the head.
      document.head.append(link);
    });
    return () => {
      left = true;
      link.remove();
      document.title = former;
    };
  }, [report, title]);
  return null;
}
