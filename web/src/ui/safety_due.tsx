import { Skeleton } from "antd";
import { useState } from "react";

import type { DueItem, DueOf } from "../api/safety_types";
import { useLanguage } from "../i18n/language";
import { cited } from "../i18n/law";
import { Fault } from "./fault";
import { TaskCounts } from "./file_tasks";
import { titleOf } from "./file_words";
import { useDue, useDueOf, type Bearer } from "./safety_queries";
import { CountCell, SheetHead } from "./sheet";

// One list of what is due, periodic duties and documents, for each who owes it.
export function SafetyDue() {
  const { t } = useLanguage();
  const due = useDue();
  const [chosen, setChosen] = useState<Bearer | null>(null);
  if (due.error !== null) return <Fault error={due.error} onRetry={() => void due.refetch()} />;
  if (due.data === undefined) return <Skeleton active />;
  return (
    <div className="files" data-testid="safety-due">
      <p className="muted">{t("safety.due.help")}</p>
      <table className="sheet">
        <SheetHead
          names={[
            t("safety.owes"),
            t("duty_state.overdue"),
            t("duty_state.due"),
            t("duty_state.open"),
          ]}
        />
        <tbody>
          {worstFirst(due.data).map((one) => (
            <tr key={keyOf(one)} className={isChosen(one, chosen) ? "is-chosen" : undefined}>
              <th scope="row">
                <button type="button" className="link-button" onClick={() => setChosen(one)}>
                  <BearerName bearer={one} />
                </button>
              </th>
              <CountCell value={one.overdue} tone="alarm" />
              <CountCell value={one.due} tone="warn" />
              <CountCell value={one.open} tone="calm" />
            </tr>
          ))}
        </tbody>
      </table>
      {chosen !== null && <Items key={keyOf(chosen)} bearer={chosen} />}
    </div>
  );
}

const keyOf = ({ owner, of }: Bearer) => `${owner} ${of ?? ""}`;
const isChosen = (one: Bearer, chosen: Bearer | null) =>
  chosen !== null && keyOf(one) === keyOf(chosen);

function worstFirst(all: readonly DueOf[]): readonly DueOf[] {
  return all.toSorted((a, b) => b.overdue - a.overdue || b.due - a.due);
}

function BearerName({ bearer }: { readonly bearer: DueOf }) {
  const { t } = useLanguage();
  const owner = t.code("duty_owner", bearer.owner);
  if (bearer.name === null) return <span>{owner}</span>;
  return (
    <>
      <span translate="no">{bearer.name}</span> <span className="muted">{owner}</span>
    </>
  );
}

function Items({ bearer }: { readonly bearer: Bearer }) {
  const { t } = useLanguage();
  const found = useDueOf(bearer);
  if (found.error !== null) {
    return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (found.data == null) return <Skeleton active />;
  return (
    <section data-testid="safety-due-items">
      <h3>
        <BearerName bearer={found.data} />
      </h3>
      {found.data.items.length === 0 ? (
        <p>{t("safety.nothing_due")}</p>
      ) : (
        <table className="sheet">
          <SheetHead
            names={[t("safety.what"), t("safety.rhythm"), t("safety.state"), t("safety.by")]}
          />
          <tbody>
            {found.data.items.map((item, index) => (
              <ItemRow key={index} item={item} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ItemRow({ item }: { readonly item: DueItem }) {
  const { t } = useLanguage();
  return (
    <tr>
      <th scope="row" title={cited(item.source, t.language)}>
        <ItemName item={item} />
      </th>
      <td>{item.duty === null ? t("safety.document") : t.code("rhythm", item.duty.rhythm)}</td>
      <ItemState item={item} />
      <td className="figures">{item.lastDay ?? "–"}</td>
    </tr>
  );
}

// A duty's own state; of the files how many stand how, with the first end behind.
function ItemState({ item }: { readonly item: DueItem }) {
  const { t } = useLanguage();
  if (item.file !== null) {
    return (
      <td>
        <TaskCounts task={item.file} />
      </td>
    );
  }
  return (
    <td className={`due-${item.state}`}>
      {t.code("duty_state", item.state)}
      {item.reminderDays !== null && item.state !== "overdue" && (
        <span className="muted"> · {t("files.reminder", { days: item.reminderDays })}</span>
      )}
    </td>
  );
}

function ItemName({ item }: { readonly item: DueItem }) {
  const { t } = useLanguage();
  if (item.duty !== null) return <>{t.language === "zh" ? item.duty.zh : item.duty.en}</>;
  if (item.file === null) return null;
  return (
    <>
      {titleOf(item.file, t)}{" "}
      <span className="muted">{t.code("file_subject", item.file.subject)}</span>
    </>
  );
}
