import type { Coverage, OperatorCoverage } from "../api/safety_types";
import { useLanguage } from "../i18n/language";
import { SheetHead } from "./sheet";

// A rate of nobody is none: it prints as a dash, never as 0 % or 100 %.
export const percent = (coverage: Coverage) =>
  coverage.rate === null ? "–" : `${Math.floor(coverage.rate * 1000) / 10} %`;

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

export function CoverageTable({
  operators,
  what,
}: {
  readonly operators: readonly OperatorCoverage[];
  readonly what: string;
}) {
  const { t } = useLanguage();
  return (
    <table className="sheet">
      <SheetHead
        names={[t("files.operator"), what, t("safety.active_drivers"), t("safety.rate")]}
      />
      <tbody>
        {operators.toSorted(lowestFirst).map(({ operator, drivers }) => (
          <tr key={operator?.id ?? ""}>
            <th scope="row" translate="no">
              {operator?.name ?? t("files.nobody")}
            </th>
            <td className="figures">{drivers.covered}</td>
            <td className="figures">{drivers.of}</td>
            <td className={`figures ${drivers.covered < drivers.of ? "warn" : "calm"}`}>
              {percent(drivers)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function lowestFirst(a: OperatorCoverage, b: OperatorCoverage): number {
  return (a.drivers.rate ?? 2) - (b.drivers.rate ?? 2);
}
