import Skeleton from '@mui/material/Skeleton';

/** Rows that are on their way. `label` is what is being read. */
export function SkeletonRows({ rows, label, height = 30 }: { readonly rows: number; readonly label: string; readonly height?: number }) {
  return (
    <div role="status" aria-label={label} aria-busy="true" className="skeletons">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="skeleton" style={{ height }}>
          <Skeleton variant="rounded" width={14} height={14} />
          <Skeleton variant="text" width={`${38 + ((i * 17) % 34)}%`} />
        </div>
      ))}
    </div>
  );
}
