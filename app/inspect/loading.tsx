import { ReportSkeleton } from "#components/index/skeleton.tsx";

export default function Loading() {
  return <ReportSkeleton reference="" progress={undefined} />;
}
