import { Drawer, Skeleton, Tooltip } from "antd";
import { useState } from "react";

import type { FileGap, FileHealth } from "../api/types";
import type { OperatorId } from "../api/units";
import { useLanguage } from "../i18n/language";
import { Fault } from "./fault";
import { useFileOf, useFiles } from "./queries";
import { CountCell, SheetHead } from "./sheet";

// How complete each operator's file is, and what is to do in the one that was chosen.
export function FilesDrawer({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState<OperatorId | null>(null);
  const files = useFiles(open);
  return (
    <Drawer open={open} onClose={onClose} title={t("files.title")} size={980} destroyOnHidden>
      <div className="files" data-testid="files">
        <p className="muted">{t("files.help")}</p>
        {files.error !== null && <Fault error={files.error} onRetry={() => void files.refetch()} />}
        {files.isPending && <Skeleton active />}
        {files.data !== undefined && (
          <OperatorTable files={files.data} chosen={chosen} onChoose={setChosen} />
        )}
        {chosen !== null && <Gaps operator={chosen} />}
      </div>
    </Drawer>
  );
}

interface OperatorTableProps {
  readonly files: readonly FileHealth[];
  readonly chosen: OperatorId | null;
  readonly onChoose: (id: OperatorId) => void;
}

function OperatorTable({ files, chosen, onChoose }: OperatorTableProps) {
  const { t } = useLanguage();
  if (files.length === 0) return <p>{t("files.none")}</p>;
  return (
    <table className="sheet">
      <SheetHead
        names={[
          t("files.operator"),
          t("file_standing.invalid"),
          t("file_standing.not_on_file"),
          t("files.due"),
          t("file_standing.valid"),
        ]}
      />
      <tbody>
        {worstFirst(files).map((file) => (
          <tr
            key={file.operator?.id ?? ""}
            className={file.operator?.id === chosen ? "is-chosen" : undefined}
          >
            <th scope="row">
              {file.operator === null ? (
                t("files.nobody")
              ) : (
                <OperatorButton operator={file.operator} onChoose={onChoose} />
              )}
            </th>
            <CountCell value={file.invalid} tone="alarm" />
            <CountCell value={file.notOnFile} tone="warn" />
            <CountCell value={file.due} tone="calm" />
            <CountCell value={file.valid} tone="calm" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OperatorButton({
  operator,
  onChoose,
}: {
  readonly operator: NonNullable<FileHealth["operator"]>;
  readonly onChoose: (id: OperatorId) => void;
}) {
  return (
    <button type="button" className="link-button" onClick={() => onChoose(operator.id)}>
      <span translate="no">{operator.name}</span>
    </button>
  );
}

function worstFirst(files: readonly FileHealth[]): readonly FileHealth[] {
  return files.toSorted((a, b) => b.invalid - a.invalid || b.notOnFile - a.notOnFile);
}

function Gaps({ operator }: { readonly operator: OperatorId }) {
  const { t } = useLanguage();
  const file = useFileOf(operator);
  if (file.error !== null) return <Fault error={file.error} onRetry={() => void file.refetch()} />;
  if (file.data == null) return <Skeleton active />;
  return (
    <section data-testid="file-gaps">
      <h3 translate="no">{file.data.operator?.name}</h3>
      {file.data.gaps.length === 0 ? (
        <p>{t("files.complete")}</p>
      ) : (
        <GapTable gaps={file.data.gaps} />
      )}
    </section>
  );
}

const kRank: Readonly<Record<string, number>> = { invalid: 0, not_on_file: 1, valid: 2 };

// What is over first, then what is missing, then what ends, the nearest end first.
function urgentFirst(gaps: readonly FileGap[]): readonly FileGap[] {
  return gaps.toSorted(
    (a, b) =>
      (kRank[a.standing] ?? 3) - (kRank[b.standing] ?? 3) ||
      (a.lastDay ?? "").localeCompare(b.lastDay ?? ""),
  );
}

function GapTable({ gaps }: { readonly gaps: readonly FileGap[] }) {
  const { t } = useLanguage();
  return (
    <table className="sheet">
      <SheetHead
        names={[
          t("files.subject"),
          t("files.document"),
          t("files.standing"),
          t("files.last_day"),
          t("files.owed_by"),
          t("files.waits"),
        ]}
      />
      <tbody>
        {urgentFirst(gaps).map((gap) => (
          <GapRow key={`${gap.subject} ${gap.name} ${gap.kind} ${gap.detail ?? ""}`} gap={gap} />
        ))}
      </tbody>
    </table>
  );
}

function GapRow({ gap }: { readonly gap: FileGap }) {
  const { t } = useLanguage();
  return (
    <tr>
      <th scope="row">
        {t.code("file_subject", gap.subject)} <span translate="no">{gap.name}</span>
      </th>
      <td>
        <Tooltip title={<span translate="no">{gap.source}</span>}>
          <span>{t.code("document", gap.kind)}</span>
        </Tooltip>
        {gap.detail !== null && (
          <span className="gap-detail" translate="no">
            {gap.detail}
          </span>
        )}
      </td>
      <td className={`standing-${gap.standing}`}>
        <Standing gap={gap} />
      </td>
      <td className="figures">{gap.lastDay ?? "–"}</td>
      <td>{t.code("file_debtor", gap.owedBy)}</td>
      <td>{gap.waits === null ? "–" : t.code("file_waits", gap.waits)}</td>
    </tr>
  );
}

// A document runs out, a condition is not met, a placard differs.
function Standing({ gap }: { readonly gap: FileGap }) {
  const { t } = useLanguage();
  if (gap.group === "placard") return t("files.differs");
  if (gap.reminderDays !== null) return t("files.reminder", { days: gap.reminderDays });
  if (gap.group === "condition") return t.code("condition_standing", gap.standing);
  return t.code("file_standing", gap.standing);
}
