import { useMutation } from "@tanstack/react-query";
import { Button, Modal, Spin } from "antd";

import { api } from "../api/client";
import type { RecordKind } from "../api/records";
import type { SheetAnswer } from "../api/sheet_answer";
import { useLanguage } from "../i18n/language";
import { Fault } from "./fault";
import { useSheetPreview, useSheetTaking } from "./queries";
import { SheetChanges, SheetFaults } from "./sheet_verdict";

interface SheetDialogProps {
  readonly kind: RecordKind;
  readonly file: File;
  readonly name: string; // as people call it
  readonly onCancel: () => void; // nothing was taken
  readonly onDone: () => void;
}

// A sheet at the door: what it would change, or what is wrong with it; then it is taken whole.
export function SheetDialog({ kind, file, name, onCancel, onDone }: SheetDialogProps) {
  const { t } = useLanguage();
  const preview = useSheetPreview(kind.kind, file, t.language);
  const taking = useSheetTaking(kind.kind, file, t.language);
  const answer = taking.data ?? preview.data;
  const error = taking.error ?? preview.error;
  const changes = answer === undefined ? 0 : answer.added + answer.changed + answer.removed;
  const done = taking.data?.taken === true;
  return (
    <Modal
      open
      width={900}
      title={t(done ? "records.taken" : "records.preview", { file: name })}
      onCancel={done ? onDone : onCancel}
      onOk={() => (done ? onDone() : taking.mutate())}
      okText={t(done ? "records.close" : "records.take")}
      okButtonProps={{
        disabled: !done && (answer === undefined || answer.faultsTotal > 0 || changes === 0),
        loading: taking.isPending,
      }}
      cancelText={t("records.cancel")}
      cancelButtonProps={{ hidden: done }}
    >
      {answer === undefined && error === null && <Spin />}
      {error !== null && <Fault error={error} onRetry={() => void preview.refetch()} />}
      {answer !== undefined && <Summary kind={kind} file={file} answer={answer} />}
    </Modal>
  );
}

function Summary({
  kind,
  file,
  answer,
}: {
  readonly kind: RecordKind;
  readonly file: File;
  readonly answer: SheetAnswer;
}) {
  const { t } = useLanguage();
  if (answer.faultsTotal > 0) {
    return (
      <div className="sheet-verdict" data-testid="sheet-faults">
        <p className="sheet-verdict-head">
          <b className="alarm">{t("records.faults", { count: answer.faultsTotal })}</b>
          <MarkedCopy kind={kind} file={file} />
        </p>
        <SheetFaults faults={answer.faults} />
      </div>
    );
  }
  const { added, changed, removed, unchanged } = answer;
  return (
    <div className="sheet-verdict" data-testid="sheet-changes">
      <p>{t("records.counts", { added, changed, removed, unchanged })}</p>
      <SheetChanges kind={kind} changes={answer.changes} />
    </div>
  );
}

function MarkedCopy({ kind, file }: { readonly kind: RecordKind; readonly file: File }) {
  const { t } = useLanguage();
  const marking = useMutation({
    mutationFn: () =>
      api.markedSheet(
        { kind: kind.kind, file, language: t.language },
        new AbortController().signal,
      ),
    onSuccess: (copy) => save(copy, t("records.marked_name", { file: file.name })),
  });
  return (
    <Button size="small" loading={marking.isPending} onClick={() => marking.mutate()}>
      {t("records.marked")}
    </Button>
  );
}

function save(content: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
