import { Segmented } from "antd";

import type { Coverage } from "../api/safety_types";
import { useLanguage } from "../i18n/language";

// A rate of nobody is none: it prints as a dash, never as 0 % or 100 %.
export const percent = (coverage: Coverage) =>
  coverage.rate === null ? "–" : `${Math.floor(coverage.rate * 1000) / 10} %`;

// Those with the lowest rate come first, those without one last.
export const lowestFirst = (a: Coverage, b: Coverage) => (a.rate ?? 2) - (b.rate ?? 2);

export function CoverageFigure({
  coverage,
  label,
}: {
  readonly coverage: Coverage;
  readonly label: string;
}) {
  return (
    <p className="safety-figure">
      <b className="figures">{percent(coverage)}</b>
      <span>
        {label} <span className="figures">{`${coverage.covered} / ${coverage.of}`}</span>
      </span>
    </p>
  );
}

// The last three cells of a row: covered, active, rate.
export function CoverageCells({ coverage }: { readonly coverage: Coverage }) {
  return (
    <>
      <td className="figures">{coverage.covered}</td>
      <td className="figures">{coverage.of}</td>
      <td className={`figures ${coverage.covered < coverage.of ? "warn" : "calm"}`}>
        {percent(coverage)}
      </td>
    </>
  );
}

// Whose table is looked at: drivers, attendants, …
export function PostChoice({
  prefix,
  posts,
  chosen,
  onChoose,
}: {
  readonly prefix: string;
  readonly posts: readonly string[];
  readonly chosen: string;
  readonly onChoose: (post: string) => void;
}) {
  const { t } = useLanguage();
  if (posts.length < 2) return null;
  return (
    <Segmented
      size="small"
      value={chosen}
      options={posts.map((post) => ({ value: post, label: t.code(prefix, post) }))}
      onChange={onChoose}
    />
  );
}
