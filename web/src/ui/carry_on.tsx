import { Button } from "antd";
import { useState } from "react";

import { useRecordKinds, useRecords } from "./queries";
import { RecordForm } from "./record_form";

const kNow = { at: null, knownAt: null };

interface CarryOnProps {
  readonly kind: string; // of record: "suspensions"
  readonly cells: Readonly<Record<string, string>>; // by which it is known; `number` among them
  readonly label: string; // what comes next
}

interface OnClose {
  readonly onClose: () => void;
}

// The next step of a record that goes on in steps: opens the record, to be filled in further.
export function CarryOn({ kind, cells, label }: CarryOnProps) {
  const kinds = useRecordKinds(true).data;
  const [open, setOpen] = useState(false);
  if (kinds?.find((one) => one.kind === kind)?.maySend !== true) return null;
  return (
    <>
      <Button
        size="small"
        className="carry-on"
        data-testid="carry-on"
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      {open && <FormOf kind={kind} cells={cells} onClose={() => setOpen(false)} />}
    </>
  );
}

function FormOf({ kind, cells, onClose }: Omit<CarryOnProps, "label"> & OnClose) {
  const form = useRecordKinds(true).data?.find((one) => one.kind === kind);
  const query = { kind, query: cells.number ?? "", moment: kNow, limit: 100 };
  const row = useRecords(query).data?.rows.find(
    (one) =>
      form?.columns.every(
        ({ key }, index) => cells[key] === undefined || cells[key] === one.cells[index],
      ) === true,
  );
  if (form === undefined || row === undefined) return null;
  return <RecordForm kind={form} row={row} onClose={onClose} />;
}
